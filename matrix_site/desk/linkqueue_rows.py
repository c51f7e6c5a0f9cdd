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
    sorts = {use.sort for use in uses}
    first = next((use.document for use in uses if use.document), None)
    return Row(
        check=check,
        token=token_of(check),
        look=look,
        icon=icon,
        who=_who(first) if first else "",
        title=(first.title or "Title not known yet") if first else title_without(sorts),
        shown_address=shown(check.address),
        shown_new=shown(check.new_address),
        tried=tried(check),
        wheres=wheres(uses),
        presses=presses(check, has_documents="document" in sorts),
        copy=suggested_copy(check.address),
        has_documents="document" in sorts,
        has_texts="text" in sorts,
    )


def title_without(sorts: set[str]) -> str:
    """What stands for the title where no document has the address."""
    return "A link in a text" if "text" in sorts else "A link of a credit"


def presses(check: LinkCheck, *, has_documents: bool) -> list[Press]:
    copy, fine = Press("archived", "Use archived copy"), Press("fine", "It is fine")
    match check.state:
        case State.MOVED:
            return [Press("new", "Take the new address"), fine]
        case State.GONE:
            return [copy, Press("retired", "Retire"), fine] if has_documents else [copy, fine]
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


# The order in which places are told.
SORTS = ("document", "notice", "text", "credit")


def wheres(uses: Iterable[LinkUse]) -> list[Where]:
    """Documents by the pages that list them, notices, texts, credits; each once."""
    found: dict[tuple[str, str], list[LinkUse]] = {}
    for use in sorted(uses, key=lambda use: (SORTS.index(use.sort), use.page_id or 0, use.pk)):
        page = place_name(use.page) if use.page else "On no page"
        label = {
            "document": page,
            "notice": use.place,
            "text": f"Text of {page}: {use.place}",
            "credit": use.place,
        }[use.sort]
        # A notice is public as it is saved: it has no draft.
        is_old = not use.in_draft and use.sort != "notice"
        label += " (live, changed in the draft)" if is_old else ""
        found.setdefault((use.sort, label), []).append(use)
    return [_where(sort, label, there) for (sort, label), there in found.items()]


def _where(sort: str, label: str, uses: list[LinkUse]) -> Where:
    """One line for these, with what it is of a document, or on which pages a credit stands."""
    url = uses[0].mend_url
    if sort == "document":
        fields = [use.place if use.field == "doi" else use.place.lower() for use in uses]
        named = list(dict.fromkeys(fields))
        return Where(label if named == ["address"] else f"{label} ({' and '.join(named)})", url)
    if sort == "text":
        return Where(label, url)
    pages = [place_name(use.page) for use in uses if use.page]
    where = pages[0] if len(pages) == 1 else f"{len(pages)} pages" if pages else "no page"
    return Where(f"{label}, on {where}", url)


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
    others = [other["row"] for act in acts for other in act.before.get("others", [])]
    if any(act.before["set"] for act in acts) or any(row.startswith("notice") for row in others):
        said.append("Readers of its documents see it at once.")
    if credits := sum(row.startswith("credit") for row in others):
        what = "1 credit" if credits == 1 else f"{credits} credits"
        said.append(f"{what} changed in the draft: publish the cells that show it.")
    if texts := sum(len(act.before["texts"]) for act in acts):
        where = "1 text" if texts == 1 else f"{texts} texts"
        said.append(f"{where} changed in the draft: review and publish with the page.")
    return " ".join(said)


def _who(document: Document) -> str:
    names = authors_in_short(document.authors) or document.publisher
    return " ".join(filter(None, [names, document.year]))
