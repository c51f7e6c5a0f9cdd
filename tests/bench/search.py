"""
What search costs beside the bare ranked query: `python -m tests.bench.search [--rows N]`.

On a throw-away PostgreSQL, or with --sqlite in a file; with production's settings, in one
process. For words in 48 %, 4 %, 0.3 % and none of the rows, interleaved, medians: the ranked
query alone for the first 20 hits, what a page shows of the same search (hits, facets, snippets,
notices), and the whole answer as HTML through every middleware.
"""

import argparse
import logging
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter

from tests import postgres

# How often each is measured, one after the other.
TIMES = 15


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--sqlite", action="store_true", help="not on PostgreSQL")
    chosen = parser.parse_args()
    with _database(is_sqlite=chosen.sqlite) as address:
        _set_up(address)
        began = perf_counter()
        _fill(chosen.rows)
        print(f"{_versions()}\n{chosen.rows:,} rows, filled in {perf_counter() - began:.0f} s\n")
        print("\n".join(table()))


@contextmanager
def _database(*, is_sqlite: bool) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="matrix-bench-", dir="/tmp") as folder:
        if is_sqlite:
            yield f"sqlite:///{folder}/matrix.sqlite3"
            return
        server, address = postgres.start(Path(folder))
        try:
            yield address
        finally:
            postgres.stop(server)


def _set_up(address: str) -> None:
    """Production's settings: with DEBUG Django keeps every query."""
    os.environ |= {
        "DEBUG": "",
        "DATABASE_URL": address,
        "DATABASE_POOL": "0",
        "DJANGO_SETTINGS_MODULE": "matrix_site.settings",
        "SECRET_KEY": "".join(map(chr, range(48, 118))),
        "ALLOWED_HOSTS": "testserver",
        "SITE_URL": "https://bench.example.org",
    }
    import django

    django.setup()
    logging.disable()


def _fill(rows: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    from tests.bench.rows import fill

    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("migrate", verbosity=0)
    fill(rows)
    with connection.cursor() as cursor:
        # As the server's own housekeeping does sooner or later.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def table() -> list[str]:
    """A line for each word: milliseconds, and the ratios to the bare query."""
    from tests.bench.rows import SHARES

    lines = ["| word in | rows | bare, ms | searched, ms | ratio | whole page, ms | ratio |"]
    lines.append("|---|---|---|---|---|---|---|")
    for word, share in SHARES.items():
        rows = _rows_with(word)
        bare, searched, page = interleaved([_bare(word), _searched(word), _page(word)])
        lines.append(
            f"| {share / 10:g} % | {rows:,} | {bare:.1f} | {searched:.1f} | {searched / bare:.2f}"
            f" | {page:.1f} | {page / bare:.2f} |"
        )
    return lines


def interleaved(works: list[Callable[[], object]]) -> list[float]:
    """The median of each, in milliseconds, after one round that is not counted."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(TIMES + 1):
        for times, work in zip(taken, works, strict=True):
            began = perf_counter()
            work()
            times.append((perf_counter() - began) * 1000)
    return [median(times[1:]) for times in taken]


BARE = {
    "postgresql": "SELECT passage_id, ts_rank('{0, 0.1, 0.4, 1}', vector, %s::tsquery, 1) AS rank"
    " FROM cells_indexedpassage WHERE vector @@ %s::tsquery"
    " ORDER BY rank DESC, passage_id LIMIT 20",
    "sqlite": "SELECT rowid, bm25(cells_wordindex, 10, 4, 1) AS rank FROM cells_wordindex"
    " WHERE cells_wordindex MATCH %s AND %s IS NOT NULL ORDER BY rank, rowid LIMIT 20",
}


def _bare(word: str) -> Callable[[], object]:
    from django.db import connection

    def ask() -> list[tuple[int, float]]:
        with connection.cursor() as cursor:
            cursor.execute(BARE[connection.vendor], [word, word])
            return cursor.fetchall()

    return ask


def _searched(word: str) -> Callable[[], object]:
    from django.http import QueryDict

    from cells.reading.search import search_page
    from cells.reading.surroundings import Surroundings
    from cells.searching.forms import SearchForm

    def ask() -> object:
        wanted = SearchForm(QueryDict(f"q={word}")).wanted()
        return search_page(wanted, Surroundings.of(None), [])

    return ask


def _page(word: str) -> Callable[[], object]:
    from django.test import Client

    client = Client(headers={"x-forwarded-proto": "https"})

    def ask() -> object:
        answer = client.get("/search/", {"q": word}, secure=True)
        assert answer.status_code == 200
        return answer

    return ask


def _rows_with(word: str) -> int:
    from cells.searching.finding import Wanted, passages_for, read

    return passages_for(read(Wanted(word))[0]).count()


def _versions() -> str:
    import django
    from django.db import connection

    with connection.cursor() as cursor:
        is_postgresql = connection.vendor == "postgresql"
        cursor.execute("SHOW server_version" if is_postgresql else "SELECT sqlite_version()")
        server = cursor.fetchone()[0]
    return (
        f"{connection.display_name} {server}, Django {django.__version__}, "
        f"Python {platform.python_version()}, {os.cpu_count()} cores"
    )


if __name__ == "__main__":
    sys.exit(main())
