"""Sessions: none that somebody else chose, and none for ever. And the rules of passwords."""

import time
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from matrix_site.signin import lifetime
from tests.factories import staff

pytestmark = pytest.mark.django_db

PASSWORD = "a long pass phrase"
HOUR, DAY = 3600, 24 * 3600


def sign_in(client: Client, **words: str):
    return client.post("/admin/login/", {"username": "tom", "password": PASSWORD, **words})


def is_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def grown_older(client: Client, **ages: int) -> None:
    """Make the session believe that its times were so many seconds ago."""
    session = client.session
    for name, age in ages.items():
        session[name] = time.time() - age
    session.save()


def test_a_session_that_somebody_planted_is_not_taken_over(client):
    staff("Editors")
    planted = client.session
    planted["mine"] = True
    planted.save()
    client.cookies["sessionid"] = planted.session_key
    sign_in(client)
    assert is_in(client)
    assert client.session.session_key != planted.session_key
    assert not Session.objects.filter(session_key=planted.session_key).exists()


def test_a_key_that_the_site_never_gave_opens_nothing(client):
    staff("Editors")
    client.cookies["sessionid"] = "a" * 32
    sign_in(client)
    assert client.cookies["sessionid"].value != "a" * 32
    assert not Session.objects.filter(session_key="a" * 32).exists()


def test_signing_out_ends_the_session_on_the_site_too(client):
    staff("Editors")
    sign_in(client)
    old = client.cookies["sessionid"].value
    client.post("/admin/logout/")
    again = Client()
    again.cookies["sessionid"] = old
    assert not is_in(again)


@pytest.mark.parametrize(
    ("began", "used", "expected"),
    [
        (0, 0, True),
        (6 * DAY, 11 * HOUR, True),
        (6 * DAY, 13 * HOUR, False),
        (7 * DAY + 60, 0, False),
        (13 * HOUR, 13 * HOUR, False),
    ],
)
def test_a_session_ends_a_week_after_its_beginning_and_half_a_day_after_its_use(
    client, began, used, expected
):
    staff("Editors")
    sign_in(client)
    grown_older(client, **{lifetime.BEGAN: began, lifetime.USED: used})
    assert is_in(client) is expected
    assert Session.objects.exists() is expected


def test_use_is_noted_and_keeps_a_session_alive(client):
    staff("Editors")
    sign_in(client)
    grown_older(client, **{lifetime.BEGAN: DAY, lifetime.USED: 11 * HOUR})
    assert is_in(client)
    assert time.time() - client.session[lifetime.USED] < HOUR
    assert time.time() - client.session[lifetime.BEGAN] > 23 * HOUR


def test_a_sign_in_within_a_session_begins_it_anew(client):
    staff("Editors")
    sign_in(client)
    grown_older(client, **{lifetime.BEGAN: 6 * DAY, lifetime.USED: HOUR})
    sign_in(client)
    assert time.time() - client.session[lifetime.BEGAN] < HOUR


def test_a_wrong_password_within_a_session_prolongs_nothing(client):
    staff("Editors")
    sign_in(client)
    grown_older(client, **{lifetime.BEGAN: 6 * DAY, lifetime.USED: HOUR})
    sign_in(client, password="wrong")
    assert time.time() - client.session[lifetime.BEGAN] > 5 * DAY


def test_a_session_that_does_not_say_is_as_old_as_the_last_sign_in(client):
    user = staff("Editors")
    client.force_login(user)
    user.last_login = timezone.now() - timedelta(days=1)
    user.save()
    assert not is_in(client)


@pytest.mark.parametrize(
    "password", ["short-it-is", "qwerty123456", "314159265358979", "tom.tommy1"]
)
def test_a_password_that_is_easily_guessed_is_refused(client, password):
    user = staff("Editors", username="tom.tommy12")
    client.force_login(user)
    words = {"old_password": PASSWORD, "new_password1": password, "new_password2": password}
    client.post("/admin/password_change/", words)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


@pytest.mark.parametrize("password", ["correct horse battery", "ünïcödé пароль 密码", "x1" * 60])
def test_a_long_password_of_any_characters_is_taken_as_it_is(client, password):
    user = staff("Editors")
    client.force_login(user)
    words = {"old_password": PASSWORD, "new_password1": password, "new_password2": password}
    assert client.post("/admin/password_change/", words).status_code == 302
    user.refresh_from_db()
    assert user.check_password(password)
