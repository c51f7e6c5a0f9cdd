"""From the snapshot of a page to what search knows of its passages."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from cells.citations import year_in
from cells.countries import country_named
from cells.richtext import line_texts
from cells.searching.words import stems
from cells.snapshots import (
    AxisSnapshot,
    EntrySnapshot,
    MatrixSnapshot,
    PlainSnapshot,
    RichText,
    SectionSnapshot,
    Snapshot,
    TopicSnapshot,
    prose_of,
)

# Words of one passage that are indexed; PostgreSQL takes 1 MB of them.
MOST_STEMS = 12_000
# Stands between lines in the index, so that no phrase runs on from one to the next. As a word
# its stem would be another.
BREAK = "zzz9"
# The same in a text that is being cut into pieces: no text holds it.
END_OF_LINE = "\0"


@dataclass(frozen=True, slots=True)
class Findable:
    """The fields of an `IndexedPassage` that its page tells, and which passage it is.

    `facts` are looked in like the text, and shown apart from it.
    """

    kind: str
    number: int
    headline: str
    title: str
    people: str = ""
    text: str = ""
    facts: str = ""
    facets: dict[str, Any] = field(default_factory=dict)

    @property
    def document_number(self) -> int | None:
        return self.facets["document"]["id"] if "document" in self.facets else None

    def fields(self) -> dict[str, Any]:
        return {
            "headline": self.headline,
            "title": self.title,
            "people": self.people,
            "text": self.text,
            "title_stems": indexed(self.title),
            "people_stems": indexed(self.people),
            "text_stems": indexed(joined([self.text, self.facts])),
            **self.facets,
        }


def findable_in(snapshot: Snapshot) -> Iterator[Findable]:
    """The head of the page, then its entries and sections, by the kinds of `Passage`."""
    head = _head_of(snapshot)
    place = {**place_of(snapshot), "page_title": head.headline}
    yield _placed(head, place)
    for entry in snapshot.get("entries", {}).get("entries", []):
        yield _placed(_entry(entry), place)
    issue = 0
    for section in snapshot.get("bite", {}).get("sections", []):
        issue += section["kind"] == "issue"
        yield _placed(_section(section, issue), place)


def _placed(findable: Findable, place: dict[str, str]) -> Findable:
    findable.facets.update(place)
    return findable


def place_of(snapshot: Snapshot) -> dict[str, str]:
    """The matrix, column and row in which the page stands, as far as it does."""
    if head := snapshot.get("head"):
        slug, column, row = head["matrix"]["slug"], head["column"]["code"], head["row"]["code"]
        return {"matrix": slug, "column": column, "row": row}
    if axis := snapshot.get("axis"):
        return {"matrix": axis["matrix"]["slug"], snapshot["kind"]: axis["code"]}
    if matrix := snapshot.get("matrix"):
        return {"matrix": matrix["slug"]}
    return {}


def _head_of(snapshot: Snapshot) -> Findable:
    if snapshot.get("head"):
        return _cell(snapshot)
    if axis := snapshot.get("axis"):
        return _axis(snapshot["kind"], axis)
    if matrix := snapshot.get("matrix"):
        return _matrix(matrix)
    return _prose(snapshot["kind"], prose_of(snapshot))


def _cell(snapshot: Snapshot) -> Findable:
    head = snapshot["head"]
    return Findable(
        "cell",
        head["id"],
        headline=head["headline"] or head["formal_title"],
        title=joined([head["headline"], head["formal_title"]]),
        people=head["reviewer"],
        text=joined(map(plain, [head["abstract"], head["short_version"], head["more"]])),
    )


def _axis(kind: str, axis: AxisSnapshot) -> Findable:
    return Findable(
        kind,
        axis["id"],
        headline=axis["own_title"] or axis["name"],
        title=joined([axis["own_title"], axis["name"]]),
        people=axis["audience"],
        text=joined([axis["meaning"], plain(axis["introduction"])]),
    )


def _matrix(matrix: MatrixSnapshot) -> Findable:
    def words(axis: Any) -> list[str]:
        return [axis["name"], axis["meaning"], axis["audience"]]

    axes = [text for axis in (*matrix["columns"], *matrix["rows"]) for text in words(axis)]
    return Findable(
        "matrix",
        matrix["id"],
        headline=matrix["title"],
        title=joined([matrix["title"], matrix["short_name"]]),
        text=joined([matrix["scope_line"], *axes]),
    )


def _prose(kind: str, page: PlainSnapshot | TopicSnapshot) -> Findable:
    return Findable(
        kind, page["id"], headline=page["title"], title=page["title"], text=plain(page["body"])
    )


def _entry(entry: EntrySnapshot) -> Findable:
    document = entry["document"]
    tags = document["tags"]
    first, *others = entry["categories"]
    headline = entry["headline"] or document["title"] or "Title not known yet"
    country = country_named(document["country"])
    facts = [document["source"], document["year"], *dict.fromkeys([document["country"], country])]
    return Findable(
        "entry",
        entry["id"],
        headline=headline,
        title=joined([headline, document["title"] if document["title"] != headline else ""]),
        people=joined([document["authors"], document["publisher"], *(t["name"] for t in tags)]),
        text=plain(entry["annotation"]),
        facts=joined(facts),
        facets={
            "category": first,
            "second_category": others[0] if others else "",
            "year": int(year_in(document["year"]) or 0),
            "country": country,
            "doi": document["doi"],
            "tags": tags,
            "tag_slugs": f"|{'|'.join(t['slug'] for t in tags)}|" if tags else "",
            "is_free": bool(document["free_url"] or document["free_note"]),
            "document": document,
        },
    )


def _section(section: SectionSnapshot, issue: int) -> Findable:
    heading = section["heading"]
    is_issue = section["kind"] == "issue"
    return Findable(
        "section",
        section["id"],
        headline=f"Issue {issue}: {heading}" if is_issue else heading,
        title=heading,
        text=plain(section["body"]),
    )


def plain(text: RichText) -> str:
    """Its words: a line for each paragraph, then one for each hover note."""
    return joined(line_texts(text))


def joined(texts: Iterable[str]) -> str:
    """The texts that are not empty, a line each, in Unicode's composed form."""
    told = (" ".join(line.split()) for text in texts for line in text.splitlines())
    return unicodedata.normalize("NFC", "\n".join(filter(None, told)))


def indexed(text: str) -> str:
    """The stems of a text in composed form, a space between any two, lines kept apart.

    "" for a text without lines.
    """
    if not text:
        return ""
    pieces = f"{text}\n".replace("\n", f" {END_OF_LINE} ").split()
    found = " ".join(filter(None, map(_spelled, pieces)))
    # Stems are no shorter than one letter and a space.
    if len(found) > 2 * MOST_STEMS:
        return " ".join(found.split(" ", MOST_STEMS)[:MOST_STEMS])
    return found


@lru_cache(maxsize=50_000)
def _spelled(piece: str) -> str:
    """The stems of what stands between two spaces, without one itself; "" if it is no word.

    No word goes across a space, and texts are made of few such pieces: to cut a text by its
    spaces and remember these takes a tenth of the time of looking for words in it.
    """
    return BREAK if piece == END_OF_LINE else " ".join(stems(piece))
