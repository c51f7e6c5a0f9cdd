"""Words in 48 %, 4 %, 0.3 % and none of the rows: searched for, and ranked by the database alone.

For each, interleaved: the *bare* ranked query for the first 20 hits, reading nothing but their
numbers; all *statements* of the first page of the same search, one by one, read and forgotten;
the *search*, which is all that the page shows as Python has it: hits, facets counted and linked,
snippets cut; the *page*, the same as HTML through every middleware; and the *floor*, the page of a
search without a word: one trivial statement, the site's frame, and the same middleware.
"""

from collections.abc import Callable, Iterator
from time import perf_counter

from django.core.management import call_command
from django.db import connection
from django.test import Client

from cells.asking import Asked, answers
from cells.reading.search import search_page
from cells.reading.site import site
from cells.searching.finding import Wanted, find, passages_for, read
from tests.bench import ratios
from tests.bench.rows import SHARES, fill
from tests.bench.stage import interleaved, said_to_database, versions

TIMES = 15
NO_WORD = "?"
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
    for line in table(rows):
        print(line, flush=True)


def table(rows: int) -> Iterator[str]:
    """A line for each word: milliseconds, and the ratios to the bare query."""
    yield (
        "| word in | rows | bare, ms | statements, ms | : bare | search, ms | : bare"
        " | page, ms | : bare | floor, ms |"
    )
    yield "|---|---|---|---|---|---|---|---|---|---|"
    for word, share in SHARES.items():
        works = [bare(word), statements(word), search(word), page(word), page(NO_WORD)]
        alone, *others, floor = interleaved(works, TIMES)
        if connection.vendor == "postgresql":
            # A word in half of many rows must beat its own full ranking.
            most = 1 if rows > 10_000 and share > 400 else 3
            name = f"search, word in {share / 10:g} % of {rows:,} rows : bare, PostgreSQL"
            ratios.say(name, others[1] / alone, at_most=most)
        compared = " | ".join(f"{ms:.2f} | {ms / alone:.2f}" for ms in others)
        yield (
            f"| {share / 10:g} % | {rows_with(word):,} | {alone:.2f} | {compared} | {floor:.2f} |"
        )


def bare(word: str) -> Callable[[], object]:
    def ask() -> list[tuple[int, float]]:
        with connection.cursor() as cursor:
            cursor.execute(BARE[connection.vendor], {"word": word})
            return cursor.fetchall()

    return ask


def statements(word: str) -> Callable[[], object]:
    """What a page asks the database, each in a message of its own; nothing done with answers."""
    ask_for_page = page(word)
    # What is kept in the process is there from now on.
    ask_for_page()
    said = said_to_database(ask_for_page)

    def ask() -> None:
        for statement, values in said:
            answers(Asked(connection.alias, statement, values))

    return ask


def search(word: str) -> Callable[[], object]:
    wanted = Wanted(word)

    def ask() -> object:
        found = find(wanted)
        return search_page(wanted, found, site(found.home), [])

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
