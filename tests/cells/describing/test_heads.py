"""What the head of each page says of it to machines."""

import re
from html import unescape

import pytest
from django.urls import resolve

from tests import showcase
from tests.factories import CellFactory, EntryFactory, live

pytestmark = pytest.mark.django_db
SITE = "https://matrix.example.org"
PAGE = "/drug/e5/"
# Each address with its canonical one; None where there is none.
CANONICAL = {
    "/": "/",
    "/drug/": "/drug/",
    "/drug/?row=5&column=e": "/drug/",
    "/drug/?view=gaps": "/drug/",
    PAGE: PAGE,
    "/drug/e5/?show=k": PAGE,
    "/drug/e5/?gone=p-zzzzzzzz&from=entry-1432": PAGE,
    "/drug/e5/2020-03-01/": PAGE,
    "/drug/e5/2018-10-12/": "/drug/e5/2018-10-12/",
    "/drug/e5/2018-10-12/?show=k": "/drug/e5/2018-10-12/",
    "/drug/2018-10-12/": "/drug/",
    "/drug/e5/editions/": "/drug/e5/editions/",
    "/drug/rows/5/": "/drug/rows/5/",
    "/drug/rows/5/2018-10-12/": "/drug/rows/5/",
    "/drug/columns/e/": "/drug/columns/e/",
    "/drug/course/": "/drug/course/",
    "/about/": "/about/",
    "/api/": "/api/",
    "/nowhere/": None,
}
OLD = "/drug/e5/2018-10-12/"
HOME_AND_LISTS = ("/", "/drug/e5/editions/", "/drug/course/")


@pytest.fixture
def site(client, settings):
    """The text of the page at an address."""
    settings.SITE_URL = SITE
    showcase.build()
    return lambda address: client.get(address, headers={"host": "localhost"}).content.decode()


def metas(text):
    """The meta tags by name or property."""
    found = re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)"', text)
    return {name: unescape(content) for name, content in found}


def links(text):
    return dict(re.findall(r'<link rel="([a-z-]+)" href="([^"]*)"', text))


def test_every_view_of_a_page_names_its_one_address(site):
    for address, canonical in CANONICAL.items():
        expected = canonical and SITE + canonical
        assert links(site(address)).get("canonical") == expected, address


def test_only_older_editions_are_kept_out_of_indexes(site):
    for address in CANONICAL:
        kept_out = 'content="noindex"' in site(address)
        assert kept_out == address.startswith(OLD), address


def test_other_editions_are_named_in_the_head_as_in_the_headers(client, site):
    head = links(site("/drug/e5/2020-03-01/"))
    assert head["version-history"] == f"{SITE}/drug/e5/editions/"
    assert head["latest-version"] == f"{SITE}{PAGE}"
    assert head["predecessor-version"] == f"{SITE}{OLD}"
    header = client.get("/drug/e5/2020-03-01/")["Link"]
    for rel in ("version-history", "latest-version", "predecessor-version"):
        assert f'<{head[rel]}>; rel="{rel}"' in header
    assert "predecessor-version" not in links(site(OLD))


def test_every_page_has_a_card_for_those_who_pass_it_on(site):
    for address, canonical in CANONICAL.items():
        if canonical:
            found = metas(site(address))
            assert found["og:url"] == SITE + canonical, address
            assert found["og:title"], address
            assert found["og:description"] == found["description"], address
            assert 10 < len(found["description"]) <= 200, address
            assert found["og:site_name"] == "Evidence Matrix"
            assert found["og:locale"] == "en_GB"
            assert found["og:type"] in ("article", "website")
            assert found["og:image"] == f"{SITE}/static/img/card.png"


def test_a_cell_is_described_by_the_plain_words_of_its_abstract(site):
    found = metas(site(PAGE))
    assert found["description"] == "A few sentences with a note."
    assert found["article:published_time"] == "2018-10-12"
    assert found["article:modified_time"] == "2020-03-01"


def test_a_cell_without_words_is_described_by_what_it_lists(client):
    live(EntryFactory(cell=CellFactory(code="D5")).cell)
    found = metas(client.get("/drug/d5/").content.decode())
    assert found["description"].endswith(
        "Treatment systems; Safeguarding the community. 1 document."
    )


def test_a_page_can_be_cited_by_the_address_of_its_edition(site):
    for address, edition in ((PAGE, "2020-03-01"), (OLD, "2018-10-12")):
        found = metas(site(address))
        assert found["citation_title"]
        assert found["citation_publication_date"] == edition.replace("-", "/")
        assert found["citation_public_url"] == f"{SITE}/drug/e5/{edition}/"
        assert found["citation_pdf_url"] == f"{SITE}/drug/e5/{edition}.pdf"


def test_the_pdf_that_is_named_for_citing_is_an_address_of_ours(site):
    for address in (PAGE, "/drug/", "/drug/rows/5/", "/about/"):
        pdf = metas(site(address))["citation_pdf_url"].removeprefix(SITE)
        assert resolve(pdf).view_name == "cells:edition_pdf"


def test_lists_that_change_daily_are_not_offered_for_citing(site):
    for address in HOME_AND_LISTS:
        assert not [name for name in metas(site(address)) if name.startswith("citation")]


def test_the_browser_colours_its_frame_like_the_page(site):
    for scheme, colour in (("light", "#fcfbf8"), ("dark", "#171614")):
        expected = f'content="{colour}" media="(prefers-color-scheme: {scheme})"'
        assert expected in site("/about/")


def test_each_entry_has_one_record_for_reference_managers(site):
    text = site(PAGE)
    assert text.count('<span class="Z3988"') == text.count('<article class="entry"') == 5
    assert "ctx_ver=Z39.88-2004&amp;rft_val_fmt=info:ofi/fmt:kev:mtx:" in text


def test_a_preview_says_nothing_that_could_be_kept_or_cited(admin_client):
    cell = CellFactory(headline="A draft")
    text = admin_client.get(f"/admin/preview/{cell.path}/").content.decode()
    assert "A draft" in text
    for word in ("canonical", "og:title", "citation_", "ld+json"):
        assert word not in text
