"""Addresses of public pages: what they answer, how they are kept, where they lead."""

from datetime import date

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from cells.addresses import TAKEN
from cells.models import Cell, Page
from tests import showcase
from tests.factories import (
    CellFactory,
    EntryFactory,
    MatrixFactory,
    NoticeFactory,
    PlainPageFactory,
    SectionFactory,
    live,
)

pytestmark = pytest.mark.django_db


def text_of(response):
    return response.content.decode()


def rename(cell, headline, **kwargs):
    """Publish the cell with another headline."""
    cell = Cell.objects.get(pk=cell.pk)
    cell.headline = headline
    cell.save()
    return live(cell, note=f"Now called {headline}", **kwargs)


@pytest.fixture
def cell():
    """Drug E5 with two editions, in a published matrix."""
    cell = CellFactory(headline="First words")
    live(cell.matrix, dated_on=date(2018, 1, 1))
    live(cell, dated_on=date(2018, 10, 12))
    rename(cell, "Second words", dated_on=date(2020, 3, 1))
    return Cell.objects.get(pk=cell.pk)


@pytest.mark.parametrize(
    ("address", "small"),
    [
        ("/drug/E5.json", "/drug/e5.json"),
        ("/Drug/E5/2018-10-12.RIS", "/drug/e5/2018-10-12.ris"),
        ("/Drug/E5/Editions", "/drug/e5/editions/"),
        ("/drug/E5/cite/", "/drug/e5/cite/"),
        ("/drug/E5/suggest/?a=B", "/drug/e5/suggest/?a=B"),
        ("/Drug/course/", "/drug/course/"),
        ("/Search/?q=OST", "/search/?q=OST"),
        ("/Entry/7/", "/entry/7/"),
    ],
)
def test_what_hangs_on_a_page_is_led_to_by_capitals_too(client, cell, address, small):
    response = client.get(address)
    assert (response.status_code, response.headers.get("Location")) == (301, small)


