"""What stands on every page of the newsroom: the bar of places, and *Go to*."""

import pytest
from django.urls import reverse

from tests.desk import COUNTED, change
from tests.factories import (
    BiteFactory,
    CellFactory,
    DocumentFactory,
    EntryFactory,
    PlainPageFactory,
    SectionFactory,
    staff,
)

pytestmark = pytest.mark.django_db


def go(client, words, **kwargs):
    return client.get(reverse("desk:goto"), {"q": words}, **kwargs)


def test_the_bar_stands_on_every_page_and_knows_where_one_is(editor):
    for address in ("/admin/", "/admin/tables/", change(CellFactory())):
        assert b'aria-label="Newsroom"' in editor.get(address).content
    page = editor.get("/admin/tables/").content.decode()
    assert '<a href="/admin/tables/" aria-current="page">All tables' in page


def test_the_bar_leaves_out_what_one_may_not_do(client):
    client.force_login(staff())
    assert b'href="/admin/notices/"' not in client.get("/admin/").content


def test_who_has_not_signed_in_sees_neither_bar_nor_go_to(client):
    page = client.get("/admin/login/").content
    assert b"desk-bar" not in page
    assert b"desk-goto" not in page


@pytest.mark.parametrize("code", ["e5", "E5", "drug e5", "Drug/E5", "/drug/e5/", "cell e5"])
def test_a_code_leads_to_its_cell(editor, code):
    cell, _ = CellFactory(code="E5"), CellFactory(code="E4")
    assert go(editor, code)["Location"] == f"/admin/desk/cell/{cell.pk}/"


def test_a_doi_leads_to_its_document_in_any_spelling(editor):
    document = DocumentFactory(doi="10.1136/bmj.f174")
    DocumentFactory(title="Mentions 10.1136/bmj.f174")
    found = go(editor, "https://doi.org/10.1136/BMJ.F174.")
    assert found["Location"] == change(document)


def test_author_and_year_lead_to_the_entry(editor):
    strang = DocumentFactory(authors="Strang J", year="2010")
    entry = EntryFactory(document=strang)
    EntryFactory(document=DocumentFactory(authors="Strang J", year="2011"), cell=entry.cell)
    assert go(editor, "strang 2010")["Location"] == change(entry)


def test_of_several_one_chooses(editor):
    section = SectionFactory(bite=BiteFactory(), kind="issue", heading="Who stays in treatment?")
    unplaced = DocumentFactory(title="Staying in treatment")
    page = PlainPageFactory(title="About treatment")
    found = go(editor, "treatment").content.decode()
    assert all(f'href="{change(one)}"' in found for one in (section, unplaced, page))


def test_a_long_list_says_that_there_is_more(editor):
    for number in range(21):
        DocumentFactory(title=f"Methadone {number}")
    assert b"There are more: type another word." in go(editor, "methadone").content


def test_what_is_nowhere_gets_a_sentence(editor):
    assert b"No cell, entry, section" in go(editor, "xyzzy").content


@pytest.mark.parametrize(
    "words", ["", " ", "%", "_", "'\"<script>", "a" * 5000, "b " * 3000, "(a3", "10.1/"]
)
def test_odd_words_are_answered(editor, words):
    answer = go(editor, words)
    assert answer.status_code == 200
    assert b"'\"<script>" not in answer.content


def test_go_to_asks_the_same_number_of_queries_whatever_it_finds(
    editor, django_assert_max_num_queries
):
    cell = CellFactory()
    for number in range(5):
        EntryFactory(cell=cell, document=DocumentFactory(title=f"Naltrexone {number}"))
    with django_assert_max_num_queries(10 + COUNTED):
        go(editor, "naltrexone")


def test_go_to_is_for_staff(client):
    assert go(client, "a3")["Location"].startswith("/admin/login/")
