"""The list at the left: which messages, in which order, how many of each."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page as PageOfList
from django.core.paginator import Paginator
from django.db.models import Case, Count, Q, When
from django.urls import reverse
from django.utils.text import Truncator

from cells.models import Cell
from entries.models import Entry, Message
from matrix_site.desk.choices import Choice

# A longer list has pages.
MOST = 50
State = Message.State
TO_ANSWER = Q(state__in=Message.WAITING_STATES, draft_entry=None)
TO_PUBLISH = Q(state=State.CONSIDERED, draft_entry__isnull=False)
LOOKS = {"suggestion": "message", "comment": "plain", "correction": "draft", "broken": "bad"}
NAMES = {
    "suggestion": "Suggestion",
    "comment": "Comment",
    "correction": "Correction",
    "broken": "Broken link",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A message in the list. `cell` is the name of what it is about, or "" where it names none."""

    message: Message
    title: str
    cell: str
    url: str
    look: str
    kind: str
    is_here: bool
    group: str


@dataclass(frozen=True)
class Asked:
    """What the address asks for: which messages, whose cell first, which page of the list."""

    show: str = "open"
    cell: str = ""
    page: str = "1"

    @classmethod
    def of(cls, query: Any) -> "Asked":
        show = query.get("show", "")
        known = show if show in dict(conditions(None)) else "open"
        return cls(known, query.get("cell", "")[:100], query.get("page", "1"))

    def query(self, **changes: str) -> str:
        """The address of the same list, "" or "?show=…"."""
        values = {"show": self.show, "cell": self.cell, "page": self.page} | changes
        default = Asked()
        said = {k: v for k, v in values.items() if v and v != getattr(default, k, "")}
        return f"?{urlencode(said)}" if said else ""


def conditions(user: Any) -> list[tuple[str, tuple[str, Q]]]:
    """(name, (label, which messages)) of each choice."""
    kinds = [
        ("suggestion", ("Suggestions", TO_ANSWER & Q(kind="suggestion"))),
        ("comment", ("Comments", TO_ANSWER & Q(kind="comment"))),
        ("correction", ("Corrections", TO_ANSWER & Q(kind="correction"))),
        ("broken", ("Broken links", TO_ANSWER & Q(kind="broken"))),
    ]
    return [
        ("open", ("Open", TO_ANSWER)),
        ("mine", ("Mine", TO_ANSWER & Q(assigned_to=user))),
        *kinds,
        ("accepted", ("Waiting for an edition", TO_PUBLISH)),
        ("spam", ("Spam", Q(state=State.SPAM))),
        ("answered", ("Answered", Q(state__in=Message.TOLD_STATES))),
    ]


def shows(asked: Asked, user: Any) -> list[Choice]:
    """All choices with their numbers, in one query."""
    found = dict(conditions(user))
    numbers = Message.objects.aggregate(
        **{name: Count("pk", filter=condition) for name, (_, condition) in found.items()}
    )
    inbox = reverse("desk:inbox")
    return [
        Choice(
            label,
            inbox + (asked.query(show=name, page="") or "?"),
            name == asked.show,
            None if name == "answered" else numbers[name],
        )
        for name, (label, _) in found.items()
    ]


def page_of_list(asked: Asked, user: Any) -> PageOfList[Message]:
    """The messages that are asked for, those of the cell that is asked for first."""
    _, condition = dict(conditions(user))[asked.show]
    found = Message.objects.filter(condition).select_related("page", "assigned_to")
    if asked.cell:
        is_elsewhere = Case(When(page__path=asked.cell, then=0), default=1)
        found = found.order_by(is_elsewhere, "-received_at", "-pk")
    return Paginator(found, MOST).get_page(asked.page)


def lines(
    messages: list[Message], here: Message | None, asked: Asked, cells: dict[int, Cell]
) -> list[Line]:
    """As they are shown; `cells` by the number of their page."""
    numbers = {one.entry_number for one in messages if one.kind == Message.Kind.BROKEN}
    entries = Entry.objects.select_related("document").in_bulk(numbers - {None})
    found = []
    for one in messages:
        entry = entries.get(one.entry_number) if one.entry_number else None
        cell = cells.get(one.page_id) if one.page_id else None
        about = str(entry.document) if entry else ""
        title = one.reference or one.words or about or f"Entry {one.entry_number}"
        found.append(
            Line(
                message=one,
                title=Truncator(title).chars(90),
                cell=str(cell or one.page or ""),
                url=address(one, asked),
                look=LOOKS[one.kind],
                kind=NAMES[one.kind],
                is_here=here is not None and one.pk == here.pk,
                group=group_of(one, asked, cell),
            )
        )
    return found


def group_of(message: Message, asked: Asked, cell: Cell | None) -> str:
    """Under which heading it stands; "" where no cell was asked for."""
    if not asked.cell:
        return ""
    is_of_cell = message.page is not None and message.page.path == asked.cell
    return str(cell or message.page) if is_of_cell else "Other cells"


def address(message: Message, asked: Asked) -> str:
    """Of a message, in the list that it is looked at in."""
    return f"{reverse('desk:inbox_message', args=[message.pk])}{asked.query()}"
