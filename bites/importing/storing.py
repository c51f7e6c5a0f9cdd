"""One page, whole or not at all: drafts, what was found, and an edition if that is asked for."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from bites.importing.leftovers import carried, put, spot_of
from bites.importing.marks import Marks, fingerprint, merged
from bites.importing.matching import Question
from bites.importing.planning import Plan, plan_import
from bites.importing.source import Source, cell_of
from bites.importing.wanted import Value
from bites.importing.words import difference, words_of_row
from bites.importing.writing import marks_of, values_again, write
from bites.models import PageImport, Section
from cells import newsroom
from cells.categories import Category
from cells.models import Cell, Credit, Edition
from cells.publishing import NothingChanged, checked_date, publish
from entries.models import Document


class ImportRefused(Exception):
    """Nothing was written. The message is for the editor."""


class NothingToImport(ImportRefused):
    """The page is the one that was imported last; `last` is that import."""

    def __init__(self, last: PageImport) -> None:
        self.last = last
        day = timezone.localtime(last.stored_at)
        super().__init__(
            f"Nothing to import: this page of {last.cell} was imported on {day:%-d %B %Y} "
            "and has not changed since."
        )


class Undecided(ImportRefused):
    """Things on the page may be rows there are; an editor must say which."""

    def __init__(self, questions: list[Question]) -> None:
        self.questions = questions
        super().__init__(f"{len(questions)} to decide before this page can be imported.")


class WordsDiffer(ImportRefused):
    """The stored fields and the lists together do not hold the words of the file."""

    def __init__(self, lost: Counter[str], added: Counter[str]) -> None:
        self.lost, self.added = lost, added
        parts = [
            f"words of the page found in no field: {_listed(lost)}" if lost else "",
            f"words that the page does not have: {_listed(added)}" if added else "",
        ]
        super().__init__("The words do not come out even; " + "; ".join(filter(None, parts)) + ".")


class DraftsChanged(ImportRefused):
    """Somebody saved drafts of this cell since the import was looked at."""

    def __init__(self) -> None:
        super().__init__("The drafts of this cell changed since you looked. Look again, then save.")


class Publication(NamedTuple):
    """The wish to publish what was imported; the page's own date is used."""

    kind: str
    note: str


@dataclass
class Stored:
    """What an import did. `plan` is as it was before it; `edition` is None if none was made."""

    plan: Plan
    page_import: PageImport
    edition: Edition | None = None


def _listed(words: Counter[str]) -> str:
    return ", ".join(f"{word} ({n})" if n > 1 else word for word, n in sorted(words.items()))


def look(source: Source, choices: Mapping[int, int | None] | None = None) -> Plan:
    """What importing this page would do. Reads only, and checks all that can be checked so.

    Raises PageError for an unknown cell, NothingToImport, WrongChoice, WordsDiffer.
    """
    plan = plan_import(source, cell_of(source), choices or {})
    if plan.is_unchanged and plan.last:
        raise NothingToImport(plan.last)
    _check_words(plan, [row.values for row in plan.rows()])
    return plan


@transaction.atomic
def store(
    source: Source,
    choices: Mapping[int, int | None] | None = None,
    *,
    by: Any = None,
    waiting: PageImport | None = None,
    seen: str | None = None,
    pieces: Mapping[int, str] | None = None,
    publication: Publication | None = None,
) -> Stored:
    """Write the page into the drafts of its cell, and publish them if asked, in one act.

    `waiting` is the row of a page that waited for review, `seen` the `drafts_version` of the
    cell that the editor looked at. `pieces` says where pieces without a place go, by their index:
    see `leftovers`. Raises PageError, WrongChoice, CannotPlace, an ImportRefused or a
    PublishingError other than NothingChanged; then nothing was written.
    """
    newsroom.lock()
    cell = cell_of(source)
    if seen is not None and seen != drafts_version(cell):
        raise DraftsChanged
    plan = look(source, choices)
    if publication:
        checked_date(cell.page, source.parsed.last_revised)  # before asking about its entries
    if plan.questions:
        raise Undecided(plan.questions)
    write(plan, by)
    values = values_again(plan)
    _check_words(plan, values)
    stored = Stored(plan, _record(plan, marks_of(plan, values), waiting, by))
    for index, spot in (pieces or {}).items():
        put(stored.page_import, index, spot_of(plan, spot), by)
    if pieces:
        stored.page_import.refresh_from_db(fields=["not_placed"])
    if publication:
        _publish(stored, publication, by)
    return stored


