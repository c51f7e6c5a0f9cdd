"""The demonstration editor: an account whose password is in this file, for development only."""

from django.conf import settings
from django.contrib.auth.models import Group, User

from matrix_site.accounts import DEMONSTRATION

NAME = "editor"
PASSWORD = "demonstration"
# Made by a migration, with their permissions.
GROUPS = ("Editors", "Publishers")


def make_editor() -> None:
    """Make the demonstration editor unless somebody of that name exists.

    Raises RuntimeError when DEBUG is off: a known password has no place on a real site.
    """
    if not settings.DEBUG:
        raise RuntimeError("The demonstration account is made in development only.")
    if User.objects.filter(username=NAME).exists():
        return
    editor = User.objects.create_user(
        NAME, password=PASSWORD, is_staff=True, first_name="Demonstration", last_name="Editor"
    )
    mark, _ = Group.objects.get_or_create(name=DEMONSTRATION)
    editor.groups.set([mark, *Group.objects.filter(name__in=GROUPS)])


def sign_in() -> str:
    """How to sign in, in one sentence; "" where the account is missing or cannot be used."""
    editor = User.objects.filter(username=NAME, groups__name=DEMONSTRATION, is_active=True).first()
    if not settings.DEBUG or editor is None:
        return ""
    if editor.check_password(PASSWORD):
        return f"Sign in at /admin/ as {NAME}, password {PASSWORD}."
    return f"Sign in at /admin/ as {NAME}, with the password you gave it."
