"""What editors do about an address, and undo.

A document is led to its new address or copy by a notice, a live fact: readers see it at once, on
current and archived pages; its record changes too, so that the next editions say so themselves. A
link in a text becomes a change of the draft, to be published with its page.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cells import newsroom
from cells.models import Notice, Page
from cells.parts import PlacedText
from cells.publishing import snapshot_of
from cells.publishing.parts import parts_of
from cells.richtext import parse, relinked
from cells.richtext.characters import clean_address
from entries.linkchecking.addresses import (
    Refused,
    target_of,
    with_fragment_of,
    without_fragment,
)
from entries.linkchecking.collecting import collect_page, collect_unlisted
from entries.linkchecking.others import lead, put_back
from entries.models import Document, Entry, LinkAct, LinkCheck, LinkUse
from entries.models.link import LONGEST_ADDRESS

LEFT_ALONE_FOR = timedelta(days=90)
# Of a notice and of a document's address.
LONGEST_OF_A_DOCUMENT = 1_000
# Where the headline of an entry leads, the first of them that its document has.
LEADS = ("url", "doi", "free_url")
SNAPSHOTS_OF_OTHERS = "https://web.archive.org/web"


class CannotAct(Exception):
    """Nothing was changed. The message is a sentence for the editor."""


def suggested_copy(address: str) -> str:
    """Where an archive would have it: the archive leads on to the copy that it took last."""
    return f"{SNAPSHOTS_OF_OTHERS}/2/{address}"


@transaction.atomic
def take_new_address(
    check: LinkCheck, new: str, *, by: User | None = None, now: datetime | None = None
) -> LinkAct:
    """Lead from the address to `new`, wherever a draft uses it. Raises CannotAct."""
    return _lead(_waiting(check), new, by, now)


@transaction.atomic
def lead_elsewhere(
    document: Document, new: str, *, by: User | None = None, now: datetime | None = None
) -> LinkAct | None:
    """The same for the address of a document that somebody found dead, whatever checks say of it.

    None, with nothing done, where it has no address that can be checked. Raises CannotAct.
    """
    newsroom.lock()
    for page in document.pages():
        collect_page(page)
    collect_unlisted()
    uses = LinkUse.objects.filter(document=document, in_draft=True, field__in=LEADS)
    by_field = {use.field: use.check_of for use in uses.select_related("check_of")}
    check = next((by_field[field] for field in LEADS if field in by_field), None)
    return _lead(check, new, by, now) if check else None


def _lead(check: LinkCheck, new: str, by: User | None, now: datetime | None) -> LinkAct:
    new = _fit(new, check)
    act = _Act(check, now or timezone.now())
    for document, field in _documents(check):
        act.move(document, field, new)
    act.relink(new)
    act.others = lead(check, new)
    return act.settled(LinkAct.Kind.NEW_ADDRESS, by, new)


@transaction.atomic
def use_archived_copy(
    check: LinkCheck, copy: str, *, by: User | None = None, now: datetime | None = None
) -> LinkAct:
    """Say that the address is dead and where a copy is; links in texts lead to the copy.

    A free copy that is gone is replaced by the archived one; the document itself still works.
    Raises CannotAct.
    """
    check = _waiting(check)
    copy = _fit(copy, check)
    act = _Act(check, now or timezone.now())
    for document, field in _documents(check):
        if field == "free_url":
            act.move(document, field, copy)
        else:
            act.notice(document, Notice.Kind.DEAD)
            act.notice(document, Notice.Kind.ARCHIVED, url=copy)
    act.relink(copy)
    act.others = lead(check, copy)
    return act.settled(LinkAct.Kind.ARCHIVED, by, copy)


@transaction.atomic
def retire(
    check: LinkCheck, words: str = "", *, by: User | None = None, now: datetime | None = None
) -> LinkAct:
    """Tell readers of its documents that the address no longer works. Raises CannotAct.

    What stands in texts is for the editor of the text: words need a link, or other words.
    """
    check = _waiting(check)
    act = _Act(check, now or timezone.now())
    documents = [document for document, field in _documents(check) if field != "free_url"]
    if not documents:
        raise CannotAct("No document has this address: change the text, or take another address.")
    for document in documents:
        act.notice(document, Notice.Kind.DEAD, words=words[:500])
    return act.settled(LinkAct.Kind.RETIRED, by, "")


@transaction.atomic
def say_fine(check: LinkCheck, *, by: User | None = None, now: datetime | None = None) -> LinkAct:
    """Somebody looked: it works. It is left alone for three months. Raises CannotAct."""
    check = _waiting(check)
    now = now or timezone.now()
    act = _Act(check, now)
    check.state = check.outcome = LinkCheck.State.FINE
    check.failures = check.agreeing = 0
    check.failed_since = None
    check.words = "Somebody looked at it."
    check.left_alone_until = check.due_at = now + LEFT_ALONE_FOR
    return act.settled(LinkAct.Kind.FINE, by, "")


def check_now(numbers: list[int], now: datetime | None = None) -> None:
    """Make the checks with these numbers due: the next run of `check_links` looks at them."""
    LinkCheck.objects.filter(pk__in=numbers).update(due_at=now or timezone.now())


@transaction.atomic
def undo(act: LinkAct, now: datetime | None = None) -> None:
    """Make what the act changed as it was. Raises CannotAct where it changed again since."""
    newsroom.lock()
    now = now or timezone.now()
    act = LinkAct.objects.select_related("check_of").get(pk=act.pk)
    later = LinkAct.objects.standing().filter(check_of=act.check_of, pk__gt=act.pk)
    if act.undone_at or later.exists() or now - act.at > LinkAct.UNDONE_WITHIN:
        raise CannotAct("This can no longer be undone.")
    for kept in act.before["documents"]:
        _put_document_back(kept)
    for kept in act.before["texts"]:
        _put_text_back(kept, act.check_of.address)
    for kept in act.before.get("others", []):
        if not put_back(kept):
            raise CannotAct("A notice or credit was changed since. Correct it by hand.")
    for number in act.before["set"]:
        for notice in Notice.objects.filter(pk=number):
            notice.delete()
    for kept in act.before["lifted"]:
        Notice.objects.create(**{**kept, "dated_on": date.fromisoformat(kept["dated_on"])})
    _put_check_back(act.check_of, act.before["check"])
    act.undone_at = now
    act.save(update_fields=["undone_at"])
    _collect_again(act.before)


class _Act:
    """One act as it goes on, gathering what it takes to undo it."""

    def __init__(self, check: LinkCheck, now: datetime) -> None:
        self.check, self.now = check, now
        self.documents: list[dict[str, Any]] = []
        self.texts: list[dict[str, Any]] = []
        self.set: list[int] = []
        self.lifted: list[dict[str, Any]] = []
        self.others: list[dict[str, Any]] = []
        self.stood = {name: _plain(getattr(check, name)) for name in KEPT_OF_A_CHECK}

    def move(self, document: Document, field: str, new: str) -> None:
        """The record, and a notice that leads readers there from what was published."""
        old = self.check.address
        kept = "url" if field == "doi" else field
        stood = getattr(document, kept)
        new = with_fragment_of(new, stood)
        self.documents.append({"id": document.pk, "field": kept, "before": stood, "after": new})
        setattr(document, kept, new)
        document.save()
        if field != "free_url":
            self.lift(document, Notice.Kind.DEAD)
        self.notice(document, Notice.Kind.MOVED, url=new, replaces=stood or old)

    def notice(self, document: Document, kind: str, **fields: str) -> None:
        """A notice of today. Another of its kind gives way, but for moves from other addresses."""
        same = {"replaces": fields["replaces"]} if kind == Notice.Kind.MOVED else {}
        self.lift(document, kind, **same)
        notice = Notice.objects.create(
            document_number=document.pk,
            kind=kind,
            dated_on=timezone.localdate(self.now),
            **fields,
        )
        self.set.append(notice.pk)

    def lift(self, document: Document, kind: str, **fields: str) -> None:
        for notice in Notice.objects.filter(document_number=document.pk, kind=kind, **fields):
            names = ("document_number", "kind", "words", "url", "replaces")
            kept = {name: getattr(notice, name) for name in names}
            self.lifted.append({**kept, "dated_on": notice.dated_on.isoformat()})
            notice.delete()

    def relink(self, new: str) -> None:
        """Every text of a draft that links to the address."""
        pages = Page.objects.filter(
            pk__in=self.check.uses.filter(in_draft=True).in_texts().values("page")
        )
        for page in pages:
            for part, data, text in texts_of(page):
                self.relink_text(page, part, data, text, new)

    def relink_text(self, page: Page, part: Any, data: Any, text: PlacedText, new: str) -> None:
        changed: dict[int, str] = {}

        def change(place: int, href: str) -> str:
            if without_fragment(href) != self.check.address:
                return href
            changed[place] = href
            return with_fragment_of(new, href)

        html = relinked(parse(text.html), change)
        if changed:
            part.put_text(data, text.key, html)
            self.texts.append({"page": page.pk, "text": _print(html), "links": changed})

    def settled(self, kind: str, by: User | None, address: str) -> LinkAct:
        changed = self.documents or self.texts or self.set or self.others
        if not changed and kind != LinkAct.Kind.FINE:
            raise CannotAct("No draft leads there any more: publish what has changed since.")
        if kind != LinkAct.Kind.FINE:
            self.check.settled_at = self.now
        self.check.save()
        act = LinkAct.objects.create(
            check_of=self.check,
            kind=kind,
            by=by,
            at=self.now,
            address=address,
            before={
                "check": self.stood,
                "documents": self.documents,
                "texts": self.texts,
                "set": self.set,
                "lifted": self.lifted,
                "others": self.others,
            },
        )
        _collect_again(act.before)
        return act


KEPT_OF_A_CHECK = (
    "state",
    "outcome",
    "words",
    "new_address",
    "failures",
    "agreeing",
    "failed_since",
    "settled_at",
    "left_alone_until",
    "due_at",
)


def texts_of(page: Page) -> Iterator[tuple[Any, Any, PlacedText]]:
    """(part, its data, text) for every text in the draft of a page."""
    snapshot = snapshot_of(page.subject)
    for key, part in parts_of(snapshot["kind"]).items():
        data = snapshot[key]  # type: ignore[literal-required]
        for text in part.texts(data):
            yield part, data, text


def _waiting(check: LinkCheck) -> LinkCheck:
    """The row as it is now, and the newsroom locked. Raises CannotAct."""
    newsroom.lock()
    found = LinkCheck.objects.waiting().filter(pk=check.pk).first()
    if found is None:
        raise CannotAct("Somebody dealt with this address meanwhile.")
    return found


def _documents(check: LinkCheck) -> list[tuple[Document, str]]:
    """The documents whose draft has the address, each field once."""
    uses = check.uses.filter(in_draft=True).of_documents()
    pairs = uses.order_by("document", "field").values_list("document", "field").distinct()
    documents = Document.objects.in_bulk([number for number, _ in pairs])
    return [(documents[number], field) for number, field in pairs]


def _fit(address: str, check: LinkCheck) -> str:
    """The address as it may be stored. Raises CannotAct with what is wrong with it."""
    found = clean_address(address)
    try:
        target_of(found)
    except Refused as refusal:
        raise CannotAct(
            f"{refusal} Give an address that begins with http:// or https://."
        ) from None
    if len(found) > min(LONGEST_ADDRESS, LONGEST_OF_A_DOCUMENT):
        raise CannotAct("The address is too long.")
    if without_fragment(found) == check.address:
        raise CannotAct("This is the address that fails.")
    return found


def _print(html: str) -> str:
    """By this a text is known again; its words are kept nowhere but in its draft."""
    return sha256(html.encode()).hexdigest()


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _put_document_back(kept: dict[str, Any]) -> None:
    document = Document.objects.filter(pk=kept["id"]).first()
    if document is None or getattr(document, kept["field"]) != kept["after"]:
        raise CannotAct("The document was changed since. Correct it by hand.")
    setattr(document, kept["field"], kept["before"])
    document.save()


def _put_text_back(kept: dict[str, Any], address: str) -> None:
    for part, data, text in texts_of(Page.objects.get(pk=kept["page"])):
        if _print(text.html) == kept["text"]:
            html = relinked(
                parse(text.html), lambda place, href: kept["links"].get(str(place), href)
            )
            part.put_text(data, text.key, html)
            return
    raise CannotAct("The text was changed since. Correct it by hand.")


def _put_check_back(check: LinkCheck, stood: dict[str, Any]) -> None:
    moments = {"failed_since", "settled_at", "left_alone_until", "due_at"}
    for name, value in stood.items():
        moment = value and name in moments
        setattr(check, name, datetime.fromisoformat(value) if moment else value)
    check.save()


def _collect_again(before: dict[str, Any]) -> None:
    """What the pages that were touched lead to now."""
    pages = {text["page"] for text in before["texts"]}
    pages |= {page for other in before.get("others", []) for page in other["pages"]}
    documents = [document["id"] for document in before["documents"]]
    listing = Entry.objects.filter(document__in=documents).values("cell__page")
    for page in Page.objects.filter(Q(pk__in=pages) | Q(pk__in=listing)):
        collect_page(page)
    collect_unlisted()
