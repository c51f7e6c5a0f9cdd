"""Making all that search looks in anew (`manage.py rebuild_search`), in rows a second.

On a site of copies of one heavy cell; then with their bites away, which leaves the short rows:
entries and the heads of pages. Every row is written each time. Processor time is that of a row,
in Python and in the database server, all processes of each added up: with as many processors to
itself as it uses, a rebuild takes no longer than the larger of its shares.
"""

import os
from collections.abc import Iterator
from statistics import median
from time import perf_counter
from typing import NamedTuple

from django.core.management import call_command
from django.db import connection

from cells.models import IndexedPassage
from cells.searching.rebuilding import rebuild
from tests.bench import ratios
from tests.bench.copies import first_cell, grow, take_bites_away
from tests.bench.serving import cpu_of
from tests.bench.stage import versions

WANTED = 4000


class Rate(NamedTuple):
    """A second, and milliseconds of processor time a row."""

    rows: float
    python: float
    database: float


def measure(cells: int, rounds: int) -> None:
    """Print a line for each kind of row and number of processes."""
    call_command("migrate", verbosity=0)
    grow(first_cell(), 1, cells)
    print(f"{versions()}; {cells} cells, {rounds} rounds\n")
    for line in table(rounds):
        print(line, flush=True)


def table(rounds: int) -> Iterator[str]:
    yield "| rows | words in a row | processes | rows/s | Python, ms/row | database, ms/row |"
    yield "|---|---|---|---|---|---|"
    numbers = [1, len(os.sched_getaffinity(0))] if connection.vendor == "postgresql" else [1]
    for prepare in (tidy, take_bites_away):
        prepare()
        rebuild()
        rows, words = IndexedPassage.objects.count(), words_in_a_row()
        for processes in numbers:
            rate = Rate(
                *map(median, zip(*(once(rows, processes) for _ in range(rounds)), strict=True))
            )
            yield (
                f"| {rows:,} | {words:.0f} | {processes} | {rate.rows:,.0f}"
                f" | {rate.python:.3f} | {rate.database:.3f} |"
            )
        name = f"rows of {words:.0f} words indexed a second, {connection.display_name}"
        ratios.say(name, rate.rows, at_least=WANTED)


def once(rows: int, processes: int) -> Rate:
    tidy()
    servers = list(database_processes())
    began = perf_counter(), cpu_of([os.getpid()]), cpu_of(servers)
    rebuild(processes)
    took = perf_counter() - began[0]
    python, database = cpu_of([os.getpid()]) - began[1], cpu_of(servers) - began[2]
    if servers:
        # The server of the bench is a child of this process.
        python -= database
    return Rate(rows / took, 1000 * python / rows, 1000 * database / rows)


def tidy() -> None:
    """As the server's own housekeeping does sooner or later."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def database_processes() -> Iterator[int]:
    """The server's first process, of which all others are children."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_read_file('postmaster.pid', 0, 20)")
            yield int(cursor.fetchone()[0].split()[0])


def words_in_a_row() -> float:
    """Those that are looked in."""
    rows = IndexedPassage.objects.values_list("title", "people", "text")
    return sum(len(text.split()) for row in rows for text in row) / len(rows)
