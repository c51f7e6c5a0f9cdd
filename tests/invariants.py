"""What must be true of the data at any moment, whatever was cut off where."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError, OperationalError, connection, models, transaction

from cells import ledger, newsroom
from cells.ledger import Act, BrokenLedger
from cells.models import Edition, IndexedPassage, Page, Passage, Redaction
from cells.models.subject import Draft
from cells.publishing.indexing import mentions_in, passages_in
from cells.snapshots import Snapshot, fingerprint
from cells.turns import Turn, take
from subscriptions.models import Delivery, Subscriber, Suppression
from tests.shapes import misfits

TRIGGERS = {
    "sqlite": {"keep_editions_inserted", "keep_editions_updated", "keep_editions_deleted"},
    "postgresql": {"keep_editions", "keep_editions_whole"},
}
TRIGGERS_THERE = {
    "sqlite": "SELECT name FROM sqlite_master WHERE name LIKE 'keep_editions%' "
    "AND type = 'trigger' AND tbl_name = 'cells_edition'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'keep_editions%' "
    "AND tgrelid = 'cells_edition'::regclass AND tgenabled = 'O'",
}


# So long somebody who writes may be waited for.
PATIENCE = timedelta(seconds=60)
# Sessions that hold a lock or an open transaction, and have asked for nothing for so long.
IDLE_WITH_A_LOCK = """
    SELECT count(*) FROM pg_stat_activity one
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND state LIKE 'idle%%'
    AND state_change < clock_timestamp() - %s::interval
    AND (state <> 'idle' OR EXISTS (
        SELECT 1 FROM pg_locks WHERE pg_locks.pid = one.pid AND locktype = 'advisory'))
"""


def broken_invariants(patience: timedelta = PATIENCE) -> list[str]:
    """A sentence for each thing that is wrong; [] when all is well.

    Waits for whoever is writing, as long as `patience`: a database server ends the work of a
    process that was killed a moment after its end.
    """
    if locked := list(problems_of_locks(patience)):
        return locked
    with transaction.atomic():
        newsroom.lock()
        return list(problems())


def problems() -> Iterator[str]:
    yield from problems_of_the_database()
    for page in Page.objects.select_related("current_edition", "changed_in"):
        for problem in problems_of(page):
            yield f"{page}: {problem}"
    for model in apps.get_models():
        if issubclass(model, Draft):
            yield from problems_of_the_trail(model)
    yield from problems_of_mail()
    yield from problems_of_files()
    yield from problems_of_the_ledger()


def problems_of_locks(patience: timedelta) -> Iterator[str]:
    """Every turn can be taken (on SQLite there is one for all), and nobody sleeps on a lock."""
    for turn in Turn:
        try:
            with transaction.atomic():
                wait_at_most(patience)
                take(turn)
                wait_at_most(None)
        except OperationalError as error:
            yield f"the lock {turn.name} was left behind: {error}"
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(IDLE_WITH_A_LOCK, [f"{patience.total_seconds()} seconds"])
            if (count := cursor.fetchone()[0]) > 0:
                yield f"{count} sessions sleep in a transaction or on a lock"


def wait_at_most(patience: timedelta | None) -> None:
    """For locks, in this transaction; None: as long as it takes. SQLite waits by its settings."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            milliseconds = patience // timedelta(milliseconds=1) if patience else 0
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [str(milliseconds)])


