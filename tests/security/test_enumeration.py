"""Nobody learns who has an account: not from the words of an answer, nor from what it costs.

The same for addresses of subscribers: tests/subscriptions/test_signing_up.py.
"""

import re

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

from tests.factories import staff

pytestmark = pytest.mark.django_db


class Counted(MD5PasswordHasher):
    """Counts how often a password is hashed: what takes nearly all the time of a sign-in."""

    algorithm = "counted"
    times = 0

    def encode(self, password, salt):
        type(self).times += 1
        return super().encode(password, salt)


@pytest.fixture
def people(settings):
    """An account of each kind, by its name."""
    settings.PASSWORD_HASHERS = [f"{__name__}.Counted"]
    staff("Editors", username="editor")
    staff("Demonstration", username="demonstration")
    outside = staff("Editors", username="reader")
    outside.is_staff = False
    outside.save()
    gone = staff("Editors", username="left")
    gone.is_active = False
    gone.save()
    return ["editor", "reader", "left", "demonstration", "nobody", "Editor", "e" * 150]


# What is chance or time in an answer: nonces, the token of the form, names and moments.
CHANCE = re.compile(r"nonce[=-][\"']?[\w-]+|name=.csrfmiddlewaretoken.[^>]*")
DIFFER = {"X-Request-ID", "Content-Length", "Expires"}


def tried(name: str, network: int, password: str = "wrong") -> tuple[str, list[str], int]:
    """The answer to a password, without chance and the name it repeats, and its cost."""
    before = Counted.times
    words = {"username": name, "password": password}
    answer = Client().post("/admin/login/", words, REMOTE_ADDR=f"10.0.{network}.9")
    page = CHANCE.sub("", answer.text.replace(f'value="{name}"', ""))
    headers = [
        f"{key}: {CHANCE.sub('', value)}" for key, value in answer.items() if key not in DIFFER
    ]
    return page, headers, Counted.times - before


def test_a_wrong_password_is_answered_alike_whoever_it_was_tried_for(people, settings):
    settings.DEBUG = False
    answers = [tried(name, network) for network, name in enumerate(people)]
    assert [cost for *_, cost in answers] == [1] * len(people)
    for name, answer in zip(people, answers, strict=True):
        assert answer == answers[0], name


def test_a_right_password_that_opens_nothing_is_answered_like_a_wrong_one(people, settings):
    settings.DEBUG = False
    expected = tried("nobody", 0)
    for network, name in enumerate(["reader", "left", "demonstration"], 1):
        assert tried(name, network, "a long pass phrase") == expected, name


def test_there_is_no_door_that_mails_a_new_password(client):
    for address in ("password_reset/", "password-reset/", "reset/x-y/", "accounts/password_reset/"):
        assert client.get(f"/admin/{address}").status_code in (302, 404)
        assert client.get(f"/{address}").status_code == 404
    assert "Forgot" not in client.get("/admin/login/").text
