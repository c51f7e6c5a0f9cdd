"""The application cache: on, a page is as it was a second ago at most, and never a visitor's."""

import time

import pytest
from django.conf import settings as configured

from cells.models import Cell, Page
from cells.publishing import withdraw
from tests import showcase
from tests.factories import NoticeFactory, UserFactory, live

pytestmark = pytest.mark.django_db


@pytest.fixture
def remembering(settings):
    """A page is remembered for a minute, so that no test depends on how fast it is."""
    showcase.build()
    settings.PAGES_IN_MEMORY = 60


def test_a_page_is_answered_without_asking_anybody(client, remembering, django_assert_num_queries):
    first = client.get("/drug/e5/")
    with django_assert_num_queries(0):
        again = client.get("/drug/e5/")
    assert again.content == first.content
    assert again.headers.keys() == first.headers.keys()
    assert {**again.headers, "X-Request-ID": ""} == {**first.headers, "X-Request-ID": ""}


def test_who_has_it_is_told_so(client, remembering, django_assert_num_queries):
    etag = client.get("/drug/e5/")["ETag"]
    with django_assert_num_queries(0):
        assert client.get("/drug/e5/", headers={"if-none-match": etag}).status_code == 304
        assert client.get("/drug/e5/", headers={"if-none-match": '"other"'}).status_code == 200


def test_a_head_is_answered_as_a_get_without_its_words(client, remembering):
    client.get("/drug/e5/")
    head = client.head("/drug/e5/")
    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Length"] == str(len(client.get("/drug/e5/").content))


@pytest.mark.parametrize("act", ["publish", "notice", "withdraw"])
def test_what_changed_is_seen_when_the_moment_has_passed(client, remembering, settings, act):
    before = client.get("/drug/e5/")
    cell = Cell.objects.get(column__letter="E")
    match act:
        case "publish":
            cell.headline = "A new headline"
            cell.save()
            live(cell)
        case "notice":
            edition = Page.objects.get(path="drug/e5").current_edition
            first = edition.contents["entries"]["entries"][0]
            NoticeFactory(document_number=first["document"]["id"])
        case "withdraw":
            withdraw(cell.page, because="A court order.", by="ada")
    assert client.get("/drug/e5/").content == before.content
    settings.PAGES_IN_MEMORY = 0.001
    time.sleep(0.002)
    assert client.get("/drug/e5/").content != before.content


def test_what_a_second_is_for_a_real_site():
    assert configured.PAGES_IN_MEMORY == 0  # In tests and in development: never.


def test_a_query_is_never_answered_from_memory(client, remembering):
    plain = client.get("/drug/e5/").content
    assert client.get("/drug/e5/?show=k").content != plain
    assert client.get("/drug/e5/").content == plain


def test_another_host_is_refused_as_ever(client, remembering):
    client.get("/drug/e5/")
    assert client.get("/drug/e5/", headers={"host": "evil.example"}).status_code == 400


def test_a_form_and_the_newsroom_are_never_remembered(client, remembering):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    mine = client.get("/admin/").content
    client.logout()
    assert client.get("/admin/").status_code == 302
    assert mine
    assert client.get("/drug/e5/suggest/").cookies


def test_a_post_is_not_answered_from_memory(client, remembering):
    client.get("/drug/e5/")
    assert client.post("/drug/e5/").status_code == 405


def test_no_visitor_gets_a_cookie_or_a_vary(client, remembering):
    client.cookies["sessionid"] = "a" * 32
    for _ in range(2):
        response = client.get("/drug/e5/")
        assert not response.cookies
        assert "Vary" not in response.headers
