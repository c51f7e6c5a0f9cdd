"""Every address that a draft or a current edition leads to, and where it stands."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entries.linkchecking.collecting import collect
from entries.models import LinkCheck, LinkUse
from tests.factories import (
    CellFactory,
    DocumentFactory,
    EntryFactory,
    EssayFactory,
    LinkActFactory,
    PlainPageFactory,
    RowFactory,
    SectionFactory,
    live,
)

pytestmark = pytest.mark.django_db


def link(address):
    return f'<p>See <a href="{address}">a study</a>.</p>'


def collected():
    collect()
    return set(LinkCheck.objects.used().values_list("address", flat=True))


def test_links_of_every_kind_of_text_are_found():
    cell = CellFactory(
        abstract=link("https://a.example/"),
        short_version=link("https://b.example/"),
        more=link("https://c.example/"),
    )
    EntryFactory(cell=cell, annotation=link("https://d.example/"), document__url="")
    SectionFactory(bite__cell=cell, body=link("https://e.example/"))
    RowFactory(introduction=link("https://f.example/"))
    cell.row.introduction = link("https://f.example/")
    cell.row.save()
    cell.column.introduction = link("https://g.example/")
    cell.column.save()
    PlainPageFactory(body=link("https://h.example/"))
    EssayFactory(body=link("https://i.example/"))
    assert collected() == {f"https://{letter}.example/" for letter in "abcdefghi"}


def test_addresses_of_documents_are_found_listed_or_not():
    EntryFactory(document__url="https://a.example/", document__free_url="https://b.example/")
    DocumentFactory(url="https://c.example/")
    assert collected() == {f"https://{letter}.example/" for letter in "abc"}


def test_a_doi_is_looked_at_only_where_readers_are_led_to_it():
    EntryFactory(document=DocumentFactory(url="", doi="10.1136/bmj.f174"))
    DocumentFactory(url="https://a.example/", doi="10.1136/bmj.f175")
    assert collected() == {"https://doi.org/10.1136/bmj.f174", "https://a.example/"}


def test_each_place_is_named_with_the_way_to_mend_it():
    section = SectionFactory(kind="issue", heading="Who stays?", body=link("https://a.example/"))
    collect()
    use = LinkUse.objects.get()
    assert (use.place, use.page) == ("Bite, “Who stays?”", section.bite.cell.page)
    assert use.mend_url == f"/admin/bites/section/{section.pk}/change/#id_body"


def test_draft_and_edition_are_told_apart():
    entry = EntryFactory(document__url="https://a.example/")
    live(entry.cell)
    entry.document.url = "https://b.example/"
    entry.document.save()
    collect()
    found = LinkUse.objects.values_list("check_of__address", "in_draft", "in_edition")
    assert set(found) == {("https://a.example/", False, True), ("https://b.example/", True, False)}


def test_one_address_is_one_row_whatever_its_fragment():
    text = link("https://a.example/x#one") + link("https://a.example/x#two")
    EntryFactory(annotation=text, document__url="https://a.example/x")
    assert collected() == {"https://a.example/x"}
    assert LinkCheck.objects.count() == 1


@pytest.mark.parametrize(
    "address",
    [
        "mailto:editors@a.example",
        "http://127.0.0.1:8000/drug/e5/",
        "https://a.example/" + "x" * 2000,
    ],
)
def test_what_is_no_address_of_others_is_not_looked_at(address):
    PlainPageFactory(body=link(address))
    assert collected() == set()


def test_collecting_again_changes_nothing():
    EntryFactory(annotation=link("https://a.example/"))
    collect()
    before = list(LinkUse.objects.order_by("pk").values_list("pk", flat=True))
    assert collect() == 2
    assert list(LinkUse.objects.order_by("pk").values_list("pk", flat=True)) == before


def test_an_address_that_nobody_uses_any_more_goes_unless_editors_acted_on_it():
    page = PlainPageFactory(body=link("https://a.example/") + link("https://b.example/"))
    collect()
    LinkActFactory(check_of=LinkCheck.objects.get(address="https://b.example/"))
    page.body = ""
    page.save()
    assert collected() == set()
    assert LinkCheck.objects.get().address == "https://b.example/"


def test_a_withdrawn_edition_leads_nobody_anywhere():
    page = PlainPageFactory(body=link("https://a.example/"))
    live(page)
    page.body = ""
    page.save()
    page.page.withdrawn_on, page.page.withdrawn_because = "2026-03-01", "A court order"
    page.page.save()
    assert collected() == set()


def test_a_document_whose_row_has_gone_is_passed_over():
    entry = EntryFactory(document__url="https://a.example/")
    live(entry.cell)
    old, entry.document = entry.document, DocumentFactory(url="https://b.example/")
    entry.save()
    old.delete()
    assert collected() == {"https://b.example/"}


def test_collecting_asks_no_more_for_more_entries():
    cell = CellFactory()

    def queries_with(entries: int) -> int:
        for number in range(entries):
            address = f"https://a.example/{entries}/{number}"
            EntryFactory(cell=cell, document__url=address, annotation=link(f"{address}/text"))
        collect()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            collect()
        return len(queries)

    assert queries_with(2) == queries_with(20)
