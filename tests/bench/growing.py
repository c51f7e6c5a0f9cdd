"""The same work on sites of 50, 500 and 5,000 cells with five editions each.

Each site is a database of its own; they are measured in turns, each time after a round that is
not counted. Statements are counted, too: a number that rises is a loop over what the site has.
"""

import shutil
from collections.abc import Callable, Iterator
from statistics import median
from time import perf_counter
from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client

from cells.models import Cell, Page
from cells.publishing import publish
from cells.reading import site
from subscriptions.sweeping import sweep
from tests.bench.copies import first_cell, grow
from tests.bench.stage import said_to_database, versions

CELL = "/drug/e5/"

type Work = Callable[[], object]


class Taken(NamedTuple):
    ms: float
    statements: int


def measure(sizes: list[int], times: int) -> None:
    """Print what each work takes on each site."""
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("migrate", verbosity=0)
    sites = dict(make_sites(sizes))
    print(f"{versions()}\n")
    print(*table(sites, times), sep="\n", flush=True)


def make_sites(sizes: list[int]) -> Iterator[tuple[int, str]]:
    """A database for each number of cells, each begun as a copy of the one before."""
    cell = first_cell()
    get_user_model().objects.create(username="ana", is_staff=True, is_superuser=True)
    before = 1
    for size in sizes:
        if before > 1:
            copy_database(f"{connection.settings_dict['NAME']}_{size}")
        began = perf_counter()
        grow(cell, before, size)
        with connection.cursor() as cursor:
            # As the server's own housekeeping does sooner or later.
            cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
        print(f"{size} cells, filled in {perf_counter() - began:.0f} s", flush=True)
        before = size
        yield size, str(connection.settings_dict["NAME"])


def copy_database(name: str) -> None:
    """Copy the database in use, and use the copy."""
    old = connection.settings_dict["NAME"]
    if connection.vendor == "postgresql":
        # A database is copied while nobody uses it.
        use("template1")
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{old}"')
    else:
        connection.close()
        shutil.copy(old, name)
    use(name)


def use(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name
    site.forget()
    cache.clear()


def table(sites: dict[int, str], times: int) -> Iterator[str]:
    """A line for each work: milliseconds and statements by the size of the site."""
    taken: dict[tuple[str, int], list[Taken]] = {}
    for _ in range(times):
        for size, name in sites.items():
            use(name)
            for _ in once():
                pass
            for work, one in once():
                taken.setdefault((work, size), []).append(one)
    sizes = list(sites)
    columns = "".join(f" {size} cells, ms | ratio | statements |" for size in sizes)
    yield f"| work |{columns}"
    yield f"|---|{'---|---|---|' * len(sizes)}"
    for work in dict.fromkeys(work for work, _ in taken):
        first = median(one.ms for one in taken[work, sizes[0]])
        line = ""
        for size in sizes:
            ms = median(one.ms for one in taken[work, size])
            line += f" {ms:.1f} | {ms / first:.2f} | {taken[work, size][-1].statements} |"
        yield f"| {work} |{line}"


def once() -> Iterator[tuple[str, Taken]]:
    """Every work once."""
    for name, work in {**publishing(), **reading(), **newsroom()}.items():
        began = perf_counter()
        statements = len(said_to_database(work))
        yield name, Taken((perf_counter() - began) * 1000, statements)


def publishing() -> dict[str, Work]:
    """In this order: the first sweep tells of what was published."""
    cell = Cell.objects.get(page__path=CELL.strip("/"))
    cell.headline = f"A headline after row version {cell.row_version}"
    cell.save()
    return {
        "publish a cell": lambda: publish(cell, kind="significant", note="Another headline"),
        "sweep for mail, an edition to tell": sweep,
        "sweep for mail, nothing new": sweep,
    }


def reading() -> dict[str, Work]:
    client = Client()
    etag = {"If-None-Match": ""}

    def get(path: str, status: int = 200, **query: str) -> Work:
        def ask() -> None:
            headers = etag if status == 304 else None
            answer = client.get(path, query, secure=True, headers=headers)
            assert answer.status_code == status, (path, answer.status_code)
            if path == CELL:
                etag["If-None-Match"] = answer.headers["ETag"]

        return ask

    return {
        "cell page": get(CELL),
        "cell page, 304": get(CELL, status=304),
        "matrix page": get("/drug/"),
        "home": get("/"),
        "sitemap": get("/sitemap.xml"),
        "feed of a cell": get("/drug/e5.atom"),
        "feed of the site": get("/feed.atom"),
        "editions of a cell": get("/drug/e5/editions/"),
        "search, a word of many rows": get("/search/", q="ba"),
        "search, a word of one row": get("/search/", q="version"),
    }


def newsroom() -> dict[str, Work]:
    client = Client()
    client.force_login(get_user_model().objects.get(username="ana"))

    def get(path: str) -> Work:
        def ask() -> None:
            answer = client.get(path, secure=True)
            assert answer.status_code == 200, (path, answer.status_code)

        return ask

    number = Page.objects.get(path=CELL.strip("/")).subject.pk
    return {
        "newsroom, first screen": get("/admin/"),
        "newsroom, workbench of a cell": get(f"/admin/desk/cell/{number}/"),
    }
