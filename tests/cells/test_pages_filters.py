"""Seeing fewer entries of a cell: `?show=`."""

import re

import pytest

from cells.richtext import build as b
from tests.factories import DocumentFactory, EntryFactory, NoticeFactory, live

pytestmark = pytest.mark.django_db


def shown(client, cell, query=""):
    """Publish the cell and read its page."""
    live(cell)
    return client.get(f"/{cell.path}/{query}").content.decode()


def test_show_leaves_the_categories_asked_for(client):
    entry = EntryFactory(category="S", second_category="K", headline="Twofold")
    EntryFactory(cell=entry.cell, category="R", headline="Summed up")
    EntryFactory(cell=entry.cell, category="G", headline="Do this")
    text = shown(client, entry.cell, "?show=k,R,x,")
    assert ("Twofold" in text, "Summed up" in text, "Do this" in text) == (True, True, False)
    assert text.count('aria-current="true">Key') == 1
    assert "2 of 3 entries shown." in text


def test_a_filter_without_any_entry_says_so_and_leads_back(client):
    text = shown(client, EntryFactory(category="S").cell, "?show=g")
    assert "No document here is of this kind." in text
    assert '<a href="/drug/e5/" data-filter>Show all 1</a>' in text


def test_a_reference_to_an_entry_filtered_away_leads_to_the_whole_page(client):
    entry = EntryFactory(category="S")
    text = b.paragraph(b.reference("the trial", "entry", entry.pk))
    EntryFactory(cell=entry.cell, category="R", annotation=text)
    assert f'href="/drug/e5/#entry-{entry.pk}"' in shown(client, entry.cell, "?show=r")


@pytest.fixture
def cell():
    """A free key study, a key study and a free review."""
    free = DocumentFactory(free_url="https://b.example/")
    entry = EntryFactory(category="K", headline="Free key", document=free)
    EntryFactory(cell=entry.cell, category="K", headline="Other key")
    other = DocumentFactory(free_note="at the journal")
    EntryFactory(cell=entry.cell, category="R", headline="Free review", document=other)
    return entry.cell


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Free key", "Other key", "Free review"]),
        ("?show=k", ["Free key", "Other key"]),
        ("?show=free", ["Free key", "Free review"]),
        ("?show=free,k", ["Free key"]),
        ("?show=k,r,free", ["Free key", "Free review"]),
        ("?show=s,k,r,g", ["Free key", "Other key", "Free review"]),
        ("?show=x,,", ["Free key", "Other key", "Free review"]),
    ],
)
def test_kinds_add_up_and_free_narrows(client, cell, query, expected):
    text = shown(client, cell, query)
    assert re.findall(r'rel="external">((?:Free|Other) (?:key|review))</a></h3>', text) == expected


def test_a_filter_adds_its_word_or_takes_it_away(client, cell):
    text = shown(client, cell, "?show=k")
    links = dict(re.findall(r'<a data-filter href="([^"]*)"[^>]*>([^<]*)</a>', text))
    assert links == {
        "/drug/e5/#filters": "all",
        "/drug/e5/?show=k,r#filters": "Reviews 1",
        "/drug/e5/?show=k,free#filters": "Free to read 2",
    } | {"/drug/e5/#filters": "Key 2"}


def test_numbers_of_filters_are_those_of_the_whole_page(client, cell):
    text = shown(client, cell, "?show=r,free")
    assert "1 of 3 entries shown." in text
    for words in ("Key 2", "Reviews 1", "Free to read 2"):
        assert f">{words}</a>" in text


def test_a_copy_found_free_since_counts_as_free(client, cell):
    entry = cell.entries.get(headline="Other key")
    NoticeFactory(document_number=entry.document_id, kind="free", url="https://c.example/")
    text = shown(client, cell, "?show=k,free")
    assert "2 of 3 entries shown." in text
    assert "Other key" in text


def test_free_is_offered_only_where_it_tells_entries_apart(client):
    entry = EntryFactory(document=DocumentFactory(free_url="https://b.example/"))
    text = shown(client, entry.cell)
    assert "show=free" not in text
    assert 'class="filters"' not in text


def test_filters_of_an_archived_edition_stay_in_it(client, cell):
    edition = live(cell)
    address = f"/drug/e5/{edition.address}/"
    text = client.get(f"{address}?show=r").content.decode()
    assert f'href="{address}?show=k,r#filters"' in text


def test_contents_count_what_is_shown(client, cell):
    text = shown(client, cell, "?show=r")
    contents = text[text.index("data-contents") : text.index('class="column"')]
    assert "Reviews" in contents
    assert "Key studies" not in contents
