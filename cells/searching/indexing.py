"""Keeping what search looks in up to date: page by page, when it is published."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import batched, chain

from django.db import connection
from django.db.models import QuerySet

from cells.models import IndexedPassage, Page, Passage, VocabularyWord
from cells.searching import writing
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
# What of a row counts for the vocabulary.
COUNTED = ("title", "people", "text")


def index_page(page: Page, snapshot: Snapshot) -> None:
    """Make search know the passages of a page as this snapshot, its current edition, has them.

    To be called in a transaction that holds the newsroom's lock, when the page's passages are
    made.
    """
    change = Counter[str]()
    change.subtract(vocabulary(IndexedPassage.objects.filter(passage__page=page)))
    change.update(replace_rows({page: snapshot}))
    count_words(change)


def replace_rows(pages: Mapping[Page, Snapshot]) -> Counter[str]:
    """Make the rows of these pages anew. Returns in how many of them each word is, uncounted."""
    numbers = [page.pk for page in pages]
    standing: dict[int, dict[tuple[str, int], int]] = {number: {} for number in numbers}
    passages = Passage.objects.standing().filter(page__in=numbers)
    for page, kind, number, pk in passages.values_list("page_id", "kind", "number", "pk"):
        standing[page][kind, number] = pk
    rows = [row for page in pages for row in _rows(page, pages[page], standing[page.pk])]
    writing.replace(numbers, rows)
    return Counter(chain.from_iterable(_counted(row[name] for name in COUNTED) for row in rows))


def _rows(
    page: Page, snapshot: Snapshot, passages: Mapping[tuple[str, int], int]
) -> Iterator[writing.Row]:
    assert page.changed_in  # a page with a current edition has a significant one
    for found in findable_in(snapshot):
        if (found.kind, found.number) in passages:
            yield {
                "passage_id": passages[found.kind, found.number],
                "page_id": page.pk,
                "kind": found.kind,
                "document_number": found.document_number,
                "changed_on": page.changed_in.dated_on,
                **found.fields(),
            }


def vocabulary(rows: QuerySet[IndexedPassage]) -> Iterator[str]:
    """The words of each row, each once a row."""
    for texts in rows.values_list(*COUNTED).iterator(chunk_size=AT_ONCE):
        yield from _counted(texts)


def _counted(texts: Iterable[str]) -> set[str]:
    """The words of the vocabulary that stand in any of the texts."""
    return set(chain.from_iterable(map(_guessable_in, set("\n".join(texts).split()))))


@lru_cache(maxsize=50_000)
def _guessable_in(piece: str) -> tuple[str, ...]:
    """The words in what stands between two spaces, without those that could not be meant."""
    words = map(folded, WORD.findall(piece))
    return tuple(w for w in words if w.isalpha() and SHORTEST <= len(w) <= LONGEST)


def count_words(change: Counter[str]) -> None:
    """Add these numbers of passages to the vocabulary's; words that stand in none go."""
    changed = [(word, number) for word, number in sorted(change.items()) if number]
    if not changed:
        return
    with connection.cursor() as cursor:
        cursor.executemany(ADD_WORDS, changed)
    # Only these: how many words the site has must not matter to who publishes one page.
    for words in batched((word for word, number in changed if number < 0), AT_ONCE):
        VocabularyWord.objects.filter(word__in=words, passages__lte=0).delete()
