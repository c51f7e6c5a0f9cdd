"""Every address of the newsroom × every role × every method: the table is in doors.py."""

import re

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client

from tests.factories import staff
from tests.matrix_site.doors import ROLES, doors, routes

pytestmark = pytest.mark.django_db

# Django lists every app's name in this route.
APP_LIST = re.compile(r"^\^\(\?P<app_label>")


def signed_in(role: str) -> Client:
    user = staff(role)
    user.is_superuser = role == "administrator"
    user.save()
    client = Client()
    client.force_login(user)
    return client


def status(client: Client, method: str, address: str) -> int:
    """The status of the answer; whatever it wrote is taken back, a sign-out too."""
    session = client.cookies.copy()
    with transaction.atomic():
        found = client.generic(method, f"/admin/{address}").status_code
        transaction.set_rollback(True)
    client.cookies = session
    return found


def test_every_address_is_in_the_table():
    there = {route for route in routes() if not APP_LIST.match(route)}
    assert there == set(doors())


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
@pytest.mark.parametrize("role", ROLES)
def test_each_door_opens_to_whom_it_should(role, method):
    client, column = signed_in(role), ROLES.index(role)
    found, expected = {}, {}
    for route, door in doors().items():
        if (route, method) == ("login/", "HEAD"):  # Django sends on only who asks for the page.
            continue
        listed = door.post if method == "POST" else door.get
        expected[door.address] = int(listed.split()[column])
        found[door.address] = status(client, method, door.address)
    assert found == expected


@pytest.mark.parametrize("role", [*ROLES, None])
def test_no_door_knows_another_method(role):
    client, all_doors = signed_in(role) if role else Client(), doors()
    found = {
        client.generic(method, f"/admin/{door.address}").status_code
        for door in all_doors.values()
        for method in ("PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW")
    }
    assert found == {405}


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
@pytest.mark.parametrize("who", ["a visitor", "a demonstration account"])
def test_whoever_is_not_of_the_newsroom_is_asked_to_sign_in(who, method, settings):
    settings.DEBUG = False
    client = Client()
    if who == "a demonstration account":
        client.force_login(staff("Publishers", "Demonstration"))
    for route, door in doors().items():
        if route in {"login/", "jsi18n/", "rich-text/references/"}:
            continue
        answer = client.generic(method, f"/admin/{door.address}")
        # Who has left is shown the first page, which asks to sign in.
        assert answer.status_code == 302, door.address
        assert "/admin/" in answer["Location"], door.address


@pytest.mark.parametrize("role", ROLES)
def test_the_list_of_an_apps_tables_is_for_those_who_see_one(role):
    expected = {"Nobody": 404}.get(role, 200)
    assert signed_in(role).get("/admin/cells/").status_code == expected
    assert {"cells", "entries"} <= {model._meta.app_label for model in admin.site._registry}
