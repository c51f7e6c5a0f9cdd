"""JSON-LD: it can be parsed, it has what its types require, it says what the page says."""

import json
import re
from datetime import date

import pytest

from cells.describing.linked_data import as_script
from tests import showcase
from tests.factories import (
    BiteFactory,
    CellFactory,
    DocumentFactory,
    EntryFactory,
    NoticeFactory,
    PlainPageFactory,
    SectionFactory,
    live,
)

pytestmark = pytest.mark.django_db
SITE = "https://matrix.example.org"
# What schema.org's examples and the guidelines of search engines expect of each type we use.
REQUIRED = {
    "CollectionPage": {"url", "name", "mainEntity", "datePublished", "dateModified"},
    "ItemList": {"numberOfItems", "itemListElement"},
    "ScholarlyArticle": {"name"},
    "Report": {"name"},
    "CreativeWork": {"name"},
    "Article": {"headline", "author", "datePublished", "dateModified", "wordCount", "url"},
    "Dataset": {"name", "description", "url", "creator", "isAccessibleForFree"},
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position", "name"},
    "WebSite": {"url", "name", "description", "potentialAction"},
    "SearchAction": {"target", "query-input"},
    "EntryPoint": {"urlTemplate"},
    "DataDownload": {"encodingFormat", "contentUrl"},
    "WebPage": {"url", "name"},
    "AboutPage": {"url", "name"},
    "Organization": {"name"},
    "Periodical": {"name"},
}
OF_EACH_PAGE = {
    "/": {"WebSite"},
    "/drug/": {"Dataset", "BreadcrumbList"},
    "/drug/2018-10-12/": {"WebPage", "BreadcrumbList"},
    "/drug/e5/": {"CollectionPage", "Article", "BreadcrumbList"},
    "/drug/e5/2018-10-12/": {"CollectionPage", "Article", "BreadcrumbList"},
    "/drug/d5/": {"CollectionPage", "Article", "BreadcrumbList"},
    "/drug/rows/5/": {"CollectionPage", "BreadcrumbList"},
    "/drug/columns/e/": {"CollectionPage", "BreadcrumbList"},
    "/about/": {"AboutPage", "BreadcrumbList"},
}


@pytest.fixture(autouse=True)
def site_url(settings):
    settings.SITE_URL = SITE


def graph(client, address):
    text = client.get(address).content.decode()
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert len(found) == 1, address
    data = json.loads(found[0])
    assert data["@context"] == "https://schema.org"
    return data["@graph"]


def thing(client, address, kind):
    return next(thing for thing in graph(client, address) if thing["@type"] == kind)


