"""The entries of a cell page."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cells.addresses import is_web
from cells.models import Cell, Edition
from cells.parts import FIND_LIMIT, Found, PlacedText, Problem, Target, Use, uses_in
from cells.snapshots import (
    DocumentSnapshot,
    EntriesSnapshot,
    EntrySnapshot,
    RetiredEntry,
)
from entries.models import Document, Entry, Message

DOCUMENT_FIELDS = (
    "title",
    "authors",
    "year",
    "publisher",
    "country",
    "source",
    "doi",
    "pmid",
    "url",
    "free_url",
    "free_note",
)


def take(cell: Cell) -> EntriesSnapshot:
    entries = cell.entries.select_related("document")
    standing = entries.standing().in_page_order().prefetch_related("document__tags")  # type: ignore[misc]
    retired = entries.filter(retired_at__isnull=False).published().order_by("retired_at", "id")
    return {
        "entries": [entry_snapshot(entry) for entry in standing],
        "retired": [retired_entry(entry) for entry in retired],
    }


def entry_snapshot(entry: Entry) -> EntrySnapshot:
    return {
        "id": entry.pk,
        "categories": [c for c in (entry.category, entry.second_category) if c],
        "headline": entry.headline,
        "annotation": entry.annotation,
        "document": document_snapshot(entry.document),
    }


def document_snapshot(document: Document) -> DocumentSnapshot:
    checked = document.free_checked_on
    tags = sorted(document.tags.all(), key=lambda tag: tag.name.lower())
    return {
        "id": document.pk,
        **{field: getattr(document, field) for field in DOCUMENT_FIELDS},  # type: ignore[typeddict-item]
        "free_checked_on": checked.isoformat() if checked else None,
        "tags": [{"slug": tag.slug, "name": tag.name} for tag in tags],
    }


def retired_entry(entry: Entry) -> RetiredEntry:
    return {
        "id": entry.pk,
        "headline": entry.headline or entry.document.title,
        "document_id": entry.document_id,
        "retired_on": timezone.localdate(entry.retired_at).isoformat(),
        "reason": entry.retired_because,
    }


def texts(part: EntriesSnapshot) -> list[PlacedText]:
    return [
        PlacedText(
            f"Annotation of “{label(entry)}”",
            f"{edit_url(entry)}#id_annotation",
            ("entries", i, "annotation"),
            entry["annotation"],
        )
        for i, entry in enumerate(part["entries"])
    ]


def put_text(part: EntriesSnapshot, key: tuple[str | int, ...], html: str) -> None:
    entry = Entry.objects.get(pk=part["entries"][int(key[1])]["id"])
    entry.annotation = html
    entry.save()


def check(part: EntriesSnapshot) -> list[Problem]:
    problems = []
    for entry in part["entries"]:
        place, url = f"Entry “{label(entry)}”", edit_url(entry)
        if not entry["headline"] and not entry["document"]["title"]:
            problems.append(Problem(place, "It has neither a headline nor a document title.", url))
        for address in filter(None, (entry["document"]["url"], entry["document"]["free_url"])):
            if not is_web(address):
                message = f"The address of its document is not http or https ({address})."
                problems.append(Problem(place, message, document_url(entry)))
        if not entry["document"]["url"] and not entry["document"]["free_url"]:
            message = "Its document has no address: the headline is shown as plain text."
            problems.append(Problem(place, message, document_url(entry), blocks=False))
    if not part["entries"]:
        problems.append(Problem("Entries", "No documents are listed.", blocks=False))
    return problems


def published(part: EntriesSnapshot, edition: Edition) -> None:
    """Suggestions that became entries of it are answered with it."""
    Message.objects.answer_with(edition, [entry["id"] for entry in part["entries"]])


def label(entry: EntrySnapshot) -> str:
    return entry["headline"] or entry["document"]["title"] or f"number {entry['id']}"


def put_back(cell: Cell, part: EntriesSnapshot) -> None:
    """Write all entries back: retired ones return, ones added since then are retired."""
    kept = {entry["id"] for entry in part["entries"]}
    for added in cell.entries.standing().exclude(pk__in=kept):
        added.retire(f"Not part of the edition restored on {timezone.localdate():%-d %B %Y}.")
    for order, entry in enumerate(part["entries"]):
        put_back_one(cell, entry, order)
    for retired in part["retired"]:
        _retire_again(cell, retired)


def put_back_one(cell: Cell, kept: EntrySnapshot, order: int | None = None) -> Entry:
    """Write one entry back under its old number; `order` None keeps its place or puts it last.

    A document that still exists is shared with other cells and stays as it is; one that is
    gone is made again.
    """
    entry = Entry.objects.filter(pk=kept["id"]).first() or Entry(pk=kept["id"], order=10_000)
    entry.cell = cell
    entry.document = Document.objects.filter(
        pk=kept["document"]["id"]
    ).first() or _document_made_again(kept["document"])
    entry.category, entry.second_category = [*kept["categories"], ""][:2]
    entry.headline, entry.annotation = kept["headline"], kept["annotation"]
    entry.retired_at, entry.retired_because = None, ""
    if order is not None:
        entry.order = order
    entry.save()
    return entry


def _document_made_again(kept: DocumentSnapshot) -> Document:
    document = Document(pk=kept["id"], **{field: kept[field] for field in DOCUMENT_FIELDS})  # type: ignore[literal-required]
    if document.doi and Document.objects.with_doi(document.doi).exists():
        return Document.objects.with_doi(document.doi).get()
    document.free_checked_on = (
        date.fromisoformat(kept["free_checked_on"]) if kept["free_checked_on"] else None
    )
    document.save()
    document.tags.set([tag["name"] for tag in kept["tags"]])
    return document


def _retire_again(cell: Cell, kept: RetiredEntry) -> None:
    entry = cell.entries.filter(pk=kept["id"]).first()
    if entry and kept["retired_on"]:
        noon = datetime.combine(date.fromisoformat(kept["retired_on"]), time(12))
        entry.retired_at = timezone.make_aware(noon)
        entry.retired_because = kept["reason"]
        entry.save()


def targets(kind: str, ids: set[int]) -> dict[int, str]:
    """Entries that can be referred to: not the retired ones."""
    if kind != "entry":
        return {}
    entries = Entry.objects.standing().filter(pk__in=ids).select_related("document")
    return {entry.pk: entry.headline or entry.document.title for entry in entries}


def former_labels(kind: str, ids: set[int]) -> Iterable[tuple[int, str]]:
    if kind != "entry":
        return []
    trail = Entry.history.filter(id__in=ids).exclude(headline="")
    return trail.order_by().values_list("id", "headline").distinct()


def find(text: str) -> list[Found]:
    """Entries by headline, document title, authors or year: every word must be found."""
    entries = Entry.objects.standing().select_related(
        "document", "cell__column__matrix", "cell__row__matrix"
    )
    for word in text.split():
        entries = entries.filter(
            Q(headline__icontains=word)
            | Q(document__title__icontains=word)
            | Q(document__authors__icontains=word)
            | Q(document__year__icontains=word)
        )
    return [
        Found("entry", entry.pk, f"{entry.category} {entry}", (entry.annotation,))
        for entry in entries[:FIND_LIMIT]
    ]


def uses(targets: Collection[Target]) -> list[Use]:
    """Annotations; those of retired entries are on no page."""
    entries = Entry.objects.standing().select_related(
        "document", "cell__column__matrix", "cell__row__matrix"
    )
    return list(uses_in(entries, "entry", {"annotation": ""}, targets))


def edit_url(entry: EntrySnapshot) -> str:
    return reverse("admin:entries_entry_change", args=[entry["id"]])


def document_url(entry: EntrySnapshot) -> str:
    return reverse("admin:entries_document_change", args=[entry["document"]["id"]]) + "#id_url"
