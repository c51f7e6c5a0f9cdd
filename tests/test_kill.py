"""`kill -9` at any moment of publishing, importing or exporting leaves all of it done, or nothing.

Each test takes some seconds: a first child shows how long the act takes, then others are killed
a little later each time, from their first moment to after their last.
"""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from bites.models import PageImport, Section
from cells import publishing
from cells.models import Cell, Page, Release
from entries.models import Document
from tests.bites.cell_pages import PAGE, TITLE
from tests.factories import CellFactory, EntryFactory, PlainPageFactory, SectionFactory, live
from tests.invariants import broken_invariants
from tests.victim import KILLS, Victims


@pytest.fixture
def victims(other_process: dict[str, str]) -> Iterator[Victims]:
    victims = Victims(other_process)
    yield victims
    victims.end()


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
    moments = victims.moments(*(["publish", "drug/e5", word] for word in ("a", "b")))
    outcomes = []
    for i, moment in enumerate(moments):
        number, shown, draft = state_of("drug/e5")
        new = f"Headline {i}"
        victims.do("publish", "drug/e5", new, killed_after=moment)
        assert broken_invariants() == []
        allowed = [(number, shown, draft), (number, shown, new), (number + 1, new, new)]
        outcomes.append(allowed.index(state_of("drug/e5")))
    assert (outcomes[0], outcomes[-1]) == (0, 2)
    assert live(CellFactory(code="A1")).number == 1


def test_a_planned_release_killed_at_any_moment_is_live_whole_or_still_due(victims):
    cells = [CellFactory(code=code) for code in ("A1", "B2", "C3")]

    def plan_words(words: str) -> list[str]:
        """A release of all three that is due."""
        for cell in cells:
            cell.headline = words
            cell.save()
        choices = [publishing.Choice(cell, "minor") for cell in cells]
        soon = timezone.now() + timedelta(hours=1)
        publishing.plan(choices, note=words, planned_for=soon)
        Release.objects.update(planned_for=timezone.now())
        return ["publish_due"]

    moments = victims.moments(partial(plan_words, "a"), partial(plan_words, "b"))
    outcomes = []
    for i, moment in enumerate(moments):
        act = plan_words(f"Words {i}")
        victims.do(*act, killed_after=moment)
        assert broken_invariants() == []
        release = Release.objects.get(note=f"Words {i}")
        outcomes.append(
            [("planned", 0), ("live", 3)].index((release.state, release.editions.count()))
        )
        publishing.publish_due()
        assert [state_of(cell.path)[1] for cell in cells] == [f"Words {i}"] * 3
    assert (outcomes[0], outcomes[-1]) == (0, 1)


def rows_of(cell: Cell) -> tuple[int, ...]:
    """How much of an import is there: entries, sections, credits, notes of imports, editions."""
    sections = Section.objects.filter(bite__cell=cell)
    imports = PageImport.objects.filter(cell=cell)
    counted = (cell.entries, sections, cell.credits, imports, cell.page.editions)
    return tuple(rows.count() for rows in counted)


def test_an_import_killed_at_any_moment_left_the_whole_page_or_nothing(victims, tmp_path):
    codes = [f"{letter}{number}" for letter in "ABC" for number in range(1, 6)]
    first, second, *cells = [CellFactory(code=code) for code in codes[: KILLS + 2]]

    def import_into(cell: Cell) -> list[str]:
        """PAGE, as if it were the page of this cell."""
        file = tmp_path / f"{cell.code}.txt"
        file.write_text(PAGE.replace(TITLE, cell.formal_title))
        return ["import_file", str(file)]

    nothing, whole = (0, 0, 0, 0, 0), (4, 4, 1, 1, 1)
    outcomes = []
    moments = victims.moments(import_into(first), import_into(second))
    for cell, moment in zip(cells, moments, strict=True):
        victims.do(*import_into(cell), killed_after=moment)
        assert broken_invariants() == []
        outcomes.append((nothing, whole).index(rows_of(cell)))
        assert not Document.objects.filter(entries=None)
    assert (outcomes[0], outcomes[-1]) == (0, 1)


def test_an_export_killed_at_any_moment_left_the_former_copy_or_the_new(victims, tmp_path):
    place, page = tmp_path / "site", PlainPageFactory(title="Words 0")
    live(page)
    victims.do("export", str(place))
    whole = victims.do("export", str(place))
    files = {file.relative_to(place) for file in place.rglob("*")}
    # More moments near the end, where the new copy is put in place.
    for number, share in enumerate((0.3, 0.95, 1.0, None), start=1):
        page.title = f"Words {number}"
        page.save()
        live(page)
        victims.do("export", str(place), killed_after=share and whole * share)
        shown = (place / "about" / "index.html").read_text()
        standing = [n for n in range(number + 1) if f"<h1>Words {n}</h1>" in shown]
        assert len(standing) == 1
        assert files <= {file.relative_to(place) for file in place.rglob("*")}
    assert standing == [number]
    assert [one.name for one in tmp_path.iterdir()] == ["site"]
