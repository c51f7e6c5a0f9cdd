"""A whole edition as the plain data that `edition.typ` reads.

`{"title", "over", "under", "facts", "pieces", "closing", …}`; a piece is one of `heading`,
`text`, `abstract`, `words`, `entry`, `axis`, `notes`. Everything in it is text, never markup.
"""

from collections.abc import Iterable
from datetime import date

import segno
from django.conf import settings
from django.utils.formats import date_format

from cells.addresses import absolute, is_web
from cells.categories import Category
from cells.models import Notice
from cells.printing.runs import Data, Paper, Way
from cells.reading.cell import GAPS, places_in, texts_of
from cells.reading.documents import Reading, reading_of
from cells.reading.editions import Shown
from cells.reading.names import title_of
from cells.reading.surroundings import Surroundings, Target
from cells.reading.texts import ParsedTexts, anchor
from cells.richtext import Reference
from cells.snapshots import (
    AxisSnapshot,
    CellHead,
    EntrySnapshot,
    GridAxis,
    MatrixSnapshot,
    RichText,
    Snapshot,
    prose_of,
)

LANGUAGE = "en"
DEMONSTRATION = "Demonstration content, not advice."


class Printer:
    """Turns one snapshot into pieces.

    `notices` are those of today on the documents of the page, by document number; `parsed`
    holds its texts as far as they were parsed already.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        around: Surroundings,
        notices: dict[int, list[Notice]],
        parsed: ParsedTexts,
    ) -> None:
        self._snapshot = snapshot
        self._around = around
        self._notices = notices
        self._parsed = parsed
        self._own_path = f"/{snapshot['path']}/"
        self._marks = self._parsed.marks(texts_of(snapshot)) if "head" in snapshot else {}
        self._labels = {anchor(target) for target in _places(snapshot)} - {"content"}
        self.paper = Paper(find=self._find)

    def blocks(self, text: RichText) -> list[Data]:
        return self.paper.blocks(self._parsed[text]) if text else []

    def pieces(self) -> list[Data]:
        """Everything after the title block, the list of notes last."""
        snapshot = self._snapshot
        if head := snapshot.get("head"):
            pieces = self._cell(head)
        elif axis := snapshot.get("axis"):
            pieces = self._axis(axis)
        elif matrix := snapshot.get("matrix"):
            pieces = self._matrix(matrix)
        else:
            pieces = self._text(prose_of(snapshot)["body"])
        if notes := self.paper.notes:
            listed = [note._asdict() for note in notes]
            pieces += [
                heading("Notes", label="notes", opens=True),
                {"is": "notes", "notes": listed},
            ]
        return pieces

    def _cell(self, head: CellHead) -> list[Data]:
        pieces = [*self._text(head["abstract"], is_="abstract")]
        if head["short_version"]:
            pieces += [heading("The short version", label="short")]
            pieces += self._text(head["short_version"], level=3)
        pieces += self._entries()
        if head["more"] or head["gap"]:
            pieces += [heading("More, and gaps", label="more", opens=True)]
            pieces += self._text(head["more"], level=3)
            pieces += words(GAPS.get(head["gap"], ""))
        return pieces + self._bite() + self._credits(head)

    def _entries(self) -> Iterable[Data]:
        entries = self._snapshot["entries"]["entries"]
        for category in Category:
            mine = [entry for entry in entries if entry["categories"][0] == category]
            if mine:
                yield heading(
                    category.label,
                    label=f"category-{category.value}",
                    letter=category.value,
                    beside=category.wording.meaning,
                    opens=True,
                )
                yield from map(self._entry, mine)

    def _entry(self, entry: EntrySnapshot) -> Data:
        document = entry["document"]
        reading = reading_of(document, self._notices.get(document["id"], []))
        headline = entry["headline"] or document["title"] or "Title not known yet"
        categories = [Category(letter) for letter in entry["categories"]]
        kinds = [category.wording.one for category in categories]
        is_titled = document["title"].strip().lower() != headline.strip().lower()
        cited = [
            document["authors"],
            document["title"] if is_titled else "",
            document["source"],
            document["publisher"],
        ]
        return {
            "is": "entry",
            "label": anchor(("entry", entry["id"])),
            "letters": entry["categories"],
            "kind": " and ".join([kinds[0], *(kind.lower() for kind in kinds[1:])]),
            "facts": " · ".join(filter(None, [document["year"], document["country"]])),
            "headline": headline,
            "url": reading.url,
            "notices": [notice_words(notice) for notice in reading.warnings],
            "citation": " ".join(f"{part}." for part in cited if part),
            "access": list(access_words(reading)),
            "blocks": self.blocks(entry["annotation"]),
        }

    def _bite(self) -> list[Data]:
        sections = self._snapshot["bite"]["sections"]
        if not sections:
            return []
        pieces = [heading("The Matrix Bite", label="bite", opens=True)]
        number = 0
        for section in sections:
            is_issue = section["kind"] == "issue"
            number += is_issue
            pieces.append(
                heading(
                    section["heading"],
                    label=anchor(("section", section["id"])),
                    level=3,
                    number=str(number) if is_issue else "",
                )
            )
            pieces += self._text(section["body"], level=4)
        return pieces

    def _credits(self, head: CellHead) -> list[Data]:
        if not head["credits"]:
            return []
        lines = [
            ", ".join(filter(None, [f"{c['role']} {c['name']}", c["period"]]))
            for c in head["credits"]
        ]
        return [heading("Credits", label="credits"), *words(*lines)]

    def _axis(self, axis: AxisSnapshot) -> list[Data]:
        return [*words(axis["meaning"]), *self._text(axis["introduction"])]

    def _matrix(self, matrix: MatrixSnapshot) -> list[Data]:
        return [
            *words(matrix["scope_line"]),
            heading("Columns", label="columns"),
            *map(axis_piece, matrix["columns"]),
            heading("Rows", label="rows"),
            *map(axis_piece, matrix["rows"]),
        ]

    def _text(self, text: RichText, *, is_: str = "text", level: int = 2) -> list[Data]:
        blocks = self.blocks(text)
        return [{"is": is_, "blocks": blocks, "level": level}] if blocks else []

    def _find(self, reference: Reference) -> Way | None:
        """On the paper where it stands there; else its permanent address; else nothing."""
        if reference.mark in self._marks:
            return Way(label=reference.mark)
        label = anchor(reference.target)
        if label in self._labels:
            return Way(label=label)
        passage = self._around.target(*reference.target)
        if passage is None:
            return None
        if reference.kind in ("entry", "section"):
            path = f"/{reference.kind}/{reference.id}/"
            return Way(address=absolute(f"{path}{reference.mark}/" if reference.mark else path))
        address = absolute(passage.page.get_absolute_url())
        return Way(address=f"{address}#{reference.mark}" if reference.mark else address)


def edition_data(shown: Shown, printer: Printer) -> Data:
    """What `edition.typ` reads. `shown` has an edition."""
    snapshot = shown.snapshot
    over, under = over_and_under(snapshot)
    return {
        **common(shown),
        "over": over,
        "under": under,
        "banner": DEMONSTRATION if shown.is_demonstration else "",
        "facts": list(facts_of(shown)),
        "pieces": printer.pieces(),
        "closing": closing(shown),
    }


def common(shown: Shown) -> Data:
    """What every paper has: title, site, address, and the code that leads there."""
    title = title_of(shown.snapshot).strip() or shown.url
    return {
        "title": title,
        "site": settings.SITE_NAME,
        "language": LANGUAGE,
        "address": shown.edition_address,
        "code": segno.make(shown.edition_address, error="m").svg_inline(border=0, dark="#1f1c19"),
    }


def over_and_under(snapshot: Snapshot) -> tuple[str, str]:
    """The two lines above a title: which square, row or column it is, and its name.

    None above a formal title, which says both.
    """
    if head := snapshot.get("head"):
        if not head["headline"]:
            return "", ""
        axes = f"{head['column']['name']}; {head['row']['name']}"
        return f"{head['matrix']['title']} cell {head['code']}", axes
    if axis := snapshot.get("axis"):
        return f"{axis['matrix']['title']} {snapshot['kind']} {axis['code']}", axis["name"]
    return settings.SITE_NAME, ""


def facts_of(shown: Shown) -> Iterable[Data]:
    """The row of facts: this edition and its note first, then the live facts of the day."""
    edition, page = shown.edition, shown.page
    if edition:
        later = f"{shown.later} later" if shown.later else ""
        yield fact("This edition", date_format(edition.dated_on), edition.note or later)
    head = shown.snapshot.get("head")
    if head and head["first_published_on"]:
        yield fact("First published", date_format(date.fromisoformat(head["first_published_on"])))
    elif shown.begun_on:
        yield fact("First published", date_format(shown.begun_on))
    if page.searched_to:
        yield fact("Searched to", date_format(page.searched_to))
    if page.review_by:
        name = "Review was due" if page.is_overdue() else "Next review"
        yield fact(name, date_format(page.review_by, "F Y"))
    if page.reviewed_on:
        yield fact("Reviewed", date_format(page.reviewed_on), "No change needed")


def closing(shown: Shown) -> list[str]:
    """The last lines: where this comes from, and what may be done with it."""
    lines = [f"{settings.SITE_NAME}. {shown.edition_address}"]
    if shown.is_outdated:
        lines.append(f"There are later editions: {absolute(shown.url)}")
    return lines


def fact(name: str, value: str, words: str = "") -> Data:
    return {"name": name, "value": value, "words": words}


def heading(
    words: str,
    *,
    label: str,
    level: int = 2,
    letter: str = "",
    number: str = "",
    beside: str = "",
    opens: bool = False,
) -> Data:
    """`opens` draws the strong rule above it; `beside` stands under it, small."""
    return {
        "is": "heading",
        "words": words.strip() or "Untitled",
        "label": label,
        "level": level,
        "letter": letter,
        "number": number,
        "beside": beside,
        "opens": opens,
    }


def words(*lines: str) -> list[Data]:
    return [{"is": "words", "words": line} for line in lines if line]


def axis_piece(axis: GridAxis) -> Data:
    return {"is": "axis", "code": axis["code"], "name": axis["name"], "meaning": axis["meaning"]}


def notice_words(notice: Notice) -> Data:
    said = f"Since {date_format(notice.dated_on)}"
    said += f": {notice.words}" if notice.words else "."
    return {"word": notice.get_kind_display(), "words": f"{said} {notice.url}".strip()}


def access_words(reading: Reading) -> Iterable[str]:
    """Where it can be read, and what is wrong with its address."""
    if free := reading.free:
        parts = ["Free to read", free.note, free.url if is_web(free.url) else ""]
        yield ": ".join(filter(None, [" ".join(filter(None, parts[:2])), parts[2]]))
    if reading.dead:
        yield f"Its address no longer works ({date_format(reading.dead.dated_on)})."
    if reading.moved:
        yield f"Its address changed ({date_format(reading.moved.dated_on)})."
    if reading.archived:
        yield f"Archived copy: {reading.archived.url}"


def _places(snapshot: Snapshot) -> Iterable[Target]:
    return places_in(snapshot) if "head" in snapshot else ()
