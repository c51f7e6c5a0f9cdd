"""Keeping what search looks in up to date: page by page, when it is published."""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import batched

from django.db import connection, transaction
from django.db.models import QuerySet

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
# Editors wait for so many pages, well below a second.
PAGES_AT_ONCE = 10


def index_page(page: Page, snapshot: Snapshot) -> None:
    """Make search know the passages of a page as this snapshot, its current edition, has them.

    To be called in a transaction that holds the newsroom's lock, when the page's passages are
    made.
    """
    change = Counter[str]()
    change.subtract(vocabulary(IndexedPassage.objects.filter(passage__page=page)))
    replace_rows({page: snapshot})
    change.update(vocabulary(IndexedPassage.objects.filter(passage__page=page)))
    count_words(change)


def replace_rows(pages: Mapping[Page, Snapshot]) -> None:
    """Make the rows of these pages anew, without counting their words."""
    new = [row for page, snapshot in pages.items() for row in _rows(page, snapshot)]
    IndexedPassage.objects.filter(passage__page__in=pages).delete()
    IndexedPassage.objects.bulk_create(new)


def _rows(page: Page, snapshot: Snapshot) -> Iterator[IndexedPassage]:
    standing = page.passages.filter(retired_on=None).values_list("kind", "number", "pk")
    passages = {(kind, number): passage for kind, number, passage in standing}
    assert page.changed_in  # a page with a current edition has a significant one
    for found in findable_in(snapshot):
        if (found.kind, found.number) in passages:
            yield IndexedPassage(
                passage_id=passages[found.kind, found.number],
                page=page,
                kind=found.kind,
                document_number=found.document_number,
                changed_on=page.changed_in.dated_on,
                **found.fields(),
            )


def vocabulary(rows: QuerySet[IndexedPassage]) -> Iterator[str]:
    """The words of each row, each once a row."""
    for texts in rows.values_list("title", "people", "text").iterator(chunk_size=AT_ONCE):
        yield from set(map(guessable, WORD.findall("\n".join(texts)))) - {""}


@lru_cache(maxsize=50_000)
def guessable(word: str) -> str:
    """The word as it stands in the vocabulary, or "" if it is none that could be meant."""
    word = folded(word)
    return word if word.isalpha() and SHORTEST <= len(word) <= LONGEST else ""


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


def rebuild() -> int:
    """Make everything that search looks in anew, a few pages at a time; returns how many pages.

    The site is searched meanwhile, and editors publish between one time and the next.
    """
    with transaction.atomic():
        newsroom.lock()
        tables.install(connection)
        IndexedPassage.objects.exclude(passage__retired_on=None).delete()
    published = Page.objects.filter(current_edition__isnull=False)
    numbers = list(published.values_list("pk", flat=True))
    for some in batched(numbers, PAGES_AT_ONCE):
        with transaction.atomic():
            newsroom.lock()
            pages = published.select_related("current_edition", "changed_in").filter(pk__in=some)
            replace_rows({p: p.current_edition.contents for p in pages if p.current_edition})
    recount()
    return len(numbers)


@transaction.atomic
def recount() -> None:
    """Count the vocabulary anew, whatever it says."""
    newsroom.lock()
    counted = Counter(vocabulary(IndexedPassage.objects.all()))
    VocabularyWord.objects.all().delete()
    VocabularyWord.objects.bulk_create(
        (VocabularyWord(word=word, passages=number) for word, number in sorted(counted.items())),
        batch_size=AT_ONCE,
    )
