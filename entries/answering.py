"""What editors do with a message: accept it as a draft entry, answer it, hand it on, take it back.

Each act locks the newsroom, is told by a `MessageAct`, and is refused where somebody else has
answered since the message was opened. An answer is read by the sender at once; that of an
accepted suggestion waits until an edition lists its entry (see `Message.publish_in`).
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from cells import newsroom
from cells.categories import Category
from cells.editing.versions import version_of
from cells.models import Cell
from entries.adding import add_entry
from entries.linkchecking.acts import CannotAct, lead_elsewhere
from entries.models import Document, Entry, Message, MessageAct
from entries.moving import move_within, standing_in
from entries.references import Record
from entries.references.documents import make

What = MessageAct.What
State = Message.State
# What an answer changes: whoever opened the message with other values was overtaken.
VERSIONED = ("state", "answer", "draft_entry_id")
# What each answer makes of the message.
ANSWERS = {
    What.HERE: State.ANSWERED,
    What.ANSWERED: State.ANSWERED,
    What.MENDED: State.ANSWERED,
    What.DECLINED: State.DECLINED,
    What.SPAM: State.SPAM,
}
UNDOABLE = (What.DRAFTED, *ANSWERS)


class CannotAnswer(Exception):
    """Nothing was done. The message is a sentence for the editor."""


@dataclass(frozen=True, slots=True)
class Placing:
    """The entry to be made. `document` is one of the library's, or a record to make one of.

    `place` counts from 1 within the category; None is the end.
    """

    cell: Cell
    document: Document | Record
    category: str
    place: int | None = None
    headline: str = ""


def version(message: Message) -> str:
    """What a form on this message is to bring back."""
    values = [str(getattr(message, name)) for name in VERSIONED]
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


@transaction.atomic
def accept(message: Message, *, opened: str, placing: Placing, reply: str, by: Any) -> Entry:
    """Make a draft entry of a suggestion; the reply waits until an edition lists it.

    `opened` is the version that the editor saw. Raises CannotAnswer; ValidationError where
    the document cannot be made, or stands in the cell already.
    """
    message = _to_answer(message, opened)
    document = placing.document
    if isinstance(document, Record):
        document = make(document, by=by, reason="Suggested by a reader")
    if placing.cell.entries.standing().filter(document=document).exists():
        raise ValidationError(f"{placing.cell} lists this document already.")
    entry = add_entry(placing.cell, document, category=placing.category, headline=placing.headline)
    if placing.place is not None and placing.place < len(
        standing_in(entry.cell_id, entry.category)
    ):
        move_within(entry, placing.place)
    detail = f"in {placing.cell}, {Category(placing.category).label}"
    _act(message, What.DRAFTED, by, detail)
    message.settle(State.CONSIDERED)
    message.draft_entry, message.draft_answer = entry, reply
    message.save(update_fields=["state", "answered_at", "draft_entry", "draft_answer"])
    return entry


@transaction.atomic
def answer(
    message: Message,
    *,
    opened: str,
    what: str,
    reply: str = "",
    record: tuple[str, str] = ("", ""),
    by: Any,
) -> None:
    """Give one of ANSWERS, which the sender reads at once. Raises CannotAnswer.

    `record` is what the page of documents considered says of it: the document, and why it is
    not listed; ("", "") keeps it off that page.
    """
    _answer(_to_answer(message, opened), What(what), reply, record, by)


@transaction.atomic
def answer_many(
    numbers: Collection[int], *, what: str, reply: str = "", by: Any
) -> tuple[int, int]:
    """The same answer to many; (how many got it, how many were answered before)."""
    newsroom.lock()
    found = list(Message.objects.to_answer().filter(pk__in=numbers))
    for message in found:
        _answer(message, What(what), reply, ("", ""), by)
    return len(found), len(set(numbers)) - len(found)


@transaction.atomic
def assign(numbers: Collection[int], to: Any, by: Any) -> int:
    """Hand these to a colleague, or to nobody (None); says how many that changed."""
    newsroom.lock()
    changed = 0
    for message in Message.objects.filter(pk__in=numbers).select_related("assigned_to"):
        if message.assigned_to != to:
            message.assigned_to = to
            message.save(update_fields=["assigned_to"])
            _act(message, What.ASSIGNED, by, f"to {named(to)}" if to else "to nobody")
            changed += 1
    return changed


@transaction.atomic
def mend(
    message: Message, *, opened: str, document_version: str, address: str, reply: str, by: Any
) -> Document:
    """Lead from the dead link of a document to another address, and answer.

    Readers are led there at once, texts that link to the old address become changes of their
    drafts; it is undone under Links. Raises CannotAnswer, also where somebody changed the
    document since it was shown; ValidationError for an address that is none.
    """
    message = _to_answer(message, opened)
    entry = Entry.objects.select_related("document").filter(pk=message.entry_number or 0).first()
    if entry is None:
        raise CannotAnswer("The entry that it speaks of is gone.")
    document = entry.document
    if version_of(document) != document_version:
        raise CannotAnswer("Somebody changed the document meanwhile. Look at it again.")
    try:
        if lead_elsewhere(document, address, by=by) is None:
            document.url = address
            document.full_clean()
            document.save()
    except CannotAct as refusal:
        raise CannotAnswer(str(refusal)) from None
    _answer(message, What.MENDED, reply, ("", ""), by)
    return document


@transaction.atomic
def undo(message: Message, act: int, by: Any) -> str:
    """Take back the newest act on it, if that is this one; a sentence on what that did.

    The words of the answer are kept for the next. The draft entry goes that was made of a
    suggestion; a document made with it stays in the library. Raises CannotAnswer.
    """
    newsroom.lock()
    message = Message.objects.select_related("draft_entry").get(pk=message.pk)
    last = message.acts.exclude(what=What.ASSIGNED).first()
    if last is None or last.pk != act or last.what not in UNDOABLE:
        raise CannotAnswer("This can no longer be taken back: something was done since.")
    entry = message.draft_entry
    if entry is not None and (entry.was_published or _was_edited(entry)):
        raise CannotAnswer("The entry was worked on since. Retire or delete it in its own form.")
    _act(message, What.UNDONE, by, last.get_what_display())
    message.draft_answer = message.answer or message.draft_answer
    message.answer = ""
    message.draft_entry = None
    message.settle(last.before)
    message.save(update_fields=["state", "answered_at", "answer", "draft_answer", "draft_entry"])
    if entry is None:
        mended = " The new address stays: undo it under Links." if last.what == What.MENDED else ""
        return f"Taken back: it waits for an answer again. Your words are kept.{mended}"
    entry.delete()
    return "Taken back: the draft entry is gone, and the suggestion waits again."


def is_undoable(act: MessageAct) -> bool:
    """Whether the newest act on a message is of a kind that can be taken back."""
    return act.what in UNDOABLE


def named(user: Any) -> str:
    """How colleagues call each other."""
    return user.get_short_name() or user.get_username()


def _to_answer(message: Message, opened: str) -> Message:
    """The message as it is now, the newsroom locked; raises CannotAnswer if it was answered."""
    newsroom.lock()
    fresh = Message.objects.select_related("page").get(pk=message.pk)
    is_open = fresh.state in Message.WAITING_STATES and fresh.draft_entry_id is None
    if is_open and version(fresh) == opened:
        return fresh
    last = fresh.acts.exclude(what=What.ASSIGNED).select_related("by").first()
    who = named(last.by) if last and last.by else "Somebody"
    what = last.get_what_display() if last else "changed it"
    raise CannotAnswer(f"{who} was here since you opened it: {what}. Your words are still below.")


def _answer(
    message: Message, what: MessageAct.What, reply: str, record: tuple[str, str], by: Any
) -> None:
    _act(message, what, by, "on the public record" if record[0] else "")
    message.settle(ANSWERS[what])
    message.answer, message.draft_answer = reply, ""
    message.record_title, message.record_reason = record
    message.save(
        update_fields=[
            "state",
            "answered_at",
            "answer",
            "draft_answer",
            "draft_entry",
            "accepted_in",
            "record_title",
            "record_reason",
        ]
    )


def _act(message: Message, what: MessageAct.What, by: Any, detail: str = "") -> None:
    message.acts.create(what=what, by=by, detail=detail[:200], before=message.state)


def _was_edited(entry: Entry) -> bool:
    """Whether somebody gave it other words or another place in the cell since it was made."""
    first = entry.history.order_by("history_id").first()
    names = ("cell_id", "category", "second_category", "headline", "annotation", "document_id")
    return any(getattr(entry, name) != getattr(first, name) for name in names)
