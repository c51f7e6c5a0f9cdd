"""Who may sign in."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser, User

# The group of accounts whose password stands in the documentation.
DEMONSTRATION = "Demonstration"


class Accounts(ModelBackend):
    """Django's accounts; those of a demonstration count only while DEBUG is on.

    A session that such an account has open stops working too: Django asks the same question
    for every request.
    """

    def user_can_authenticate(self, user: User | AnonymousUser | None) -> bool:
        if not super().user_can_authenticate(user):
            return False
        return settings.DEBUG or not is_demonstration(user)


def is_demonstration(user: Any) -> bool:
    return user.groups.filter(name=DEMONSTRATION).exists()
