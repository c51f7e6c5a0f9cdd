"""When a session ends."""

import pytest
from django.test import Client

from tests.factories import staff

pytestmark = pytest.mark.django_db

PASSWORD, OTHER = "a long pass phrase", "quite another pass phrase"


@pytest.fixture
def browsers():
    """Two browsers in which tom has signed in."""
    staff("Editors")
    clients = [Client(), Client()]
    for client in clients:
        assert client.login(username="tom", password=PASSWORD)
    return clients


def is_in(client):
    return client.get("/admin/").status_code == 200


def test_a_changed_password_ends_the_sessions_in_other_browsers(browsers):
    here, there = browsers
    words = {"old_password": PASSWORD, "new_password1": OTHER, "new_password2": OTHER}
    assert here.post("/admin/password_change/", words).status_code == 302
    assert (is_in(here), is_in(there)) == (True, False)


def test_a_password_that_an_administrator_sets_ends_every_session(browsers, admin_client):
    user = staff("Editors", username="mei")
    there = Client()
    there.force_login(user)
    words = {"password1": OTHER, "password2": OTHER}
    admin_client.post(f"/admin/auth/user/{user.pk}/password/", words)
    assert not is_in(there)
    assert all(map(is_in, browsers))


@pytest.mark.parametrize("flag", ["is_active", "is_staff"])
def test_an_account_that_is_shut_is_out_at_the_next_page(client, flag):
    user = staff("Editors")
    client.force_login(user)
    setattr(user, flag, False)
    user.save()
    assert not is_in(client)
