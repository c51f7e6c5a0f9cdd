import os
import subprocess
import sys

import pytest
from django.conf import settings

from tests.factories import staff

PRODUCTION = {
    "SECRET_KEY": "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "ALLOWED_HOSTS": "matrix.example.org",
    "SITE_URL": "https://matrix.example.org",
    "DATABASE_URL": "sqlite://:memory:",
    "SUPPRESSION_KEY": "9876543210-zyxwvutsrqponmlkjihgfedcba-ZYXWVUTSRQPONMLKJIHGFEDCBA",
    "EMAIL_URL": "smtps://mail.example.org",
}


@pytest.fixture
def administrator(client, django_user_model):
    """A client signed in as an administrator, without the second that a password takes."""
    client.force_login(
        django_user_model.objects.create(username="ada", is_staff=True, is_superuser=True)
    )
    return client


@pytest.fixture
def tom():
    """An editor."""
    return staff("Editors")


@pytest.fixture
def editor(client, tom):
    """A client signed in as an editor."""
    client.force_login(tom)
    return client


@pytest.fixture
def publisher(client):
    """A client signed in as a publisher."""
    client.force_login(staff("Publishers"))
    return client


@pytest.fixture
def in_production():
    """
    Run `manage.py <arguments>` in a fresh process with production settings.

    Settings are read once per process, so there is no quicker way to try others. Keywords
    change the environment; None takes a name out of it.
    """

    def run(*arguments, **changes):
        environment = PRODUCTION | changes
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR,
            env={"PATH": os.environ["PATH"]}
            | {name: value for name, value in environment.items() if value is not None},
            capture_output=True,
            text=True,
            timeout=60,
        )

    return run
