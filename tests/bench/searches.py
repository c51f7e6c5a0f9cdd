"""Words in 48 %, 4 %, 0.3 % and none of the rows: searched for, and ranked by the database alone.

For each, interleaved: the ranked query alone for the first 20 hits, reading nothing but their
numbers; what a page shows of the same search (hits, facets, snippets, notices); and the whole
answer as HTML through every middleware.
"""

from collections.abc import Callable, Iterator
from time import perf_counter

from django.core.management import call_command
from django.db import connection
from django.http import QueryDict
from django.test import Client

from cells.reading.search import search_page
from cells.reading.surroundings import Surroundings
from cells.searching.finding import Wanted, passages_for, read
from cells.searching.forms import SearchForm
from tests.bench.rows import SHARES, fill
from tests.bench.stage import interleaved, versions

TIMES = 15
BARE = {
    "postgresql": "SELECT passage_id, ts_rank('{0, 0.1, 0.4, 1}', vector, %(word)s::tsquery, 1)"
    " AS rank FROM cells_indexedpassage WHERE vector @@ %(word)s::tsquery"
    " ORDER BY rank DESC, passage_id LIMIT 20",
    "sqlite": "SELECT rowid, bm25(cells_wordindex, 10, 4, 1) AS rank FROM cells_wordindex"
    " WHERE cells_wordindex MATCH %(word)s ORDER BY rank, rowid LIMIT 20",
}


def measure(rows: int) -> None:
    """Fill the empty database with so many rows, and print what searching them takes."""
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("migrate", verbosity=0)
    began = perf_counter()
    fill(rows)
    with connection.cursor() as cursor:
        # As the server's own housekeeping does sooner or later.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    print(f"{versions()}\n{rows:,} rows, filled in {perf_counter() - began:.0f} s\n")
    for line in table():
        print(line, flush=True)


def table() -> Iterator[str]:
    """A line for each word: milliseconds, and the ratios to the bare query."""
    yield "| word in | rows | bare, ms | searched, ms | ratio | whole page, ms | ratio |"
    yield "|---|---|---|---|---|---|---|"
    for word, share in SHARES.items():
        works = [bare(word), searched(word), page(word)]
        alone, found, whole = interleaved(works, TIMES)
        yield (
            f"| {share / 10:g} % | {rows_with(word):,} | {alone:.1f} | {found:.1f}"
            f" | {found / alone:.2f} | {whole:.1f} | {whole / alone:.2f} |"
        )


def bare(word: str) -> Callable[[], object]:
    def ask() -> list[tuple[int, float]]:
        with connection.cursor() as cursor:
            cursor.execute(BARE[connection.vendor], {"word": word})
            return cursor.fetchall()

    return ask


def searched(word: str) -> Callable[[], object]:
    def ask() -> object:
        wanted = SearchForm(QueryDict(f"q={word}")).wanted()
        return search_page(wanted, Surroundings.of(None), [])

    return ask


def page(word: str) -> Callable[[], object]:
    client = Client()

    def ask() -> object:
        answer = client.get("/search/", {"q": word}, secure=True)
        assert answer.status_code == 200
        return answer

    return ask


def rows_with(word: str) -> int:
    return passages_for(read(Wanted(word))[0]).count()
