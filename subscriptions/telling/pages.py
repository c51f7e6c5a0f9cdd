"""What letters tell of several pages, each as one change."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.formats import date_format

from cells.addresses import absolute
from cells.comparing import Target
from cells.exporting.plain import one_line, text_of
from cells.models import Notice
from cells.reading.comparison import compare_url, names_of, outside_targets
from cells.reading.documents import notices_on
from cells.reading.surroundings import Surroundings
from subscriptions.letters import Button, Change, Heading, Mark, Paragraph, Piece, Run, plain
from subscriptions.spans import Span
from subscriptions.telling import naming
from subscriptions.telling.differences import Differences, differences, entries_in

# The abstract of a page that is new is cut after so many letters.
ABSTRACT = 400
OTHER_PAGES = "Other pages"


@dataclass(frozen=True)
class Told:
    """A page, and what there is to say of it. `changes` are the first of `count`, each with
    the number of the entry that it is about; `warnings` what is known today of entries.
    """

    span: Span
    changes: tuple[tuple[Change, int | None], ...]
    count: int
    warnings: Mapping[int, tuple[Change, ...]]

    @property
    def is_new(self) -> bool:
        return self.span.older is None

    @property
    def url(self) -> str:
        return absolute(self.span.page.get_absolute_url())

    @property
    def compare_url(self) -> str:
        """Where everything is shown, word by word; "" of a page that is new."""
        older, newer = self.span.older, self.span.newer
        return absolute(compare_url(older, newer)) if older else ""

    @property
    def title(self) -> str:
        return naming.title(self.span.newer)

    @property
    def short(self) -> str:
        return naming.short(self.span.newer)

    @property
    def notes(self) -> list[str]:
        """What editors say of it, oldest first, each once."""
        return list(dict.fromkeys(one_line(edition.note) for edition in self.span.told))

    def pieces(self, most: int, *, but: Collection[str] = ()) -> Iterator[Piece]:
        """Notes (other than `but`), `most` changes, what is known of their entries today, and a
        link to all of them.
        """
        yield from (plain(note) for note in self.notes if note not in but)
        if self.is_new:
            yield from self._abstract()
        yield from self.first_changes(most)
        if link := self.link_to_all(most):
            yield link

    def first_changes(self, most: int) -> Iterator[Change]:
        """So many changes; after the first of each entry what is known of it today."""
        warned: set[int] = set()
        for change, entry in self.changes[:most]:
            yield change
            if entry is not None and entry not in warned:
                warned.add(entry)
                yield from self.warnings.get(entry, ())

    def link_to_all(self, most: int) -> Paragraph | None:
        if not self.compare_url or not self.count:
            return None
        shown = min(most, len(self.changes))
        more = self.count - shown if shown else 0
        all_of_them = Run(f"See {_all(self.count)}", address=self.compare_url)
        return Paragraph((Run(f"And {naming.in_words(more)} more. "), all_of_them)[not more :])

    def _abstract(self) -> Iterator[Paragraph]:
        head = self.span.newer.contents.get("head")
        words = text_of(head["abstract"]) if head else ""
        if words:
            yield plain(words if len(words) <= ABSTRACT else naming.ended(words, ABSTRACT))

    def button(self) -> Button:
        return Button(f"Read {naming.on_button(self.span.page)}", self.url)

    def heading(self) -> Heading:
        new = "New: " if self.is_new else ""
        name = self.short if self.short == self.title else f"{self.short}: {self.title}"
        return Heading(f"{new}{name}", 3, self.url)


def _all(count: int) -> str:
    return "the change" if count == 1 else f"all {naming.counted(count, 'change')}"


def in_order(told: Iterable[Told]) -> list[Told]:
    """Matrix by matrix, as home has them; in each row by row, and in a row column by column.

    The matrix itself and its rows and columns come before its cells, other pages last.
    """
    matrices = list(naming.names_today().matrices)

    def place(one: Told) -> tuple[int, bool, int, str]:
        page = one.span.page
        slug, _, rest = page.path.partition("/")
        is_cell = page.kind == page.Kind.CELL
        turn = matrices.index(slug) if slug in matrices else len(matrices)
        return turn, is_cell, int(rest[1:]) if is_cell else 0, page.path

    return sorted(told, key=place)


def by_matrix(told: Iterable[Told], most: int, *, but: Collection[str] = ()) -> Iterator[Piece]:
    """Pages in their order, under their matrices; `most` changes of each, and notes but these."""
    matrices = naming.names_today().matrices

    def slug(one: Told) -> str:
        first = one.span.page.path.partition("/")[0]
        return first if first in matrices else ""

    for matrix, pages in groupby(told, slug):
        address = absolute(f"/{matrix}/") if matrix else ""
        yield Heading(matrices.get(matrix, OTHER_PAGES), 2, address)
        for one in pages:
            yield one.heading()
            yield from one.pieces(most, but=but)


def tell(spans: Sequence[Span]) -> list[Told]:
    """What there is to say of these pages today. Two queries at most, however many they are."""
    found = [(span, differences(span)) for span in spans]
    wanted = {target for _, one in found for target in one.wanted}
    around = Surroundings.of(None, outside_targets(wanted)) if wanted else Surroundings([])
    notices = _notices(found)
    return [_told(span, one, around, notices) for span, one in found]


def _told(
    span: Span, found: Differences, around: Surroundings, notices: dict[int, list[Notice]]
) -> Told:
    names = names_of(found.wanted, around, span.page)
    changes = tuple((draft.named(names), _entry(draft.about)) for draft in found.drafts)
    warnings = {number: tuple(_warnings(span, number, notices)) for _, number in changes if number}
    return Told(span, changes, found.count, warnings)


def _entry(about: Target | None) -> int | None:
    return about[1] if about and about[0] == "entry" else None


def _notices(found: Iterable[tuple[Span, Differences]]) -> dict[int, list[Notice]]:
    """Retractions and corrections of the documents of entries that are told of."""
    documents: set[int] = set()
    for span, one in found:
        numbers = {_entry(draft.about) for draft in one.drafts} - {None}
        listed = {**entries_in(span.older), **entries_in(span.newer)} if numbers else {}
        documents |= {listed[n]["document"]["id"] for n in numbers if n in listed}
    return notices_on(documents) if documents else {}


def _warnings(span: Span, number: int, notices: dict[int, list[Notice]]) -> Iterator[Change]:
    entry = entries_in(span.newer).get(number) or entries_in(span.older).get(number)
    if entry is None:
        return
    name = one_line(entry["headline"] or entry["document"]["title"])
    for notice in notices.get(entry["document"]["id"], []):
        if notice.is_warning:
            label = f"{notice.get_kind_display()}, {date_format(notice.dated_on)}"
            words = one_line(notice.words)
            said = Run(f": {words}" if words else "", address=notice.url)
            yield Change(label, (Run(name, Mark.STRONG), *[said][: bool(words)]))
