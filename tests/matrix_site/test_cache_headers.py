"""docs/caching.md says who may keep what; these ask for every address in it."""

import re

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from cells.models import Page, PreviewLink
from cells.publishing import withdraw
from entries.models import Entry
from tests import showcase
from tests.factories import CellFactory, live
from tests.subscriptions.acts import letters, sign_up

TEXT = (settings.BASE_DIR / "docs" / "caching.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| [^|]+ \| `([^`]+)` \| (\d{3}) \| ([a-z ]+) \|$", re.MULTILINE)
KINDS = [(address, int(status), answer) for address, status, answer in ROW.findall(TEXT)]
POLICY = re.compile(r"^\| \*([a-z ]+)\* \| `([^`]+)` \|", re.MULTILINE)
POLICIES = {name: set(value.split(", ")) for name, value in POLICY.findall(TEXT)}
PUBLIC = [(address, status) for address, status, answer in KINDS if "never" not in answer]
ODD_HEADERS = {
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "gopher",
    "X-Forwarded-Port": "1",
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-For": "198.51.100.7",
    "Forwarded": "host=evil.example",
    "X-Host": "evil.example",
    "X-Original-URL": "/admin/",
    "X-Rewrite-URL": "/admin/",
    "X-HTTP-Method-Override": "POST",
    "X-Requested-With": "XMLHttpRequest",
    "Accept": "application/json",
    "Accept-Language": "cy",
    "Accept-Charset": "utf-16",
    "User-Agent": "<script>evil()</script>",
    "Referer": "https://evil.example/",
    "Origin": "https://evil.example",
    "Range": "bytes=0-9",
    "Authorization": "Basic YTpi",
    "Save-Data": "on",
    "Cookie": "sessionid=x; csrftoken=y; messages=z; __Host-session=x",
}
# The day's date is in these, or the moment.
OF_THE_MOMENT = {"Date", "Expires", "X-Request-ID"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def places(settings, tmp_path) -> dict[str, str]:
    """What stands in braces in the addresses of the table, on the site that this builds."""
    settings.MEDIA_ROOT = tmp_path
    cell = showcase.build()
    sign_up("ann@example.org")
    ada = User.objects.create_superuser("ada")
    _, preview = PreviewLink.make(page=cell.page, by=ada, days=7)
    content = ContentFile(b"\x89PNG\r\n\x1a\n a picture")
    return {
        "{retired}": str(Entry.objects.get(headline="To be retired").pk),
        "{confirm}": letters("confirm")[0].token,
        "{preview}": preview,
        "{logo}": f"/media/{default_storage.save('logos/society.png', content)}",
    }


def filled(address: str, places: dict[str, str]) -> str:
    for name, value in places.items():
        address = address.replace(name, value)
    return address


def asked(address: str, **headers: str):
    response = Client(raise_request_exception=False).get(address, headers=headers)
    body = response.getvalue()
    kept = {name: value for name, value in response.headers.items() if name not in OF_THE_MOMENT}
    return response.status_code, kept, body, response.cookies


def assert_answers(headers: dict[str, str], answer: str) -> None:
    said = set(filter(None, headers.get("Cache-Control", "").split(", ")))
    if answer == "unsaid":
        assert said == set()
    elif answer == "never":
        assert "no-store" in said
        assert "public" not in said
    else:
        assert said == POLICIES[answer]


def test_the_table_is_read():
    assert len(KINDS) > 40
    assert POLICIES.keys() == {"a minute", "an hour", "for good", "never"}
    assert {answer for _, _, answer in KINDS} == {*POLICIES, "unsaid"}


def test_every_kind_of_page_says_what_is_written_down(places):
    for address, status, answer in KINDS:
        found, headers, _, cookies = asked(filled(address, places))
        assert (address, found) == (address, status)
        assert_answers(headers, answer)
        if answer != "never":
            assert "Cookie" not in headers.get("Vary", ""), address
            assert not cookies, address


def test_nothing_that_one_visitor_sends_changes_what_another_gets(places):
    for address, _ in PUBLIC:
        plain = asked(filled(address, places))
        odd = asked(filled(address, places), **ODD_HEADERS)
        assert odd == plain, address


def test_a_parameter_without_meaning_changes_nothing_but_its_own_address():
    live(CellFactory())
    for address in ("/", "/drug/e5/", "/drug/e5.json"):
        status, headers, body, _ = asked(f"{address}?odd=%22%3E%3Cevil%3E&show[]=1")
        assert (status, b"evil" in body) == (200, False)
        assert "evil" not in str(headers)
        assert_answers(headers, "a minute")


def test_what_is_withdrawn_is_kept_no_longer_than_a_page():
    live(CellFactory())
    withdraw(Page.objects.get(path="drug/e5"), because="A mistake.", by="ada")
    status, headers, _, _ = asked("/drug/e5/")
    assert status == 410
    assert_answers(headers, "a minute")


@pytest.mark.urls("tests.matrix_site.failing_urls")
def test_our_own_fault_is_kept_by_nobody():
    status, headers, _, _ = asked("/fails/")
    assert status == 500
    assert_answers(headers, "never")


def test_answers_to_forms_are_kept_by_nobody():
    refused = Client(enforce_csrf_checks=True).post("/suggest/", {"reference": "x"})
    empty = Client().post("/subscribe/", {})
    assert (refused.status_code, empty.status_code) == (403, 200)
    assert_answers(refused.headers, "never")
    assert_answers(empty.headers, "never")


def test_every_page_of_the_newsroom_is_kept_by_nobody(client):
    live(CellFactory())
    client.force_login(User.objects.create_superuser("ada"))
    for address in ("/admin/", "/admin/import/", "/admin/auth/user/", "/admin/cells/cell/"):
        response = client.get(address)
        assert (address, response.status_code) == (address, 200)
        assert_answers(response.headers, "never")