def drafts_version(cell: Cell) -> str:
    """Changes whenever a draft of the cell, or a credit of its matrix or the site, is saved."""
    rows = [
        ("cell", Cell.objects.filter(pk=cell.pk)),
        ("entry", cell.entries.all()),
        ("document", Document.objects.filter(entries__cell=cell).distinct()),
        ("section", Section.objects.filter(bite__cell=cell)),
        ("credit", Credit.objects.of(cell)),
    ]
    versions = [
        (kind, *row)
        for kind, queryset in rows
        for row in queryset.order_by("pk").values_list("pk", "row_version")
    ]
    last = PageImport.objects.last_of(cell)
    return fingerprint(f"{versions} {last.pk if last else ''}")


def _check_words(plan: Plan, values: Iterable[Mapping[str, Value]]) -> None:
    """Raise WordsDiffer unless rows, what is not placed and navigation hold the page's words."""
    counted: Counter[str] = Counter()
    for row, stored in zip(plan.rows(), values, strict=True):
        counted.update(words_of_row(row.wanted, stored))
    listed = [*plan.page.not_placed, *plan.page.navigation]
    lost, added = difference(plan.source.text, counted, listed)
    if lost or added:
        raise WordsDiffer(lost, added)


def _record(plan: Plan, wrote: Marks, waiting: PageImport | None, by: Any) -> PageImport:
    # The name alone: where the file lay on somebody's machine is nobody's business.
    name = PurePath(plan.source.name).name[-200:]
    record = waiting or PageImport(cell=plan.cell, source_name=name)
    record.sha256, record.text = plan.source.sha256, ""
    record.stored_at, record.by = timezone.now(), by
    record.found = found(plan)
    for name in ("not_placed", "navigation", "to_decide"):
        setattr(record, name, [remark._asdict() for remark in getattr(plan.page, name)])
    record.not_placed = carried(record.not_placed, plan.last.not_placed if plan.last else [])
    for name, remarks in (
        ("kept", plan.kept()),
        ("missing", plan.missing),
        ("proposals", plan.proposals),
    ):
        setattr(record, name, [remark._asdict() for remark in remarks])
    record.wrote = merged(plan.last.wrote if plan.last else {}, wrote)
    record.save()
    return record


def found(plan: Plan) -> dict[str, Any]:
    """What the page holds, in numbers and dates."""
    parsed = plan.source.parsed
    categories = [
        category
        for entry in parsed.entries
        for category in (entry.category, entry.second_category)
        if category
    ]
    return {
        "title": parsed.formal_title,
        "entries": len(parsed.entries),
        "counts": {value: categories.count(value) for value in Category.values},
        "issues": len(parsed.issues),
        "sections": len(plan.sections),
        "credits": len(plan.credits),
        "last_revised": _iso(parsed.last_revised),
        "first_uploaded": _iso(parsed.first_uploaded),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _publish(stored: Stored, publication: Publication, by: Any) -> None:
    """Publish under the page's own date; that nothing differs from the edition is no error."""
    try:
        stored.edition = publish(
            stored.plan.cell,
            kind=publication.kind,
            note=publication.note,
            by=by,
            source=Edition.Source.IMPORT,
            dated_on=stored.plan.source.parsed.last_revised,
        )
    except NothingChanged:
        return
    stored.page_import.edition = stored.edition
    stored.page_import.save(update_fields=["edition"])
