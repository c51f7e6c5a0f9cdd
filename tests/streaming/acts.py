"""What is done in the process of the site: see tests/streaming/site.py."""

from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from cells.models import Cell
from tests.factories import CellFactory, live


def publish(words: str) -> None:
    """Publish drug E5 with this headline, and say so in the note."""
    cell = Cell.objects.at("drug/e5").first() or CellFactory(code="E5")
    cell.headline = words
    cell.save()
    live(cell, note=words)


def sign_in() -> str:
    """The cookie of an administrator's session."""
    client = Client()
    client.force_login(User.objects.create_superuser("ada"))
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"