def problems_of_files() -> Iterator[str]:
    """Every uploaded file that a row names is there, as no upload is ever deleted."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField):
                for name in names_of_files(model, field.name):
                    if not default_storage.exists(name):
                        yield f"{model.__name__}.{field.name} names {name}, which is not there"


def names_of_files(model: Any, field: str) -> set[str]:
    """Those that its rows name, now or once."""
    found = set(model._default_manager.values_list(field, flat=True))
    if hasattr(model, "history"):
        found.update(model.history.values_list(field, flat=True))
    return {name for name in found if name}


def problems_of_the_ledger() -> Iterator[str]:
    """What a restored backup must not undo stands in the ledger.

    But not the other way round: an act is written down before it is committed, and who is killed
    between the two leaves a line of what was not done.
    """
    try:
        acts = list(ledger.read()) if settings.LEDGER_FILE.exists() else []
    except BrokenLedger as problem:
        yield str(problem)
        return
    yield from problems_of_redactions(acts)
    yield from problems_of_withdrawals(acts)
    suppressed = {(one.facts["key"], one.facts["reason"]) for one in of_kind(acts, "suppression")}
    for one in Suppression.objects.all():
        if (one.key, one.reason) not in suppressed:
            yield f"the ledger does not know of the suppression {one}"
    told = Counter[datetime | None](one.at for one in of_kind(acts, "erasure"))
    erased = Subscriber.objects.exclude(erased_at=None).values_list("erased_at", flat=True)
    for at, count in (Counter(erased) - told).items():
        yield f"the ledger does not know of {count} who were forgotten at {at}"


def of_kind(acts: list[Act], *kinds: str) -> list[Act]:
    return [one for one in acts if one.act in kinds]


def problems_of_redactions(acts: list[Act]) -> Iterator[str]:
    told = {
        (one.facts["page"], number, one.at)
        for one in of_kind(acts, "redaction")
        for number in one.facts["editions"]
    }
    for one in Redaction.objects.select_related("edition__page"):
        if one.closed_at is None:
            yield f"{one} was left open"
        elif (one.edition.page.path, one.edition.number, one.opened_at) not in told:
            yield f"the ledger does not know of the {one}"


def problems_of_withdrawals(acts: list[Act]) -> Iterator[str]:
    told = {(one.facts["page"], one.facts["reason"]) for one in of_kind(acts, "withdrawal")}
    for page in Page.objects.exclude(withdrawn_on=None):
        if (page.path, page.withdrawn_because) not in told:
            yield f"the ledger does not know that {page} is withdrawn"


def problems_of_mail() -> Iterator[str]:
    """Every step of a delivery was written down before the next."""
    deliveries = Delivery.objects.select_related("mailing").exclude(state="pending")
    for one in deliveries:
        if not one.mailing.addressed_at:
            yield f"{one} left before its mailing was addressed"
        if one.state in {"handed", "sent"} and not (one.handed_at and one.tries):
            yield f"{one} was never handed over"
        if one.sent_at and one.handed_at and one.sent_at < one.handed_at:
            yield f"{one} was sent before it was handed over"


def problems_of(page: Page) -> Iterator[str]:
    editions = list(page.editions.select_related("page").order_by("number"))
    numbers = [edition.number for edition in editions]
    if numbers != list(range(1, len(editions) + 1)):
        yield f"its editions are numbered {numbers}"
    if page.current_edition != (editions[-1] if editions else None):
        yield f"its current edition is {page.current_edition}"
    significant = [e for e in editions if e.kind == Edition.Kind.SIGNIFICANT]
    if page.changed_in != (significant[-1] if significant else None):
        yield f"it says that it last changed in {page.changed_in}"
    if [e.dated_on for e in editions] != sorted(e.dated_on for e in editions):
        yield "an edition is dated before the one it follows"
    misshapen = [one for edition in editions for one in problems_of_the_shape(edition)]
    yield from misshapen
    if misshapen:
        return  # What follows reads them.
    for edition in editions:
        yield from problems_of_the_edition(page, edition)
    yield from problems_of_what_is_derived(page)


def problems_of_the_shape(edition: Edition) -> Iterator[str]:
    """It reads as what its format says, in today's types, with the parts of its kind."""
    try:
        contents = edition.contents
    except (ValueError, LookupError, AttributeError) as error:
        yield f"edition {edition.number} cannot be read as of format {edition.format}: {error!r}"
        return
    for misfit in misfits(contents, Snapshot):
        yield f"edition {edition.number}, of format {edition.format}: {misfit}"
    if edition.snapshot.get("format") != edition.format:
        yield f"edition {edition.number} is not stored as of format {edition.format}"
    parts = contents.keys() - {"format", "kind", "path"}
    if parts != {name.rpartition(".")[2] for name in settings.SNAPSHOT_PARTS[edition.page.kind]}:
        yield f"edition {edition.number} has the parts {sorted(parts)}"


