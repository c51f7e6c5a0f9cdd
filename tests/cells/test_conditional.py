"""Conditional requests, on every kind of page: 200, 304, and 200 again once anything changed."""

from datetime import date

import pytest

from cells.models import Cell, Page
from cells.publishing import bring_back, withdraw
from tests import showcase
from tests.factories import NoticeFactory, live

pytestmark = pytest.mark.django_db

OF_THE_CELL = [
    "/drug/e5/",
    "/drug/e5/?show=k",
    "/drug/e5/2018-10-12/",
    "/drug/e5/2020-03-01/",
    "/drug/e5/editions/",
]
OTHERS = [
    "/",
    "/drug/",
    "/drug/?row=5",
    "/drug/2018-10-12/",
    "/drug/editions/",
    "/drug/d5/",
    "/drug/d5/2018-10-12/",
    "/drug/rows/5/",
    "/drug/rows/5/2018-10-12/",
    "/drug/columns/e/",
    "/about/",
    "/about/2018-10-12/",
    "/sitemap.xml",
]
ALL = OF_THE_CELL + OTHERS


@pytest.fixture
def kept(client):
    """What a visitor keeps: the validator of each address."""
    showcase.build()
    return {address: client.get(address)["ETag"] for address in ALL}


def statuses(client, kept):
    """What each address answers to the visitor who kept it."""
    return {
        address: client.get(address, headers={"if-none-match": etag}).status_code
        for address, etag in kept.items()
    }


def test_what_did_not_change_is_304(client, kept):
    assert statuses(client, kept) == dict.fromkeys(ALL, 304)


def test_a_304_has_no_body_and_is_kept_on_the_same_terms(client, kept):
    for address, etag in kept.items():
        response = client.get(address, headers={"if-none-match": etag})
        assert (response.content, response["ETag"]) == (b"", etag)
        assert response["Cache-Control"] == client.get(address)["Cache-Control"]


def test_a_304_takes_one_query(client, kept, django_assert_num_queries):
    for address, etag in kept.items():
        with django_assert_num_queries(1):
            client.get(address, headers={"if-none-match": etag})


def test_publishing_any_page_makes_every_page_stale(client, kept):
    # The heads, feet and grids of all of them may show it.
    cell = Cell.objects.get(column__letter="D")
    cell.headline = "A new headline"
    cell.save()
    live(cell, dated_on=date(2020, 6, 1))
    assert statuses(client, kept) == dict.fromkeys(ALL, 200)


def test_a_notice_makes_stale_what_shows_its_document_and_nothing_else(client, kept):
    NoticeFactory(document_number=Cell.objects.get(column__letter="E").entries.first().document_id)
    expected = dict.fromkeys(OF_THE_CELL, 200) | dict.fromkeys(OTHERS, 304)
    assert statuses(client, kept) == expected


def test_a_release_makes_everything_stale(client, kept, settings):
    settings.RELEASE = "next"
    assert statuses(client, kept) == dict.fromkeys(ALL, 200)


def test_a_withdrawal_and_its_end_make_everything_stale(client, kept):
    page = Page.objects.get(path="drug/e5")
    withdraw(page, because="A court order.", by="ada")
    expected = dict.fromkeys(OF_THE_CELL, 410) | dict.fromkeys(OTHERS, 200)
    assert statuses(client, kept) == expected
    kept |= {address: client.get(address)["ETag"] for address in OTHERS}
    bring_back(page, by="ada")
    assert statuses(client, kept) == dict.fromkeys(ALL, 200)
