"""What lists know of a page, and making it anew."""

import pytest
from django.core.management import call_command

from cells.models import Mention, Page, Passage
from cells.publishing.cards import beginning_of, card_of
from cells.publishing.rebuilding import rebuild_passages
from cells.publishing.taking import snapshot_of
from cells.richtext import build as b
from cells.snapshots import Card
from tests.factories import (
    BiteFactory,
    CellFactory,
    DocumentFactory,
    EntryFactory,
    SectionFactory,
    live,
)
from tests.invariants import broken_invariants
from tests.shapes import misfits

pytestmark = pytest.mark.django_db


def tagged(*tags):
    document = DocumentFactory()
    document.tags.add(*tags)
    return document


def test_a_card_counts_the_words_of_the_bite_and_names_its_issues():
    bite = BiteFactory()
    SectionFactory(bite=bite, body=b.paragraph("Four ", b.note("words", "Not this."), " are here."))
    SectionFactory(bite=bite, kind="issue", heading="Who decides?", body=b.paragraph("You do."))
    card = card_of(snapshot_of(bite.cell))
    assert (card["bite"], card["issues"]) == (6, ["Who decides?"])


def test_a_card_counts_the_entries_of_each_tag_the_most_used_first():
    cell = CellFactory()
    for tags in (["naloxone", "housing"], ["naloxone"], ["detox"]):
        EntryFactory(cell=cell, document=tagged(*tags))
    assert card_of(snapshot_of(cell))["tags"] == [
        {"slug": "naloxone", "name": "naloxone", "entries": 2},
        {"slug": "detox", "name": "detox", "entries": 1},
        {"slug": "housing", "name": "housing", "entries": 1},
    ]


def test_a_card_has_the_shape_that_its_type_says():
    cell = EntryFactory(document=tagged("naloxone")).cell
    for subject in (cell, cell.row, cell.matrix):
        live(subject)
    cards = Passage.objects.exclude(kind="entry").values_list("card", flat=True)
    assert [list(misfits(card, Card)) for card in cards] == [[], [], []]


def test_a_short_abstract_is_whole_and_plain():
    text = b.join(b.paragraph("One ", b.link("link", "https://example.org/")), b.bullet_list("a"))
    assert beginning_of(text) == "One link a"


def test_a_long_abstract_is_cut_after_a_word():
    text = beginning_of(b.paragraph("Everybody " * 60))
    assert text == " ".join(["Everybody"] * 30) + "…"
    assert len(text) <= 300


def test_passages_and_cards_are_made_anew_from_current_editions():
    entry = EntryFactory(headline="It helps")
    to_it = b.paragraph("See ", b.reference("the trial", "entry", entry.pk), ".")
    live(entry.cell)
    live(CellFactory(code="A1", abstract=to_it))
    Passage.objects.filter(kind="entry").delete()
    Mention.objects.all().delete()
    Passage.objects.update(card={})
    assert rebuild_passages() == 2
    assert broken_invariants() == []
    assert Passage.objects.get(page__path="drug/a1").card["abstract"] == "See the trial."


def test_an_entry_that_moved_stays_where_it_was_published_last_when_made_anew():
    entry = EntryFactory()
    live(entry.cell)
    newer = CellFactory(code="A1")
    entry.cell = newer
    entry.save()
    live(newer)
    rebuild_passages()
    assert Passage.objects.get(kind="entry").page == newer.page


def test_making_anew_makes_kept_copies_stale(client):
    live(CellFactory())
    etag = client.get("/drug/e5/")["ETag"]
    rebuild_passages()
    assert client.get("/drug/e5/", headers={"if-none-match": etag}).status_code == 200


def test_a_page_is_made_anew_with_as_many_queries_for_many(django_assert_max_num_queries):
    for code in ("A1", "B1", "C1", "D1"):
        live(CellFactory(code=code))
    # On PostgreSQL the newsroom's lock is a query, too.
    with django_assert_max_num_queries(1 + 4 * 16):
        rebuild_passages()


def test_the_command_says_how_many_pages_it_went_through(capsys):
    live(CellFactory())
    call_command("rebuild_passages")
    assert capsys.readouterr().out == "Made the passages of 1 page anew.\n"
    assert Page.objects.public().count() == 1