def problems_of_the_edition(page: Page, edition: Edition) -> Iterator[str]:
    if edition.sha256 != fingerprint(edition.snapshot):
        yield f"edition {edition.number} does not fit its fingerprint"
    if (edition.contents["path"], edition.contents["kind"]) != (page.path, page.kind):
        yield f"edition {edition.number} is of another page"
    if not edition.address.startswith(edition.dated_on.isoformat()):
        yield f"edition {edition.number} of {edition.dated_on} is at {edition.address}"
    for credit in edition.contents.get("head", {}).get("credits", []):
        if credit["logo"] and not default_storage.exists(credit["logo"]):
            yield f"edition {edition.number} shows {credit['logo']}, which is not there"


def problems_of_what_is_derived(page: Page) -> Iterator[str]:
    current = page.current_edition
    wanted, mentions = set(), set()
    if current:
        wanted = {
            (p.kind, p.number, p.label[:500], p.document_number, current.pk)
            for p in passages_in(current.contents)
        }
        mentions = mentions_in(current.contents)
    fields = ("kind", "number", "label", "document_number", "edition")
    standing = set(page.passages.standing().values_list(*fields))
    # An entry that moved stands where it was published last, though the cell that it left
    # shows it until that is published too.
    moved = set(Passage.objects.exclude(page=page).values_list("kind", "number"))
    missing = {passage for passage in wanted - standing if passage[:2] not in moved}
    if missing or standing - wanted:
        yield f"passages missing {missing}, too many {standing - wanted}"
    indexed = set(
        IndexedPassage.objects.filter(passage__page=page).values_list(
            "passage__kind", "passage__number"
        )
    )
    if indexed != {passage[:2] for passage in standing}:
        yield f"search knows {indexed}, where {standing} stand"
    if set(page.mentions.values_list("kind", "number")) != mentions:
        yield "its mentions differ from its current edition"
    listed = {
        entry["document"]["id"]
        for edition in page.editions.all()
        for entry in edition.contents.get("entries", {}).get("entries", [])
    }
    if set(page.listings.values_list("document_number", flat=True)) != listed:
        yield "what it ever listed differs from its editions"


def problems_of_the_trail(model: type[Draft]) -> Iterator[str]:
    """Each draft was saved together with its row history."""
    trail = model.history.order_by("history_id").values_list("id", "row_version")
    newest = dict(trail)
    for pk, version in model._default_manager.values_list("pk", "row_version"):
        if newest.get(pk) != version:
            yield f"{model.__name__} {pk} is at {version}, its history at {newest.get(pk)}"


def problems_of_the_database() -> Iterator[str]:
    if names_of_triggers() != TRIGGERS[connection.vendor]:
        yield f"the triggers that keep editions are {names_of_triggers()}"
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            if (said := cursor.fetchall()) != [("ok",)]:
                yield f"SQLite finds {said}"
            cursor.execute("PRAGMA foreign_key_check")
            if lost := cursor.fetchall():
                yield f"rows point to nothing: {lost}"
        yield from problems_of_the_words()


def problems_of_the_words() -> Iterator[str]:
    """What SQLite looks words up in knows those of the rows, and no others."""
    for index in ("cells_wordindex", "cells_wordtrigrams"):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
        except DatabaseError as error:
            yield f"{index} is not in step: {error}"


def names_of_triggers() -> set[str]:
    """The triggers on the table of editions that are in force."""
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS_THERE[connection.vendor])
        return {name for (name,) in cursor.fetchall()}
