"""The three answers to a message: their forms as they open, and what sending one does."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest

from cells.addresses import absolute
from cells.editing.versions import version_of
from cells.models import Cell
from entries import answering
from entries.adding import Candidate, candidates_for
from entries.answering import CannotAnswer, Placing, What
from entries.models import Document, Entry, LinkCheck, Message
from entries.models.message import EDITION_ADDRESS
from entries.references import Record
from entries.references.crossref import filled
from entries.references.documents import FIELDS
from entries.suggested import Meant
from matrix_site.desk.inbox.beside import Group, groups_of
from matrix_site.desk.inbox.forms import (
    AcceptForm,
    AnswerForm,
    MendForm,
    NotNowForm,
    ReplyForm,
    SpamForm,
)
from matrix_site.desk.workbench.adding import NEW, NewDocumentForm


@dataclass
class About:
    """A message with all that its answers are filled in from."""

    message: Message
    meant: Meant
    cells: list[Cell]
    cell: Cell | None = None
    entry: Entry | None = None
    user: Any = None

    @cached_property
    def groups(self) -> list[Group]:
        """What stands in the draft of its cell."""
        return groups_of(self.cell, self.message.category) if self.cell else []

    @property
    def places(self) -> int:
        """The places to choose from, but for the end: those of the longest category."""
        return max((len(group.entries) for group in self.groups), default=1)


@dataclass
class Answer:
    """One of the three. `letter` is its key; `template` shows the form."""

    name: str
    label: str
    letter: str
    template: str
    form: AnswerForm
    is_open: bool = False
    new: NewDocumentForm | None = None
    hint: str = ""
    sends: str = ""
    candidates: list[Candidate] = field(default_factory=list)
    choice: str = ""


type Act = Callable[[HttpRequest, About, Answer], Any]


def answers_to(about: About, data: Any = None, chosen: str = "") -> list[Answer]:
    """The three of this kind of message; the chosen one is open, and holds `data` if it was sent.

    Who may not add entries has no *Accept*.
    """
    makers = MAKERS[about.message.kind]
    found = []
    for name, make in makers:
        if name == "accept" and not about.user.has_perm("entries.add_entry"):
            continue
        answer = make(about, data if name == chosen else None)
        answer.is_open = name == chosen
        found.append(answer)
    return found


def send(request: HttpRequest, about: About, answer: Answer) -> Any:
    """Do what the form says; None, with errors in it, where that could not be done."""
    try:
        return ACTS[answer.name](request, about, answer)
    except CannotAnswer as refusal:
        answer.form.add_error(None, str(refusal))
    except ValidationError as refusal:
        answer.form.add_error(None, refusal.messages[0])
    return None


# --- The forms as they open -----------------------------------------------------------------


def initial(about: About, reply: str) -> dict[str, Any]:
    """What was written before and not sent goes before the words that we propose."""
    version = answering.version(about.message)
    return {"version": version, "reply": about.message.draft_answer or reply}


def accept(about: About, data: Any) -> Answer:
    meant, cell = about.meant, about.cell
    # The cell and the category may still be changed, so the words name neither.
    reply = (
        "Thank you. The document that you suggested is listed now. The edition that lists it "
        f"first: {EDITION_ADDRESS}"
    )
    form = AcceptForm(
        data,
        auto_id="accept_%s",
        about=about.message,
        cells=about.cells,
        places=about.places,
        initial=initial(about, reply)
        | {
            "cell": cell.pk if cell else None,
            "category": about.message.category,
            "seen": " ".join(str(one.document.pk) for one in meant.candidates),
        },
    )
    record = {name: getattr(meant.record, name) for name in FIELDS}
    return Answer(
        "accept",
        "Accept as draft entry",
        "a",
        "desk/inbox/_accept.html",
        form,
        new=NewDocumentForm(data, initial=record),
        hint="The sender reads it when the edition is live, with its address. The change note "
        "proposed for it thanks “a reader”, without a name.",
        candidates=meant.candidates,
        choice=data.get("choice", "") if data else proposed_choice(meant),
    )


def proposed_choice(meant: Meant) -> str:
    """The document that can only be meant; a new one if the library has none like it."""
    firm = [one for one in meant.candidates if one.is_firm]
    if len(firm) == 1:
        return str(firm[0].document.pk)
    return "" if meant.candidates else NEW


def here(about: About, data: Any) -> Answer:
    places = about.meant.places
    named = "; ".join(f"{place.code}, {absolute(place.url)}" for place in places[:3])
    reply = f"Thank you. The document is listed already: {named}" if named else ""
    if about.message.kind in (Message.Kind.COMMENT, Message.Kind.CORRECTION):
        reply = "Thank you. The page says so already: "
    form = ReplyForm(data, auto_id="here_%s", about=about.message, initial=initial(about, reply))
    return Answer("here", "Already here", "h", "desk/inbox/_here.html", form, sends="Answer")


def not_now(about: About, data: Any) -> Answer:
    title = about.message.reference
    form = NotNowForm(
        data,
        auto_id="not-now_%s",
        about=about.message,
        initial=initial(about, "") | {"record_title": title[:500]},
    )
    template = "desk/inbox/_not_now.html"
    return Answer("not-now", "Not now, because…", "n", template, form, sends="Answer")


def reply(about: About, data: Any) -> Answer:
    form = ReplyForm(data, auto_id="reply_%s", about=about.message, initial=initial(about, ""))
    return Answer("reply", "Answer", "a", "desk/inbox/_reply.html", form, sends="Send the answer")


def mend(about: About, data: Any) -> Answer:
    document = about.entry.document if about.entry else None
    words = "Thank you. The page leads to an address that works now."
    values = {
        "document": version_of(document) if document else "0",
        "address": found_by_checks(document) if document else "",
    }
    form = MendForm(
        data, auto_id="mend_%s", about=about.message, initial=initial(about, words) | values
    )
    return Answer("mend", "Mend the link", "a", "desk/inbox/_mend.html", form)


def found_by_checks(document: Document) -> str:
    """Where the address of a document was found to lead now, or ""."""
    checks = LinkCheck.objects.at(document.url).filter(state=LinkCheck.State.MOVED)
    return checks.values_list("new_address", flat=True).first() or ""


def works(about: About, data: Any) -> Answer:
    words = "Thank you. We tried the link, and it works. If it fails again, please tell us."
    form = ReplyForm(data, auto_id="works_%s", about=about.message, initial=initial(about, words))
    return Answer("works", "The link works", "h", "desk/inbox/_reply.html", form, sends="Answer")


def spam(about: About, data: Any) -> Answer:
    return Answer("spam", "Spam", "", "", SpamForm(data, about=about.message))


# --- What sending them does -----------------------------------------------------------------


def send_accept(request: HttpRequest, about: About, answer: Answer) -> Entry | None:
    if not request.user.has_perm("entries.add_entry"):
        raise PermissionDenied("To add entries you must be an editor.")
    said = answer.form.cleaned_data
    document: Document | Record | None = said["choice"] or new_record(answer)
    if document is None:
        return None
    placing = Placing(said["cell"], document, said["category"], said["place"], said["headline"])
    return answering.accept(
        about.message,
        opened=said["version"],
        placing=placing,
        reply=said["reply"],
        by=request.user,
    )


def new_record(answer: Answer) -> Record | None:
    """The new document as it was typed, filled in by Crossref where that is on.

    None, with an error in the form, where the library turns out to have it: that is shown
    first, and made by whoever says so again.
    """
    new = answer.new
    assert new is not None
    if twin := Document.objects.with_doi(new["doi"].value() or "").first():
        offer_instead(answer, [Candidate(twin, "DOI", is_firm=True)])
        return None
    if not new.is_valid():
        answer.form.add_error("choice", "Look at the details of the new document.")
        return None
    (record, *_), _ = filled([new.record()])
    found = candidates_for(record)
    seen = answer.form.cleaned_data["seen"].split()
    if any(one.is_firm and str(one.document.pk) not in seen for one in found):
        offer_instead(answer, found)
        return None
    return record


def offer_instead(answer: Answer, found: list[Candidate]) -> None:
    """Offer these documents in place of a new one."""
    answer.candidates, answer.choice = found, ""
    document = next(one.document for one in found if one.is_firm)
    answer.form.add_error("choice", f"The library has it already: {document}.")


def send_mend(request: HttpRequest, about: About, answer: Answer) -> Document:
    if not request.user.has_perm("entries.change_document"):
        raise PermissionDenied("To change documents you must be an editor.")
    said = answer.form.cleaned_data
    return answering.mend(
        about.message,
        opened=said["version"],
        document_version=said["document"],
        address=said["address"],
        reply=said["reply"],
        by=request.user,
    )


def sending(what: What) -> Act:
    """An answer that is nothing but words."""

    def act(request: HttpRequest, about: About, answer: Answer) -> bool:
        said = answer.form.cleaned_data
        answering.answer(
            about.message,
            opened=said["version"],
            what=what,
            reply=said.get("reply", ""),
            record=said.get("record", ("", "")),
            by=request.user,
        )
        return True

    return act


MAKERS: dict[str, list[tuple[str, Callable[[About, Any], Answer]]]] = {
    Message.Kind.SUGGESTION: [("accept", accept), ("here", here), ("not-now", not_now)],
    Message.Kind.COMMENT: [("reply", reply), ("here", here), ("not-now", not_now)],
    Message.Kind.CORRECTION: [("reply", reply), ("here", here), ("not-now", not_now)],
    Message.Kind.BROKEN: [("mend", mend), ("works", works), ("not-now", not_now)],
}
ACTS: dict[str, Act] = {
    "accept": send_accept,
    "mend": send_mend,
    "here": sending(What.HERE),
    "reply": sending(What.ANSWERED),
    "works": sending(What.ANSWERED),
    "not-now": sending(What.DECLINED),
    "spam": sending(What.SPAM),
}
