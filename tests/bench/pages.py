"""
What a cell page costs beside a bare view:
`python -m tests.bench.pages [--sqlite] [--kept | --servers]`.

A cell of 25 entries and 3,500 words (tests/weight.py), production's settings, two processes,
16 connections, over the loopback, on a throw-away database. The bare view returns the same bytes
and headers through the same middleware. Each request is a connection, as from the production
proxy; with --kept connections stay open. With --servers every application server is measured,
and the bare view and the page only.
"""

import argparse
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from statistics import median
from urllib.parse import unquote, urlsplit

from django.utils.module_loading import import_string

from tests.bench import ratios, serving, stage
from tests.bench.serving import Asked, Server

CELL, BARE = "/drug/e5/", "/bench/bare/"
CHOSEN = "gunicorn gthread"
# At most so many times the processor time of the bare view.
WANTED = {"page, made ahead": 3, "conditional request": 1.7, "page, cache on": 1.05}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sqlite", action="store_true", help="not on PostgreSQL")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--kept", action="store_true", help="keep connections open")
    what.add_argument("--servers", action="store_true", help="compare application servers")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seconds", type=int, default=1, help="for each work in each round")
    chosen = parser.parse_args()
    with (
        stage.database(is_sqlite=chosen.sqlite) as address,
        tempfile.TemporaryDirectory(prefix="matrix-bench-") as folder,
    ):
        etag = prepare(address, Path(folder) / "bare")
        measure = of_servers if chosen.servers else partial(of_pages, is_kept=chosen.kept)
        for line in measure(etag, processes_of(address), chosen.rounds, chosen.seconds):
            print(line, flush=True)


def prepare(address: str, bare: Path) -> str:
    """Make the page, and what the bare view answers; the page's validator."""
    stage.set_up(address, TRUST_X_FORWARDED_PROTO="1", PAGES_IN_MEMORY="0", DATABASE_POOL="4")
    os.environ["BENCH_BARE"] = str(bare)
    # Models can be imported only now.
    return import_string("tests.bench.paging.prepare")(bare)


def processes_of(address: str) -> list[int]:
    """The root of the database server's processes; none for SQLite."""
    folder = unquote(urlsplit(address).hostname or "")
    if not folder:
        return []
    return [int((Path(folder) / "data" / "postmaster.pid").read_text().split()[0])]


def of_pages(
    etag: str, database: list[int], rounds: int, seconds: int, *, is_kept: bool
) -> Iterator[str]:
    """A line for each way in which the page is asked for."""
    name = serving.KEPT if is_kept else CHOSEN
    said = {"Connection": "keep-alive"} if is_kept else {}
    with (
        serving.serving(name) as plain,
        serving.serving(name, PAGES_IN_MEMORY="1") as remembering,
    ):
        works = {
            "bare view": (plain, BARE, said),
            "page, made ahead": (plain, CELL, said),
            "conditional request": (plain, CELL, {"If-None-Match": etag, **said}),
            "page, cache on": (remembering, CELL, said),
        }
        found = asked(works, database, rounds, seconds)
        yield from table(found, "bare view")
    where = "PostgreSQL" if database else "SQLite"
    for name, most in WANTED.items():
        ratio = found[name].server / found["bare view"].server
        ratios.say(f"{name}, CPU : bare view, {where}", ratio, at_most=most)


def of_servers(etag: str, database: list[int], rounds: int, seconds: int) -> Iterator[str]:
    with ExitStack() as stack:
        works: dict[str, Work] = {}
        for name in serving.installed():
            server = stack.enter_context(serving.serving(name))
            works[f"{name}: bare view"] = (server, BARE, {})
            works[f"{name}: page, made ahead"] = (server, CELL, {})
        yield from table(asked(works, database, rounds, seconds), "gunicorn sync: bare view")


type Work = tuple[Server, str, dict[str, str]]


def asked(
    works: dict[str, Work], database: list[int], rounds: int, seconds: int
) -> dict[str, Asked]:
    """The medians of each, the works taking turns; one turn before that is not counted."""
    found: dict[str, list[Asked]] = {name: [] for name in works}
    for turn in range(rounds + 1):
        for name, (server, path, headers) in works.items():
            one = serving.ask(server, path, seconds, database, **headers)
            if turn:
                found[name].append(one)
    return {
        name: Asked(*(median(column) for column in zip(*turns, strict=True)))
        for name, turns in found.items()
    }


def table(found: dict[str, Asked], against: str) -> Iterator[str]:
    bare = found[against]
    yield "| | req/s | CPU, ms | of the database, ms | CPU : bare | req/s : bare |"
    yield "|---|---|---|---|---|---|"
    for name, one in found.items():
        yield (
            f"| {name} | {one.per_second:.0f} | {one.server:.2f} | {one.database:.2f}"
            f" | {one.server / bare.server:.2f} | {one.per_second / bare.per_second:.2f} |"
        )


if __name__ == "__main__":
    main()
