"""Making everything that search looks in anew, while the site runs."""

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import batched, takewhile
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import NamedTuple

from django.db import connection, connections, transaction
from django.db.models import QuerySet

from cells import newsroom
from cells.models import IndexedPassage, Page, VocabularyWord
from cells.searching import tables
from cells.searching.indexing import count_words, replace_rows, vocabulary

# Editors wait for so many pages, well below a second.
PAGES_AT_ONCE = 20
# A process for fewer pages takes longer to start than to do its share.
PAGES_A_PROCESS = 100


class Made(NamedTuple):
    """Of some pages, in how many rows each word is, and of what those rows were made:
    the edition and its hash, by page."""

    words: Counter[str]
    editions: dict[int, tuple[int, str]]


def rebuild(processes: int = 1) -> int:
    """Make everything that search looks in anew, a few pages at a time; returns how many pages.

    The site is searched meanwhile, and editors publish between one time and the next. Several
    `processes` help PostgreSQL only: SQLite has one writer at a time, and then there is one.
    """
    with transaction.atomic():
        newsroom.lock()
        tables.install(connection)
        IndexedPassage.objects.exclude(passage__retired_on=None).delete()
    numbers = list(_published().order_by("pk").values_list("pk", flat=True))
    is_shared_out = processes > 1 and connection.vendor == "postgresql"
    _recount(_make_in_processes(numbers, processes) if is_shared_out else _make(numbers))
    return len(numbers)


def usual_processes() -> int:
    """One for each processor that this one may use, unless the site is small."""
    return min(len(os.sched_getaffinity(0)), 1 + _published().count() // PAGES_A_PROCESS)


def _published() -> QuerySet[Page]:
    return Page.objects.filter(current_edition__isnull=False)


def _make(numbers: Iterable[int]) -> Made:
    """Make the rows of these pages anew, as far as they are still published."""
    made = Made(Counter(), {})
    for some in batched(numbers, PAGES_AT_ONCE):
        with transaction.atomic():
            newsroom.keep_still()
            pages = (
                _published()
                .select_related("current_edition", "changed_in")
                .defer("changed_in__snapshot")
                .filter(pk__in=some)
            )
            current = {page: page.current_edition for page in pages if page.current_edition}
            made.words.update(replace_rows({p: e.contents for p, e in current.items()}))
            made.editions.update({p.pk: (e.pk, e.sha256) for p, e in current.items()})
    return made


def _make_in_processes(numbers: Sequence[int], processes: int) -> Made:
    """The first share is made by this process; if one of the others fails, so does this."""
    _leave_database()
    shares = [numbers[start::processes] for start in range(processes)]
    others = [_Other(share) for share in shares[1:]]
    made = _make(shares[0])
    for other in others:
        words, editions = other.made()
        made.words.update(words)
        made.editions.update(editions)
    return made


class _Other:
    """Another process that makes a share. It ends by itself when this one is gone."""

    def __init__(self, share: Sequence[int]) -> None:
        context = get_context("fork")
        self._results, results = context.Pipe(duplex=False)
        arguments = (share, results, os.getpid())
        self._process = context.Process(target=_send, args=arguments, daemon=True)
        self._process.start()
        results.close()

    def made(self) -> Made:
        try:
            return self._results.recv()
        except EOFError:
            raise RuntimeError("A process that made a share failed; it says why.") from None
        finally:
            self._process.join()


def _send(share: Sequence[int], results: Connection, parent: int) -> None:
    results.send(_make(takewhile(lambda _: os.getppid() == parent, share)))
    connections.close_all()


def _leave_database() -> None:
    """A connection serves one process, so none is taken into another."""
    connection.close()
    if connection.settings_dict["OPTIONS"].get("pool"):
        connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's has it


@transaction.atomic
def _recount(made: Made) -> None:
    """Let the vocabulary be what was counted, or count anew if anything changed meanwhile."""
    newsroom.lock()
    now = _published().values_list("pk", "current_edition_id", "current_edition__sha256")
    if {page: (edition, sha256) for page, edition, sha256 in now} == made.editions:
        right = made.words
    else:
        right = Counter(vocabulary(IndexedPassage.objects.all()))
    VocabularyWord.objects.filter(passages__lte=0).delete()
    right.subtract(dict(VocabularyWord.objects.values_list("word", "passages")))
    count_words(right)
