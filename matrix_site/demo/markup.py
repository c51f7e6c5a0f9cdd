"""What the files in `words/` hold, and how a page read at each of its editions.

A file is XML: the pieces of rich text (docs/rich-text.md) under short names, and round them
the parts of a page. Any element may bear `since` or `until`, the date of an edition: it stands
from that edition on, or in the editions before it. A `<v>` is there only to bear them. So one
file tells the whole history of a page, and its newest words are the ones without `until`.

| written | stored as |
|---|---|
| `<note says="…">words</note>` | a hover note |
| `<mark id="p-ab12cd34">words</mark>` | an addressed passage |
| `<a cell="drug/e3">`, `<a entry="drug/a3 sordo-2017">` and so on | a reference |
| `<unfold title="…">`, `<panel title="…" source="…">` | the frames of these names |
| `<pull source="…">`, `<quote>` | a pull quote, a block quotation |
| `<discuss>` | a list of questions under its usual heading |

A reference may add `mark="p-ab12cd34"`; without a path it means this cell. Everything else
(`p`, `h3`, `ul`, `ol`, `li`, `em`, `strong`, `a href`) is written as it is stored.
"""

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

from cells.richtext.vocabulary import REFERENCE_KINDS

WORDS = Path(__file__).with_name("words")
DISCUSS = "For discussion"

# From the kind and name of a target to its number; None leaves the words without a link.
type Resolve = Callable[[str, str], int | None]


class PlannedEdition(NamedTuple):
    """An edition to publish; `page` is the file's root as it stood then."""

    dated_on: date
    kind: str
    note: str
    page: ET.Element


def read(name: str) -> ET.Element:
    """The root of one file, such as "drug/a3"."""
    return ET.parse(WORDS / f"{name}.xml").getroot()


def names(folder: str) -> list[str]:
    """The files of one folder, such as "drug/a3"."""
    return sorted(f"{folder}/{path.stem}" for path in (WORDS / folder).glob("*.xml"))


def editions(root: ET.Element) -> list[PlannedEdition]:
    """The editions that `<edition>` elements name, oldest first."""
    return [
        PlannedEdition(
            date.fromisoformat(edition.attrib["date"]),
            edition.get("kind", "significant"),
            edition.attrib["note"],
            standing_on(edition.attrib["date"], root),
        )
        for edition in root.findall("edition")
    ]


def line(page: ET.Element, name: str) -> str:
    """The words of one element as one line, however the file breaks them; "" without it."""
    return " ".join(page.findtext(name, "").split())


def standing_on(day: str, element: ET.Element) -> ET.Element:
    """A copy without what came after this ISO date, or was gone by then."""
    copy = deepcopy(element)
    for parent in list(copy.iter()):
        for child in list(parent):
            if not child.get("since", "") <= day < child.get("until", "9999"):
                _take_out(parent, child)
    return copy


def _take_out(parent: ET.Element, child: ET.Element) -> None:
    """Remove it and keep the text behind it, which ElementTree counts as part of it."""
    place = list(parent).index(child)
    tail = child.tail or ""
    if place:
        parent[place - 1].tail = (parent[place - 1].tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(child)


def stored(element: ET.Element | None, resolve: Resolve) -> str:
    """What stands in this element as stored rich text; "" for None."""
    if element is None:
        return ""
    copy = deepcopy(element)
    for inner in list(copy.iter())[1:]:
        _write_as_stored(inner, resolve)
    inside = (ET.tostring(child, encoding="unicode", short_empty_elements=False) for child in copy)
    return f"{copy.text or ''}{''.join(inside)}"


def _write_as_stored(element: ET.Element, resolve: Resolve) -> None:
    """Give it the element and attributes of docs/rich-text.md; frames get their parts."""
    given, tag = dict(element.attrib), element.tag
    element.attrib.clear()
    match tag:
        case "note":
            element.tag = "span"
            element.set("data-note", given["says"])
        case "mark":
            element.tag = "span"
            element.set("id", given["id"])
        case "a":
            _write_link(element, given, resolve)
        case "unfold":
            element.tag = "details"
            element.insert(0, _with_text("summary", given["title"]))
        case "quote":
            element.tag = "blockquote"
        case "pull":
            _write_pull_quote(element, given)
        case "panel":
            element.tag = "aside"
            element.set("class", "panel")
            element.insert(0, _with_text("h3", given["title"], "panel-title"))
            element.append(_with_text("p", given["source"], "panel-source"))
        case "discuss":
            # None of the vocabulary: the field takes it apart and keeps what it holds.
            element.tag = "div"
            questions = list(element)
            element[:] = [_with_text("h3", DISCUSS), ET.Element("ul")]
            element[1].extend(questions)
        case "v":
            element.tag = "span"


def _write_link(element: ET.Element, given: dict[str, str], resolve: Resolve) -> None:
    if "href" in given:
        element.set("href", given["href"])
        return
    kind = next(kind for kind in REFERENCE_KINDS if kind in given)
    number = resolve(kind, given[kind])
    if number is None:
        element.tag = "span"
    else:
        mark = f"#{given['mark']}" if "mark" in given else ""
        element.set("data-ref", f"{kind}:{number}{mark}")


def _write_pull_quote(element: ET.Element, given: dict[str, str]) -> None:
    words, tail = element.text or "", element.tail
    element.clear()
    element.tag, element.tail = "figure", tail
    element.set("class", "pull-quote")
    quotation = ET.SubElement(element, "blockquote")
    quotation.append(_with_text("p", words))
    element.append(_with_text("figcaption", given.get("source", "")))


def _with_text(tag: str, text: str, css: str = "") -> ET.Element:
    element = ET.Element(tag, {"class": css} if css else {})
    element.text = text
    return element