def within(value):
    """Every thing in it, itself included, that is more than a reference to another."""
    if isinstance(value, dict):
        if "@type" in value:
            yield value
        for inner in value.values():
            yield from within(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from within(inner)


def test_every_page_says_what_its_types_require_and_nothing_empty(client):
    showcase.build()
    for address, types in OF_EACH_PAGE.items():
        found = graph(client, address)
        assert {one["@type"] for one in found} == types, address
        for one in within(found):
            assert REQUIRED[one["@type"]] <= one.keys(), (address, one)
            # A list may have nothing on it; all else that is empty is left out.
            told = {name: value for name, value in one.items() if name != "itemListElement"}
            assert not {"", "None"} & {str(value) for value in told.values()}, (address, one)
            assert [] not in told.values(), (address, one)


def test_addresses_and_days_are_written_as_machines_read_them(client):
    showcase.build()
    for address in OF_EACH_PAGE:
        for one in within(graph(client, address)):
            for name in ("url", "item", "license", "sameAs", "@id"):
                assert one.get(name, "https://").startswith("https://"), (address, one)
            assert date.fromisoformat(one.get("dateModified", "2018-01-01")), (address, one)


@pytest.fixture
def entry():
    """An article with everything that is known of one."""
    document = DocumentFactory(
        title="A trial of methadone",
        authors="Hurley SF, Jolley DJ",
        year="1997",
        source="Lancet 349(9068):1797-1800",
        doi="10.1016/s0140-6736(96)11380-5",
        url="https://example.org/study",
        free_url="https://example.org/free",
    )
    return EntryFactory(document=document, annotation="<p>Words of an annotation.</p>")


def test_a_listed_article_is_told_as_its_record_has_it(client, entry):
    live(entry.cell)
    listed = thing(client, "/drug/e5/", "CollectionPage")["mainEntity"]
    assert listed["numberOfItems"] == 1
    assert listed["itemListElement"] == [
        {
            "@type": "ScholarlyArticle",
            "name": "A trial of methadone",
            "author": "Hurley SF, Jolley DJ",
            "datePublished": "1997",
            "isPartOf": {"@type": "Periodical", "name": "Lancet"},
            "sameAs": "https://doi.org/10.1016/s0140-6736(96)11380-5",
            "isAccessibleForFree": True,
        }
    ]


def test_guidance_is_a_report_of_its_publisher(client):
    document = DocumentFactory(
        title="Guidance", authors="World Health Organization", publisher="WHO", url=""
    )
    live(EntryFactory(document=document, category="G").cell)
    listed = thing(client, "/drug/e5/", "CollectionPage")["mainEntity"]["itemListElement"]
    assert listed == [
        {
            "@type": "Report",
            "name": "Guidance",
            "author": "World Health Organization",
            "publisher": {"@type": "Organization", "name": "WHO"},
        }
    ]


def test_live_facts_are_told_to_machines_too(client, entry):
    entry.document.doi = ""
    entry.document.save()
    live(entry.cell)
    NoticeFactory(document_number=entry.document_id, kind="retracted", words="So.")
    NoticeFactory(document_number=entry.document_id, kind="dead")
    listed = thing(client, "/drug/e5/", "CollectionPage")["mainEntity"]["itemListElement"][0]
    assert listed["creativeWorkStatus"] == "Retracted"
    assert listed["url"] == "https://example.org/free"


def test_no_words_of_an_annotation_or_of_the_bite_are_repeated(client, entry):
    bite = BiteFactory(cell=entry.cell)
    SectionFactory(bite=bite, body="<p>Words of a guide.</p>")
    live(entry.cell)
    text = client.get("/drug/e5/").content.decode()
    assert text.count("Words of an annotation.") == text.count("Words of a guide.") == 1


def test_the_bite_is_an_article_with_its_length_and_days(client, entry):
    SectionFactory(bite=BiteFactory(cell=entry.cell), body="<p>Four words of it.</p>")
    live(entry.cell, dated_on=date(2018, 10, 12))
    entry.cell.headline = "Now"
    entry.cell.save()
    live(entry.cell, dated_on=date(2020, 3, 1))
    article = thing(client, "/drug/e5/", "Article")
    assert article["wordCount"] == 4
    assert article["url"] == f"{SITE}/drug/e5/#bite"
    assert (article["datePublished"], article["dateModified"]) == ("2018-10-12", "2020-03-01")


def test_the_matrix_is_a_dataset_as_young_as_its_youngest_cell(client):
    cell = CellFactory()
    live(cell.matrix, dated_on=date(2018, 1, 1))
    live(cell, dated_on=date(2020, 3, 1))
    dataset = thing(client, "/drug/", "Dataset")
    assert dataset["dateModified"] == "2020-03-01"
    assert dataset["hasPart"] == [{"@id": f"{SITE}/drug/e5/"}]
    assert "license" not in dataset
    live(PlainPageFactory(slug="reuse"))
    assert thing(client, "/drug/", "Dataset")["license"] == f"{SITE}/reuse/"


def test_the_way_up_is_told_with_its_addresses(client):
    showcase.build()
    steps = thing(client, "/drug/e5/", "BreadcrumbList")["itemListElement"]
    assert [step["position"] for step in steps] == [1, 2, 3]
    assert [step.get("item") for step in steps] == [
        f"{SITE}/drug/",
        f"{SITE}/drug/rows/5/",
        f"{SITE}/drug/e5/",
    ]


def test_no_text_can_end_the_element_that_holds_it(client):
    evil = "</script><script>alert(1)</script><!-- &amp; é"
    document = DocumentFactory(title=evil)
    live(EntryFactory(document=document).cell)
    listed = thing(client, "/drug/e5/", "CollectionPage")["mainEntity"]["itemListElement"]
    assert listed[0]["name"] == evil
    assert not set("<>&") & set(as_script([{"name": evil}]))


def test_an_entry_whose_document_has_no_title_yet_is_left_out(client):
    live(EntryFactory(document=DocumentFactory(title=""), headline="A finding").cell)
    assert thing(client, "/drug/e5/", "CollectionPage")["mainEntity"]["numberOfItems"] == 0
