"""Keeping what search looks in up to date: page by page, when it is published."""

from collections import Counter
from collections.abc import Iterable, Iterator

from django.db import connection, transaction

from cells import newsroom
from cells.models import IndexedPassage, Page, VocabularyWord
from cells.searching import tables
from cells.searching.contents import findable_in
from cells.searching.words import LONGEST, WORD, folded
from cells.snapshots import Snapshot

# Shorter words are never guessed at.
SHORTEST = 3
ADD_WORDS = """
    INSERT INTO cells_vocabularyword (word, passages) VALUES (%s, %s)
    ON CONFLICT (word) DO UPDATE SET passages = cells_vocabularyword.passages + excluded.passages
"""
AT_ONCE = 500


def index_page(page: Page, snapshot: Snapshot) -> None:
    """Make search know the passages of a page as this snapshot, its current edition, has them.

    To be called in a transaction that holds the newsroom's lock, when the page's passages are
    made.
    """
    passages = {(p.kind, p.number): p.pk for p in page.passages.filter(retired_on=None)}
    assert page.changed_in  # a page with a current edition has a significant one
    old = IndexedPassage.objects.filter(passage__page=page)
    new = [
        IndexedPassage(
            passage_id=passages[found.kind, found.number],
            page=page,
            kind=found.kind,
            document_number=found.document_number,
            changed_on=page.changed_in.dated_on,
            **found.fields(),
        )
        for found in findable_in(snapshot)
        if (found.kind, found.number) in passages
    ]
    change = Counter(vocabulary(new))
    change.subtract(vocabulary(old.only("title", "people", "text")))
    old.delete()
    IndexedPassage.objects.bulk_create(new)
    count_words(change)


def vocabulary(rows: Iterable[IndexedPassage]) -> Iterator[str]:
    """The words of each row, each once a row."""
    for row in rows:
        found = {folded(w) for t in (row.title, row.people, row.text) for w in WORD.findall(t)}
        yield from (w for w in found if w.isalpha() and SHORTEST <= len(w) <= LONGEST)


def count_words(change: Counter[str]) -> None:
    """Add these numbers of passages to the vocabulary's; words that stand in none go."""
    changed = [(word, number) for word, number in sorted(change.items()) if number]
    if not changed:
        return
    with connection.cursor() as cursor:
        cursor.executemany(ADD_WORDS, changed)
    VocabularyWord.objects.filter(passages__lte=0).delete()


def rebuild() -> int:
    """Make everything that search looks in anew, page by page; returns the number of pages.

    The site is searched meanwhile, and editors publish between one page and the next.
    """
    with transaction.atomic():
        newsroom.lock()
        tables.install(connection)
        IndexedPassage.objects.exclude(passage__retired_on=None).delete()
    pages = Page.objects.filter(current_edition__isnull=False)
    numbers = list(pages.values_list("pk", flat=True))
    for number in numbers:
        with transaction.atomic():
            newsroom.lock()
            page = pages.select_related("current_edition", "changed_in").get(pk=number)
            assert page.current_edition
            index_page(page, page.current_edition.contents)
    recount()
    return len(numbers)


@transaction.atomic
def recount() -> None:
    """Count the vocabulary anew, whatever it says."""
    newsroom.lock()
    rows = IndexedPassage.objects.only("title", "people", "text").iterator(chunk_size=AT_ONCE)
    counted = Counter(vocabulary(rows))
    VocabularyWord.objects.all().delete()
    VocabularyWord.objects.bulk_create(
        (VocabularyWord(word=word, passages=number) for word, number in sorted(counted.items())),
        batch_size=AT_ONCE,
    )
