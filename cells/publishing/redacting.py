"""Taking words out of what was published, for a legal need."""

import re
from collections.abc import Callable
from datetime import datetime
from html import escape
from typing import Any

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.db import models, transaction
from django.utils import timezone

from cells import ledger, newsroom
from cells.models import Edition, Notice, Page, Redaction, Rendering
from cells.models.subject import Draft
from cells.publishing import recalling
from cells.publishing.indexing import index
from cells.richtext import parse, to_text
from cells.snapshots import TagSnapshot, fingerprint

# Gives back any JSON-like value with the words replaced in its texts.
type Clean = Callable[[Any], Any]

# What names a thing rather than saying something of it: never replaced.
IDENTIFIERS = frozenset(
    [
        "kind",
        "path",
        "slug",
        "code",
        "letter",
        "scope",
        "gap",
        "categories",
        "category",
        "doi",
        "pmid",
    ]
)


class NothingToRedact(LookupError):
    """The words stand in none of the page's editions. The message is a sentence."""


@transaction.atomic
def redact(
    page: Page, *, words: str, reason: str, by: str, now: datetime | None = None
) -> list[Edition]:
    """Replace `words` by "[removed on <date>: <reason>]" in every edition of the page.

    What was derived from them, notices on its documents, the drafts behind it and their row
    history follow, so that the words cannot return by publishing or restoring. Case and white
    space are folded when looking for them; where they run across markup the whole rich text is
    replaced, and a tag that bears them is taken off. Returns the editions that changed. The act
    is appended to the ledger before it is committed. Raises NothingToRedact, or ValueError for
    empty words or reason.
    """
    if not words.strip() or not reason.strip():
        raise ValueError("Say which words to remove, and why.")
    now = now or timezone.now()
    removal = f"[removed on {timezone.localdate(now):%-d %B %Y}: {reason.strip()}]"
    clean = remover(words, removal)
    newsroom.lock()
    changed = [edition for edition in page.editions.order_by("number") if has_words(edition, clean)]
    if not changed:
        raise NothingToRedact(f"“{words}” stands in no edition of {page}.")
    for edition in changed:
        _redact_edition(edition, clean, reason.strip(), by, now)
    _redact_passages(page, clean)
    _redact_notices(page, clean)
    _redact_drafts(page, clean)
    _redact_log(clean)
    # Pages made ahead quote each other.
    Rendering.objects.filter(kind=Rendering.PAGE).delete()
    page = Page.objects.select_related("current_edition", "changed_in").get(pk=page.pk)
    if page.current_edition in changed:
        index(page, page.current_edition, None)
    page.save()
    ledger.append(
        "redaction",
        at=now,
        page=page.path,
        editions=[e.number for e in changed],
        words=recalling.remembered(words)._asdict(),
        reason=reason,
        by=by,
    )
    return changed


def has_words(edition: Edition, clean: Clean) -> bool:
    """Whether an edition says, in its page or its change note, what `clean` would replace."""
    return clean([edition.snapshot, edition.note]) != [edition.snapshot, edition.note]


def _redact_edition(edition: Edition, clean: Clean, reason: str, by: str, now: datetime) -> None:
    redaction = Redaction.objects.create(
        edition=edition, reason=reason, redacted_by=by, opened_at=now
    )
    edition.snapshot, edition.note = clean(edition.snapshot), clean(edition.note)
    edition.sha256 = fingerprint(edition.snapshot)
    edition.save(update_fields=["snapshot", "note", "sha256"])
    edition.renderings.all().delete()
    redaction.closed_at = now
    redaction.save(update_fields=["closed_at"])


def _redact_passages(page: Page, clean: Clean) -> None:
    """Clean what the permanent addresses of entries and sections say that are gone."""
    for passage in page.passages.all():
        if changed := cleaned_fields(passage, clean):
            passage.save(update_fields=changed)


def _redact_notices(page: Page, clean: Clean) -> None:
    listed = page.listings.values("document_number")
    models: tuple[Any, ...] = (Notice, Notice.history.model)
    for model in models:
        for notice in model._default_manager.filter(document_number__in=listed):
            if changed := cleaned_fields(notice, clean):
                notice.save(update_fields=changed)


def _redact_log(clean: Clean) -> None:
    """Clean the admin's log, which names rows of every page by their headlines."""
    for line in LogEntry.objects.all():
        if changed := cleaned_fields(line, clean):
            line.save(update_fields=changed)


def _redact_drafts(page: Page, clean: Clean) -> None:
    """Clean the draft rows that this page shows, and the row history of these and of rows gone.

    A model that keeps words of drafts elsewhere, a draft with tags among them, has a class
    method `redact(page, clean)`.
    """
    for model in apps.get_models():
        if issubclass(model, Draft):
            _redact_rows(model, page, clean)
        if redact_model := getattr(model, "redact", None):
            redact_model(page, clean)


def _redact_rows(model: type[Draft], page: Page, clean: Clean) -> None:
    elsewhere = []
    for row in model._default_manager.all():
        if not row.pages().filter(pk=page.pk).exists():
            elsewhere.append(row.pk)
        elif changed := cleaned_fields(row, clean):
            row.save(update_fields=changed)
    # The trail itself is the one thing that must be written without leaving a trail.
    for record in model.history.exclude(id__in=elsewhere):  # type: ignore[attr-defined]
        if changed := cleaned_fields(record, clean):
            record.save(update_fields=changed)


def cleaned_fields(row: models.Model, clean: Clean) -> list[str]:
    """Clean the texts of a row in memory, and name the fields that changed."""
    changed = []
    for field in row._meta.concrete_fields:
        is_text = isinstance(field, models.CharField | models.TextField | models.JSONField)
        if is_text and not field.choices and field.name not in IDENTIFIERS:
            before = getattr(row, field.attname)
            after = clean(before) if before else before
            if after != before:
                setattr(row, field.attname, _fitting(after, field.max_length))
                changed.append(field.name)
    return changed


def _fitting(value: Any, max_length: int | None) -> Any:
    return value[:max_length] if isinstance(value, str) else value


def remover(words: str, removal: str) -> Clean:
    """The function that replaces `words`, case and white space folded, by `removal`."""
    bare = re.compile(r"\s+".join(map(re.escape, words.split())), re.IGNORECASE)
    escaped = re.compile(r"\s+".join(re.escape(escape(w)) for w in words.split()), re.IGNORECASE)

    def clean(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: v if k in IDENTIFIERS else clean(v) for k, v in value.items()}
        if isinstance(value, list):
            return [clean(item) for item in value if not is_tag_with_the_words(item)]
        return clean_text(value) if isinstance(value, str) else value

    def is_tag_with_the_words(item: Any) -> bool:
        is_tag = isinstance(item, dict) and item.keys() == TagSnapshot.__annotations__.keys()
        return is_tag and bool(bare.search(item["name"]))

    def clean_text(text: str) -> str:
        if "<" not in text:
            return bare.sub(lambda _: removal, text)
        text = escaped.sub(lambda _: escape(removal), text)
        text = bare.sub(lambda _: escape(removal), text)
        if bare.search(to_text(parse(text))):
            return f"<p>{escape(removal)}</p>"
        return text

    return clean