@pytest.mark.parametrize(
    "address", ["/Admin/", "/Healthz", "/Nowhere/", "/Drug/A1/", "/Nowhere/course/", "/drug/E5/X"]
)
def test_capitals_lead_nowhere_where_nothing_is(client, cell, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/drug/E5/", "/drug/E5", "/Drug/e5", "/DRUG/E5/"])
def test_capitals_lead_for_good_to_small_letters(client, cell, address):
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (301, "/drug/e5/")


def test_capitals_lead_on_with_the_query(client, cell):
    assert client.get("/drug/E5/?show=k")["Location"] == "/drug/e5/?show=k"


def test_capitals_of_a_page_that_is_not_there_are_404(client, cell):
    assert client.get("/drug/F5/").status_code == 404


def test_a_missing_slash_is_put_there(client, cell):
    response = client.get("/drug/e5")
    assert (response.status_code, response["Location"]) == (301, "/drug/e5/")


@pytest.mark.parametrize(
    "address", ["/drug/e0/", "/drug/ee/", "/drug/e5/2018-1-1/", "/drug/e5/2019-01-01/", "/x/"]
)
def test_what_is_not_there_is_404(client, cell, address):
    assert client.get(address).status_code == 404


def test_a_square_without_an_edition_says_so(client):
    cell = CellFactory(code="A1", headline="Still a draft")
    live(cell.matrix)
    response = client.get("/drug/a1/")
    assert response.status_code == 404
    assert "A1 has no edition yet" in text_of(response)
    assert "Still a draft" not in text_of(response)


def test_a_square_of_an_unpublished_matrix_is_plainly_404(client):
    CellFactory(code="A1")
    assert "no edition yet" not in text_of(client.get("/drug/a1/"))


def test_the_404_page_leads_to_the_matrices(client, cell):
    assert 'href="/drug/">Drug treatment</a>' in text_of(client.get("/nowhere/"))


def test_an_archived_edition_shows_its_own_words(client, cell):
    text = text_of(client.get("/drug/e5/2018-10-12/"))
    assert "First words" in text
    assert "Second words" not in text
    assert "This is the edition of 12 October 2018." in text
    assert "One later edition has appeared since" in text
    assert '<meta name="robots" content="noindex">' in text


def test_a_second_edition_of_a_day_has_an_address_of_its_own(client, cell):
    rename(cell, "Third words", dated_on=date(2020, 3, 1))
    assert "Third words" in text_of(client.get("/drug/e5/2020-03-01-2/"))
    assert "Second words" in text_of(client.get("/drug/e5/2020-03-01/"))


def test_the_current_edition_has_an_archive_address_and_one_canonical_one(client, cell, settings):
    settings.SITE_URL = "https://matrix.example.org"
    text = text_of(client.get("/drug/e5/2020-03-01/", headers={"host": "localhost"}))
    assert '<link rel="canonical" href="https://matrix.example.org/drug/e5/">' in text
    assert "which is the current one" in text
    assert "noindex" not in text


def test_an_archived_edition_names_the_others_in_its_headers(client, cell, settings):
    settings.SITE_URL = "https://matrix.example.org"
    link = client.get("/drug/e5/2020-03-01/")["Link"]
    assert '<https://matrix.example.org/drug/e5/>; rel="latest-version"' in link
    assert '<https://matrix.example.org/drug/e5/2018-10-12/>; rel="predecessor-version"' in link
    first = client.get("/drug/e5/2018-10-12/")["Link"]
    assert "predecessor-version" not in first
    assert "latest-version" not in client.get("/drug/e5/")["Link"]


@pytest.mark.parametrize("page", ["drug", "drug/rows/5", "drug/columns/e", "about"])
def test_every_kind_of_page_has_archived_editions(client, page):
    cell = CellFactory()
    for subject in (cell.matrix, cell.row, cell.column, PlainPageFactory()):
        live(subject, dated_on=date(2018, 10, 12))
    for address in (f"/{page}/", f"/{page}/2018-10-12/", f"/{page}/editions/"):
        assert client.get(address).status_code == 200


def test_the_editions_are_listed_with_date_kind_and_note(client, cell):
    text = text_of(client.get("/drug/e5/editions/"))
    assert text.index("1 March 2020") < text.index("12 October 2018")
    assert "Now called Second words" in text
    assert 'href="/drug/e5/2018-10-12/"' in text
    assert text.count("Significant") == 2


def test_an_entry_leads_to_where_it_stands(client):
    entry = EntryFactory()
    live(entry.cell)
    response = client.get(f"/entry/{entry.pk}/")
    assert (response.status_code, response["Location"]) == (302, f"/drug/e5/#entry-{entry.pk}")


def test_a_section_leads_to_where_it_stands(client):
    section = SectionFactory()
    live(section.bite.cell)
    response = client.get(f"/section/{section.pk}/")
    assert response["Location"] == f"/drug/e5/#section-{section.pk}"


def test_a_retired_entry_says_what_became_of_it(client):
    entry = EntryFactory(headline="It helps")
    live(entry.cell, dated_on=date(2018, 10, 12))
    entry.retire("Its authors withdrew it.")
    live(entry.cell)
    response = client.get(f"/entry/{entry.pk}/")
    assert response.status_code == 410
    assert "Its authors withdrew it." in text_of(response)
    assert f'href="/drug/e5/2018-10-12/#entry-{entry.pk}"' in text_of(response)


def test_an_entry_never_published_is_404(client):
    entry = EntryFactory()
    assert client.get(f"/entry/{entry.pk}/").status_code == 404


def test_no_public_page_sets_or_heeds_a_cookie(client, admin_user):
    retired = showcase.build().entries.exclude(retired_at=None).get()
    client.force_login(admin_user)
    for address in [*showcase.ADDRESSES, *showcase.MISSING]:
        response = client.get(address.format(retired=retired.pk))
        assert response.cookies == {}, address
        assert "Cookie" not in response.get("Vary", ""), address


def test_pages_may_be_kept_a_minute_in_between_and_are_asked_for_again(client, cell):
    for address in ("/", "/drug/", "/drug/e5/", "/drug/e5/2018-10-12/"):
        control = client.get(address)["Cache-Control"]
        assert set(control.split(", ")) == {
            "public",
            "max-age=0",
            "s-maxage=60",
            "must-revalidate",
        }


def test_a_page_is_read_only(client, cell):
    for address in ("/", "/drug/e5/", "/drug/e5/editions/", "/drug/e5/2018-10-12/", "/entry/1/"):
        assert client.post(address).status_code == 405


def test_head_is_answered_without_a_body(client, cell):
    response = client.head("/drug/e5/")
    assert (response.status_code, response.content) == (200, b"")
    assert response["ETag"] == client.get("/drug/e5/")["ETag"]


ALL = ["/", "/drug/", "/drug/e5/", "/drug/e5/2018-10-12/", "/drug/e5/editions/"]


@pytest.mark.parametrize("address", ALL)
def test_an_unchanged_page_is_304(client, cell, address):
    etag = client.get(address)["ETag"]
    response = client.get(address, headers={"if-none-match": etag})
    assert (response.status_code, response.content, response["ETag"]) == (304, b"", etag)


@pytest.mark.parametrize("address", ALL)
def test_publishing_makes_kept_copies_stale(client, cell, address):
    etag = client.get(address)["ETag"]
    rename(cell, "Third words")
    assert client.get(address, headers={"if-none-match": etag}).status_code == 200


@pytest.mark.parametrize("address", ["/drug/e5/", "/drug/e5/2018-10-12/"])
def test_a_notice_makes_kept_copies_stale(client, address):
    entry = EntryFactory()
    live(entry.cell, dated_on=date(2018, 10, 12))
    etag = client.get(address)["ETag"]
    NoticeFactory(document_number=entry.document_id)
    assert client.get(address, headers={"if-none-match": etag}).status_code == 200


@pytest.mark.parametrize("address", ["/drug/e5/", "/drug/e5/2018-10-12/"])
def test_a_fact_about_the_review_makes_kept_copies_stale(client, cell, address):
    etag = client.get(address)["ETag"]
    page = Page.objects.get(pk=cell.page_id)
    page.searched_to = date(2020, 1, 31)
    page.save()
    assert client.get(address, headers={"if-none-match": etag}).status_code == 200


def test_a_release_makes_kept_copies_stale(client, cell, settings):
    etag = client.get("/drug/e5/")["ETag"]
    settings.RELEASE = "next"
    assert client.get("/drug/e5/", headers={"if-none-match": etag}).status_code == 200


def test_a_published_neighbour_makes_kept_copies_stale(client, cell):
    etag = client.get("/drug/e5/")["ETag"]
    live(CellFactory(code="D5"))
    assert client.get("/drug/e5/", headers={"if-none-match": etag}).status_code == 200


def test_another_matrix_in_the_head_makes_kept_copies_stale(client, cell):
    etag = client.get("/drug/e5/")["ETag"]
    other = CellFactory(matrix=MatrixFactory(slug="alcohol"))
    live(other.matrix)
    assert client.get("/drug/e5/", headers={"if-none-match": etag}).status_code == 200


def test_no_matrix_can_take_a_first_segment_in_use():
    in_use = set(first_segments(get_resolver().url_patterns))
    assert {"admin", "entry", "section", "healthz"} <= in_use
    assert in_use - TAKEN == set()


def first_segments(patterns, before=""):
    """The first segments of all addresses that could be a slug; none for those from data."""
    for pattern in patterns:
        route = before + str(pattern.pattern).lstrip("^")
        first = route.partition("/")[0]
        if not first and isinstance(pattern, URLResolver):
            yield from first_segments(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern | URLResolver) and first.replace("-", "").isalpha():
            yield first
