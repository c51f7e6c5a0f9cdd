from collections import Counter

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from cells.models import IndexedPassage, Synonym, VocabularyWord
from cells.publishing import redact
from cells.richtext import build as b
from cells.searching.contents import MOST_STEMS
from cells.searching.indexing import index_page, vocabulary
from tests.cells.searching.library import cell, entry, found, library, search
from tests.factories import BiteFactory, PlainPageFactory, SectionFactory, live
from tests.invariants import problems_of_the_words

pytestmark = pytest.mark.django_db


def counted():
    """The vocabulary as it is, and as it should be."""
    kept = dict(VocabularyWord.objects.values_list("word", "passages"))
    return kept, dict(Counter(vocabulary(IndexedPassage.objects.all())))


def test_a_draft_is_not_found_until_it_is_published():
    draft = entry("Secret")
    live(cell("E1"))
    assert found("secret") == set()
    live(draft.cell)
    assert found("secret") == {"Secret"}


def test_publishing_again_finds_the_new_words_and_no_longer_the_old():
    first = entry("Before")
    live(first.cell)
    first.headline = "After"
    first.save()
    live(first.cell)
    assert (found("before"), found("after")) == (set(), {"After"})
    kept, right = counted()
    assert kept == right


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL keeps its own index")
def test_the_index_is_in_step_with_rows_that_were_written_again():
    kept, changed, gone = entry("Stays as it is"), entry("Before"), entry("Goes")
    live(kept.cell)
    changed.headline = "After"
    changed.save()
    gone.retire("It went.")
    entry("Comes")
    live(kept.cell)
    assert found("stays") == {"Stays as it is"}
    assert list(problems_of_the_words()) == []


def test_a_retired_entry_is_not_found():
    gone = entry("Withdrawn by its authors")
    live(gone.cell)
    gone.retire("Withdrawn.")
    live(gone.cell)
    assert found("authors") == set()
    assert not VocabularyWord.objects.filter(word="authors").exists()


def test_an_entry_that_moved_is_found_once_where_it_stands():
    moved = entry("Moves about", at="A3")
    live(moved.cell)
    left, moved.cell = moved.cell, cell("E1")
    moved.save()
    live(moved.cell)
    live(left)
    assert list(
        IndexedPassage.objects.filter(headline="Moves about").values_list("column", "row")
    ) == [("E", "1")]
    kept, right = counted()
    assert kept == right


def test_publishing_touches_the_rows_of_its_page_only():
    library()
    others = IndexedPassage.objects.exclude(column="A")
    others.update(headline="Not made anew")
    entry("One more", at="A3")
    live(cell("A3"))
    assert set(others.values_list("headline", flat=True)) == {"Not made anew"}


def test_indexing_a_page_takes_as_many_queries_whatever_else_is_published():
    indexed = live(entry("Alone", at="D4").cell)
    with CaptureQueriesContext(connection) as alone, transaction.atomic():
        index_page(indexed.page, indexed.contents)
    library()
    for number in range(20):
        entry(f"Number {number}", at="E1")
    live(cell("E1"))
    with CaptureQueriesContext(connection) as among_others, transaction.atomic():
        index_page(indexed.page, indexed.contents)
    assert len(among_others) == len(alone) < 12


def test_publishing_a_page_looks_at_its_own_words_only():
    VocabularyWord.objects.create(word="nobodys", passages=0)
    first = entry("Before")
    live(first.cell)
    first.headline = "After"
    first.save()
    live(first.cell)
    assert VocabularyWord.objects.filter(word="nobodys").exists()
    assert not VocabularyWord.objects.filter(word="before").exists()


def test_every_text_of_a_page_is_found():
    place = cell()
    place.abstract = b.paragraph("Abstractword with ", b.note("a note", "Hoverword here"), ".")
    place.short_version = b.ordered_list("Shortword")
    place.more = b.paragraph("Moreword")
    place.save()
    SectionFactory(
        bite=BiteFactory(cell=place),
        kind="issue",
        heading="Headingword",
        body=b.unfold("Foldedword", [b.paragraph("Insideword")]),
    )
    live(place)
    live(PlainPageFactory(body=b.paragraph("Plainword")))
    for word in ("abstract", "hover", "short", "more", "heading", "folded", "inside", "plain"):
        assert search({"q": f"{word}word"}).total == 1, word


def test_a_text_of_any_length_can_be_published():
    long = " ".join(f"w{i}" for i in range(MOST_STEMS * 2))
    live(entry("Very long", f"{long} {'x' * 300_000}").cell)
    assert found("w5") == {"Very long"}


def test_redacted_words_are_gone_from_all_that_search_keeps():
    told = entry("Said by Wittgenstein", "Wittgenstein said so.", authors="Wittgenstein L")
    live(told.cell)
    redact(told.cell.page, words="Wittgenstein", reason="Court order", by="ada")
    assert found("wittgenstein") == set()
    assert not VocabularyWord.objects.filter(word="wittgenstein").exists()
    row = IndexedPassage.objects.get(passage__kind="entry")
    assert "wittgenstein" not in str(vars(row)).lower()


def test_a_synonym_says_what_it_holds():
    assert str(Synonym(phrases="OST\n\n  methadone  ")) == "OST = methadone"
