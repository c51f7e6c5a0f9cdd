"""`kill -9` at any moment of publishing or importing leaves all of it done, or nothing.

Each test takes some seconds: a first child shows how long the act takes, then others are killed
a little later each time, from their first moment to after their last.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from bites.models import PageImport, Section
from cells.models import Cell, Credit, Page
from tests.factories import CellFactory, EntryFactory, SectionFactory, live
from tests.invariants import broken_invariants

KILLS = 12


class Victims:
    """Children that do an act in a process of their own, and are killed."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.nursery = subprocess.Popen(
            [sys.executable, "-m", "tests.victim"],
            env=os.environ | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def do(self, *act: str, killed_after: float | None = None) -> float:
        """Let a child act and be killed after so many seconds, or when it is done.

        Returns how many seconds it lived.
        """
        print(json.dumps([killed_after, *act]), file=self.nursery.stdin, flush=True)
        return float(self.nursery.stdout.readline())

    def moments(self, *act: str) -> list[float | None]:
        """When to kill: from the first moment of the act to its end, and once after it."""
        # The first child finds nothing in any cache; the second is like those that follow.
        self.do(*act, "a")
        return spread(self.do(*act, "b"))

    def end(self) -> None:
        self.nursery.communicate(timeout=30)


@pytest.fixture
def victims(other_process: dict[str, str]) -> Iterator[Victims]:
    victims = Victims(other_process)
    yield victims
    victims.end()


def spread(whole: float) -> list[float | None]:
    """From the first moment of an act that takes so long to its end, and once after it."""
    return [*(whole * step / (KILLS - 1) for step in range(KILLS - 1)), None]


def state_of(path: str) -> tuple[int, str, str]:
    """The number and the headline of the current edition, and the headline of the draft."""
    page = Page.objects.public().get(path=path)
    edition = page.current_edition
    draft = Cell.objects.at(path).get()
    return edition.number, edition.contents["head"]["headline"], draft.headline


def test_publishing_killed_at_any_moment_leaves_the_old_edition_or_the_new(victims):
    entry = EntryFactory(headline="Retention protects")
    SectionFactory(bite__cell=entry.cell, body=f'<p>See <a data-ref="entry:{entry.pk}">it</a>.</p>')
    live(entry.cell)
    outcomes = []
    for i, moment in enumerate(victims.moments("publish", "drug/e5")):
        number, shown, draft = state_of("drug/e5")
        new = f"Headline {i}"
        victims.do("publish", "drug/e5", new, killed_after=moment)
        assert broken_invariants() == []
        allowed = [(number, shown, draft), (number, shown, new), (number + 1, new, new)]
        outcomes.append(allowed.index(state_of("drug/e5")))
    assert (outcomes[0], outcomes[-1]) == (0, 2)
    assert live(CellFactory(code="A1")).number == 1


def rows_of(cell: Cell) -> tuple[int, ...]:
    """How many entries, sections, credits, imports and editions it has."""
    rows = (
        cell.entries,
        Section.objects.filter(bite__cell=cell),
        Credit.objects.filter(cell=cell),
        PageImport.objects.filter(cell=cell),
        cell.page.editions,
    )
    return tuple(some.count() for some in rows)


def test_an_import_killed_at_any_moment_leaves_the_whole_page_or_nothing(victims):
    nothing, whole_page = (0, 0, 0, 0, 0), (4, 4, 1, 1, 1)
    cells = [CellFactory(code=f"{letter}{row}") for letter in "ABC" for row in range(1, 6)]
    victims.do("import_page", cells.pop().code)  # the first finds nothing in any cache
    moments = spread(victims.do("import_page", cells.pop().code))
    outcomes = []
    for cell, moment in zip(cells, moments, strict=False):
        victims.do("import_page", cell.code, killed_after=moment)
        assert broken_invariants() == []
        outcomes.append((nothing, whole_page).index(rows_of(cell)))
    assert (len(outcomes), outcomes[0], outcomes[-1]) == (KILLS, 0, 1)
