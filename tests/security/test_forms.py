"""What is sent: by whom, from where, and no more of it than a form asks for."""

import pytest
from django.contrib.auth.models import User
from django.core.signing import TimestampSigner
from django.test import Client

from cells.models import Cell, Page
from entries.models import Message
from subscriptions.models import Subscriber, Subscription
from tests import showcase
from tests.factories import CellFactory, live, staff
from tests.matrix_site.doors import doors
from tests.security.test_reading import WRITES, CaptureQueriesContext, connection
from tests.subscriptions.acts import sign_up

pytestmark = pytest.mark.django_db

# Public forms whose protection is a token of a cookie, and those that use nothing of the
# visitor's, which refuse what a browser says comes from another site.
WITH_COOKIE = ["/suggest/", "/drug/e5/suggest/", "/drug/e5/comment/", "/entry/1432/comment/"]
WITHOUT_COOKIE = ["/subscribe/", "/subscribe/preferences/", "/entry/1432/broken/"]
ELSEWHERE = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "same-site"},
]


def changed(client: Client, address: str, headers: dict[str, str]) -> tuple[int, set[str]]:
    """The status of an empty form sent there, and the tables that it wrote to."""
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(address, {"act": "confirm"}, headers=headers)
    found = {match[2] for one in queries if (match := WRITES.match(one["sql"]))}
    return answer.status_code, found - {"django_session"}


# --- Sent by another site -------------------------------------------------------------------


@pytest.mark.parametrize("headers", [{}, ELSEWHERE[2]], ids=str)
def test_no_screen_of_the_newsroom_takes_a_form_without_its_token(headers):
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_superuser("ada", password="a long pass phrase"))
    for door in doors().values():
        status, tables = changed(client, f"/admin/{door.address}", headers)
        assert status in (403, 405), door.address
        assert tables == set(), door.address


@pytest.mark.parametrize("address", WITH_COOKIE)
def test_a_form_with_a_cookie_is_refused_without_its_token(address):
    showcase.build()
    assert changed(Client(enforce_csrf_checks=True), address, {}) == (403, set())


@pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
@pytest.mark.parametrize("address", WITHOUT_COOKIE)
def test_a_form_without_a_cookie_is_refused_from_another_site(address, headers):
    showcase.build()
    assert changed(Client(enforce_csrf_checks=True), address, headers) == (403, set())


# --- More than was asked for ----------------------------------------------------------------

# Fields of Message that no sender writes.
NOT_THE_SENDERS = {
    "state": "answered",
    "answer": "Listed!",
    "is_on_record": "1",
    "answered_at": "2026-01-01",
    "received_at": "2001-01-01",
    "token_hash": "0" * 64,
    "assigned_to": "1",
    "assigned_to_id": "1",
    "kind": "broken",
    "page": "1",
    "page_id": "1",
    "id": "999999",
    "pk": "999999",
}


def test_a_reader_cannot_answer_their_own_message(client):
    live(CellFactory())
    opened = TimestampSigner(salt="form opened").sign("")
    given = {"words": "Well done.", "opened": opened, **NOT_THE_SENDERS}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("entries.forms.opened_just_now", lambda opened: False)
        assert client.post("/drug/e5/comment/", given).status_code == 302
    message = Message.objects.get()
    assert (message.state, message.answer, message.kind) == ("received", "", "comment")
    assert message.pk != 999999
    assert message.assigned_to is None
    assert message.received_at.year > 2001


def test_a_reader_cannot_confirm_an_address_by_signing_it_up():
    cell = CellFactory()
    live(cell.column.matrix)
    live(cell)
    more = {"confirmed_at": "2026-01-01", "is_confirmed": "1", "ended_at": "", "id": "1"}
    assert sign_up(**more).status_code == 302
    assert Subscriber.objects.get().confirmed_at is None
    assert Subscription.objects.get().confirmed_at is None


RIGHTS = {"is_superuser": "on", "is_staff": "on", "groups": "1", "user_permissions": "1"}


def test_an_editor_gains_no_right_by_changing_a_password(client):
    user = staff("Editors")
    client.force_login(user)
    new = "quite another pass phrase"
    words = {"old_password": "a long pass phrase", "new_password1": new, "new_password2": new}
    assert client.post("/admin/password_change/", words | RIGHTS).status_code == 302
    user.refresh_from_db()
    assert not user.is_superuser
    assert [group.name for group in user.groups.all()] == ["Editors"]
    assert not user.user_permissions.exists()


@pytest.mark.parametrize("role", ["Editors", "Publishers"])
def test_nobody_but_an_administrator_changes_an_account(client, role):
    user = staff(role)
    client.force_login(user)
    for address in (f"/admin/auth/user/{user.pk}/change/", f"/admin/auth/user/{user.pk}/password/"):
        assert client.post(address, {"username": "tom", **RIGHTS}).status_code == 403
    user.refresh_from_db()
    assert not user.is_superuser


def test_a_form_of_a_draft_reaches_no_edition_and_no_page(client):
    cell = CellFactory(headline="As it is")
    live(cell)
    page = Page.objects.get(pk=cell.page_id)
    client.force_login(staff("Editors"))
    before = (page.current_edition_id, page.path, page.withdrawn_on, page.facts_version)
    more = {"current_edition": "", "path": "drug/a1", "page": "", "withdrawn_on": "2026-01-01"}
    given = {"headline": "As it will be", "row_version": cell.row_version, "column": "", "row": ""}
    client.post(f"/admin/cells/cell/{cell.pk}/change/", given | more)
    page.refresh_from_db()
    after = (page.current_edition_id, page.path, page.withdrawn_on, page.facts_version)
    assert after == before
    assert Cell.objects.get(pk=cell.pk).page_id == page.pk
    assert "As it will be" not in str(page.editions.get().contents)


# --- Led astray -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "//evil.example/%2e%2e",
        "///evil.example/drug",
        "/%2Fevil.example/drug",
        "/%5Cevil.example",
        "/\\evil.example/E5",
        "//evil.example/E5",
        "/u/%2F%2Fevil.example",
        "/drug/E5/%0d%0aLocation:%20https:evil.example",
        "/http://evil.example/E5",
    ],
)
def test_no_address_of_ours_leads_to_another_site(client, path):
    live(CellFactory())
    answer = client.generic("GET", path)
    where = answer.get("Location", "/")
    assert answer.status_code in (200, 301, 302, 400, 404)
    assert where.startswith("/")
    assert not where.startswith(("//", "/\\"))
    assert "\n" not in where
