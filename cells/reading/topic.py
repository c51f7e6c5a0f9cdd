"""The page of one topic: the essay on it, if there is one, and its entries of today."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from cells.categories import Category
from cells.exporting.form import Form
from cells.models import IndexedPassage, Notice, Topic
from cells.reading.documents import Citation, citation_of, notices_on, reading_of
from cells.reading.frame import Way
from cells.reading.lists import PlainPage, prose_page
from cells.reading.surroundings import Surroundings
from cells.reading.texts import ParsedTexts, anchor
from cells.reading.topics import entries_on, feed_address_of, file_address_of
from cells.searching.finding import Wanted
from cells.searching.forms import address_of
from cells.snapshots import GridAxis, MatrixSnapshot, Snapshot

# Of more entries a page shows these; search leads on to the others.
MOST_ENTRIES = 500
# In the order in which other pages offer them.
FORMS = (Form.RIS, Form.BIBTEX, Form.CSV, Form.JSON)


@dataclass(frozen=True)
class TopicEntry:
    """An entry under the first of its categories; `url` is where it stands in its cell."""

    url: str
    headline: str
    categories: list[Category]
    year: str
    citation: Citation
    warnings: list[Notice]
    is_free: bool


class TopicGroup(NamedTuple):
    category: Category
    entries: list[TopicEntry]


@dataclass(frozen=True)
class TopicCell:
    """A cell that lists documents on the topic; `anchor` is its id on the page."""

    code: str
    anchor: str
    url: str
    headline: str
    groups: list[TopicGroup]

    @property
    def total(self) -> int:
        return sum(len(group.entries) for group in self.groups)


class TopicSquare(NamedTuple):
    """A square of the mini grid: its code, and its cell if that lists anything."""

    code: str
    cell: TopicCell | None


class TopicLine(NamedTuple):
    row: GridAxis
    squares: list[TopicSquare]


@dataclass(frozen=True)
class TopicMatrix:
    """The cells of one matrix, row by row, and where they stand in it."""

    slug: str
    title: str
    short_name: str
    columns: list[GridAxis]
    lines: list[TopicLine]
    cells: list[TopicCell]

    @property
    def total(self) -> int:
        return sum(cell.total for cell in self.cells)


@dataclass(frozen=True)
class TopicList:
    """The entries of today. `search_url` finds them, to be narrowed and put in other orders.

    `feed` follows them, `files` are what they can be taken away as.
    """

    name: str
    matrices: list[TopicMatrix]
    is_cut: bool
    search_url: str
    feed: str
    files: list[Way]

    @property
    def total(self) -> int:
        return sum(matrix.total for matrix in self.matrices)

    @property
    def cells(self) -> int:
        return sum(len(matrix.cells) for matrix in self.matrices)


@dataclass(frozen=True)
class TopicPage:
    """`essay` is None where nobody wrote one, `today` None in the archive."""

    name: str
    path: str
    essay: PlainPage | None
    today: TopicList | None
    grid: None = None


def topic_page(
    snapshot: Snapshot, around: Surroundings, parsed: ParsedTexts, *, with_entries: bool = True
) -> TopicPage:
    """The essay and what stands below it; three queries, or one in the archive."""
    slug = snapshot["topic"]["slug"]
    # Only in a preview may the topic be missing: one with an essay is never deleted.
    topic = Topic.objects.filter(slug=slug).first() or Topic(slug=slug, name=slug)
    today = entries_of_today(topic, around) if with_entries else None
    return TopicPage(topic.name, topic.path, prose_page(snapshot, around, parsed), today)


def bare_page(topic: Topic, around: Surroundings) -> TopicPage:
    """A topic on which nobody wrote; two queries."""
    return TopicPage(topic.name, topic.path, None, entries_of_today(topic, around))


def entries_of_today(topic: Topic, around: Surroundings) -> TopicList:
    """The entries of current editions whose document bears the topic's tag. Two queries."""
    rows = (
        entries_on(topic)
        .select_related("passage__page")
        .only(
            "headline",
            "page_title",
            "document",
            "matrix",
            "column",
            "row",
            "category",
            "second_category",
            "passage__number",
            "passage__page__path",
        )
        .order_by("matrix", "passage__page__path", "passage__number")
    )
    found = list(rows[: MOST_ENTRIES + 1])
    shown = found[:MOST_ENTRIES]
    notices = notices_on(row.document["id"] for row in shown if row.document)
    return TopicList(
        name=topic.name,
        matrices=list(_matrices(shown, notices, around)),
        is_cut=len(found) > len(shown),
        search_url=address_of(Wanted(chosen={"topic": (topic.slug,)})),
        feed=feed_address_of(topic),
        files=[Way(form.label, file_address_of(topic, form)) for form in FORMS],
    )


def _matrices(
    rows: list[IndexedPassage], notices: dict[int, list[Notice]], around: Surroundings
) -> Iterator[TopicMatrix]:
    """In the order of the site; entries of matrices that are not public are not told."""
    for passage in around.matrices:
        matrix = passage.card["matrix"]
        mine = [row for row in rows if row.matrix == matrix["slug"]]
        if mine:
            yield _matrix(matrix, mine, notices)


def _matrix(
    matrix: MatrixSnapshot, rows: list[IndexedPassage], notices: dict[int, list[Notice]]
) -> TopicMatrix:
    pages = groupby(rows, lambda row: row.passage.page.path)
    by_code = {cell.code: cell for cell in (_cell(list(page), notices) for _, page in pages)}
    lines = [
        TopicLine(
            row,
            [
                TopicSquare(code, by_code.get(code))
                for code in (column["code"] + row["code"] for column in matrix["columns"])
            ],
        )
        for row in matrix["rows"]
    ]
    return TopicMatrix(
        slug=matrix["slug"],
        title=matrix["title"],
        short_name=matrix["short_name"],
        columns=matrix["columns"],
        lines=lines,
        cells=[square.cell for line in lines for square in line.squares if square.cell],
    )


def _cell(rows: list[IndexedPassage], notices: dict[int, list[Notice]]) -> TopicCell:
    first = rows[0]
    page = first.passage.page
    groups = [
        TopicGroup(category, list(_entries(rows, category, notices))) for category in Category
    ]
    return TopicCell(
        code=first.column + first.row,
        anchor=page.path.replace("/", "-"),
        url=page.get_absolute_url(),
        headline=first.page_title,
        groups=[group for group in groups if group.entries],
    )


def _entries(
    rows: Iterable[IndexedPassage], category: Category, notices: dict[int, list[Notice]]
) -> Iterator[TopicEntry]:
    for row in rows:
        if row.category != category or not row.document:
            continue
        reading = reading_of(row.document, notices.get(row.document["id"], []))
        page = row.passage.page.get_absolute_url()
        yield TopicEntry(
            url=f"{page}#{anchor(('entry', row.passage.number))}",
            headline=row.headline,
            categories=[Category(c) for c in (row.category, row.second_category) if c],
            year=row.document["year"],
            citation=citation_of(row.document, row.headline),
            warnings=reading.warnings,
            is_free=bool(reading.free),
        )
