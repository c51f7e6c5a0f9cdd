"""What must be true of the data at any moment, whatever was cut off where."""

from collections.abc import Iterator

from django.apps import apps
from django.db import connection, transaction

from cells import newsroom
from cells.models import Edition, IndexedPassage, Page, Passage
from cells.models.subject import Draft
from cells.publishing.indexing import mentions_in, passages_in
from cells.snapshots import fingerprint
from subscriptions.models import Delivery

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


@transaction.atomic
def broken_invariants() -> list[str]:
    """A sentence for each thing that is wrong; [] when all is well.

    Waits for whoever is writing: a database server ends the work of a process that was killed
    a moment after its end.
    """
    newsroom.lock()
    pages = Page.objects.select_related("current_edition", "changed_in")
    found = list(problems_of_the_database())
    for page in pages:
        found += [f"{page}: {problem}" for problem in problems_of(page)]
    for model in apps.get_models():
        if issubclass(model, Draft):
            found += problems_of_the_trail(model)
    return found + list(problems_of_mail())


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
    editions = list(page.editions.order_by("number"))
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
    for edition in editions:
        yield from problems_of_the_edition(page, edition)
    yield from problems_of_what_is_derived(page)


def problems_of_the_edition(page: Page, edition: Edition) -> Iterator[str]:
    if edition.sha256 != fingerprint(edition.snapshot):
        yield f"edition {edition.number} does not fit its fingerprint"
    if (edition.contents["path"], edition.contents["kind"]) != (page.path, page.kind):
        yield f"edition {edition.number} is of another page"
    if not edition.address.startswith(edition.dated_on.isoformat()):
        yield f"edition {edition.number} of {edition.dated_on} is at {edition.address}"


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


def names_of_triggers() -> set[str]:
    """The triggers on the table of editions that are in force."""
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS_THERE[connection.vendor])
        return {name for (name,) in cursor.fetchall()}
