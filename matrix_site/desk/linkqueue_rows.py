"""A row of the queue of links, and what was done, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst

from cells.models import Page
from cells.reading.documents import authors_in_short
from entries.linkchecking.acts import suggested_copy
from entries.models import Document, LinkAct, LinkCheck, LinkUse
from matrix_site.desk.linkqueue_forms import token_of

State = LinkCheck.State
LOOKS = {
    State.GONE: ("bad", "stop"),
    State.MOVED: ("planned", "right"),
    State.UNSURE: ("plain", "advice"),
    State.SLOW: ("draft", "clock"),
}
TIMES = {1: "once", 2: "twice"}


@dataclass(frozen=True, slots=True)
class Press:
    """A button: `act` is what it sends. The first of a row is the likeliest."""

    act: str
    label: str


@dataclass(frozen=True, slots=True)
class Where:
    """A place that uses the address; `url` leads to where it is edited."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """An address of the queue. `who` and `title` are of its first document, or say where it is."""

    check: LinkCheck
    token: str
    look: str
    icon: str
    who: str
    title: str
    shown_address: str
    shown_new: str
    tried: str
    wheres: list[Where]
    presses: list[Press]
    copy: str
    has_documents: bool
    has_texts: bool


def row_for(check: LinkCheck) -> Row:
    """From a check whose uses, with their pages and documents, are at hand: no query."""
    uses = list(check.uses.all())
    look, icon = LOOKS[State(check.state)]
    first = next((use.document for use in uses if use.document), None)
    return Row(
        check=check,
        token=token_of(check),
        look=look,
        icon=icon,
        who=_who(first) if first else "",
        title=(first.title or "Title not known yet") if first else "A link in a text",
        shown_address=shown(check.address),
        shown_new=shown(check.new_address),
        tried=tried(check),
        wheres=wheres(uses),
        presses=presses(check),
        copy=suggested_copy(check.address),
        has_documents=first is not None,
        has_texts=any(use.document_id is None for use in uses),
    )


def presses(check: LinkCheck) -> list[Press]:
    copy, fine = Press("archived", "Use archived copy"), Press("fine", "It is fine")
    match check.state:
        case State.MOVED:
            return [Press("new", "Take the new address"), fine]
        case State.GONE:
            return [copy, fine]
        case State.SLOW:
            return [Press("check", "Check now"), fine]
    return [Press("fine", "I looked: it is fine"), copy]


def tried(check: LinkCheck) -> str:
    """Such as "404 Not Found, 3 times since 14 November"."""
    times = TIMES.get(check.failures, f"{check.failures} times")
    since = date_format(timezone.localtime(check.failed_since), "j F") if check.failed_since else ""
    return f"{check.words.rstrip('.')}, {times}{f' since {since}' if since else ''}."


def shown(address: str) -> str:
    """Without what every address begins with, and in reasonable length."""
    parts = urlsplit(address)
    words = (
        f"{parts.netloc.removeprefix('www.')}{parts.path}{f'?{parts.query}' * bool(parts.query)}"
    )
    return words if len(words) <= 90 else f"{words[:89]}…"


def wheres(uses: Iterable[LinkUse]) -> list[Where]:
    """Documents by the pages that list them, then texts; each once."""
    found: dict[tuple[bool, str], Where] = {}
    fields: dict[tuple[bool, str], list[str]] = {}
    for use in sorted(uses, key=lambda use: (use.document_id is None, use.page_id or 0, use.pk)):
        label = place_name(use.page) if use.page else "On no page"
        is_text = use.document_id is None
        if is_text:
            label = f"Text of {label}: {use.place}"
        label += " (live, changed in the draft)" if not use.in_draft else ""
        found.setdefault((is_text, label), Where(label, use.mend_url))
        fields.setdefault((is_text, label), []).append(
            use.place if use.field == "doi" else use.place.lower()
        )
    return [_with_fields(where, key[0], fields[key]) for key, where in found.items()]


def _with_fields(where: Where, is_text: bool, fields: list[str]) -> Where:
    """With what it is of the document, where it is not its address alone."""
    named = list(dict.fromkeys(fields))
    if is_text or named == ["address"]:
        return where
    return Where(f"{where.label} ({' and '.join(named)})", where.url)


def place_name(page: Page) -> str:
    """Such as "Drug E5", "Drug row 5", "About": from its path, which never changes."""
    first, _, rest = page.path.partition("/")
    if page.kind == Page.Kind.CELL:
        return f"{capfirst(first)} {rest.upper()}"
    kind, _, code = rest.partition("/")
    names = {"rows": f"row {code}", "columns": f"column {code.upper()}"}
    return f"{capfirst(first)} {names.get(kind, rest)}".strip()


def said_of(acts: list[LinkAct]) -> str:
    """What a press did, and when readers see it. `acts` are of one kind."""
    one = shown(acts[0].check_of.address)
    number = len(acts)
    about = one if number == 1 else f"{number} links"
    said = [
        {
            LinkAct.Kind.NEW_ADDRESS: f"New address taken for {about}.",
            LinkAct.Kind.ARCHIVED: f"Archived copy used for {about}.",
            LinkAct.Kind.RETIRED: f"Said to work no longer: {about}.",
            LinkAct.Kind.FINE: f"Left alone for three months: {about}.",
        }[LinkAct.Kind(acts[0].kind)]
    ]
    if any(act.before["set"] for act in acts):
        said.append("Readers of its documents see it at once.")
    if texts := sum(len(act.before["texts"]) for act in acts):
        where = "1 text" if texts == 1 else f"{texts} texts"
        said.append(f"{where} changed in the draft: review and publish with the page.")
    return " ".join(said)


def _who(document: Document) -> str:
    names = authors_in_short(document.authors) or document.publisher
    return " ".join(filter(None, [names, document.year]))
