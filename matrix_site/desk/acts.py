"""Who did what, when: row trails of drafts and live facts, editions, redactions, imports, and
what colleagues did beside the drafts.

Each source gives its newest acts before a moment; they are merged by time. What has no row trail
(dates of review, accounts, old addresses) is told by the admin's own log.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from django.contrib import admin
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.text import capfirst
from simple_history.models import registered_models

from bites.models import Bite, PageImport, Section
from cells.models import Cell, Column, Credit, Edition, Page, Redaction, Release, Row
from entries.models import (
    Document,
    Entry,
    LinkAct,
    LinkUse,
    MessageAct,
    ReferenceImport,
    ReferenceRow,
)
from matrix_site.desk.act import Act, Asked
from matrix_site.desk.acts_of_colleagues import acts_of_colleagues
from matrix_site.desk.links import edit_address
from matrix_site.desk.naming import names_of, person_name

TRAILED: list[Any] = list(registered_models.values())
VERBS = {"+": "added", "~": "changed", "-": "deleted"}
LOGGED = {ADDITION: "added", CHANGE: "changed", DELETION: "deleted"}
CELL_NAMES = ("column__matrix", "row")
# The way from a row to the cell that it is part of.
WAYS: dict[type[Model], str] = {
    Cell: "",
    Entry: "cell",
    Bite: "cell",
    Section: "bite__cell",
    Credit: "cell",
}
# How a line of a trail is named that cannot be named as its row is.
NAMES: dict[type[Model], Callable[[Any], str]] = {
    Cell: lambda row: f"{row.column.matrix.short_name} {row.column.letter}{row.row.number}",
    Entry: lambda row: f"{row.cell}: {row.headline or row.document}",
    Bite: lambda row: f"Bite of {row.cell}",
    Section: lambda row: f"{row.bite.cell}: {row.heading or row.get_kind_display()}",
}
# What is read with a line because its name is made of it.
NAMED_BY: dict[type[Model], tuple[str, ...]] = {
    Cell: CELL_NAMES,
    Entry: ("document", *(f"cell__{name}" for name in CELL_NAMES)),
    Bite: tuple(f"cell__{name}" for name in CELL_NAMES),
    Section: tuple(f"bite__cell__{name}" for name in CELL_NAMES),
    Column: ("matrix",),
    Row: ("matrix",),
}
# Of no interest: it counts the saves.
UNSAID = {"row_version"}


def acts(asked: Asked, number: int) -> list[Act]:
    """The newest acts, at least `number` of them if there are; acts of one moment stay together."""
    # Twice as many of each as are wanted: so many of one moment may stand at the end.
    most = number * 2
    found = [act for model in TRAILED for act in changes_of(model, asked, most)]
    sources = (
        editions,
        redactions,
        imports,
        references,
        answers,
        links,
        acts_of_colleagues,
        logged,
    )
    for source in sources:
        found += source(asked, most)
    found.sort(key=lambda act: act.at, reverse=True)
    end = min(number, len(found))
    while 0 < end < len(found) and found[end].at == found[end - 1].at:
        end += 1
    return with_fields(found[:end])


def changes_of(model: Any, asked: Asked, most: int) -> list[Act]:
    """From the row trail of a table."""
    records = asked.narrow(model.history.all(), "history_user", "history_date")
    if asked.cell is not None:
        records = _in_cell(model, records, asked.cell)
    records = records.select_related("history_user", *NAMED_BY.get(model, ()))
    return [_change(model, record) for record in records[:most]]


def _in_cell(model: Any, records: QuerySet[Any], cell: Cell) -> QuerySet[Any]:
    if model is Document:
        return records.filter(id__in=cell.entries.values("document"))
    if model is Cell:
        return records.filter(id=cell.pk)
    if model is Release:
        return records.filter(id__in=cell.page.release_items.values("release"))
    return records.filter(**{WAYS[model]: cell}) if model in WAYS else records.none()


def _change(model: Any, record: Any) -> Act:
    url = trail_url = ""
    if record.history_type != "-":
        url = edit_address(record.instance)
        if admin.site.is_registered(model):
            trail_url = reverse(f"admin:{_table(model)}_history", args=[record.id])
    return Act(
        at=record.history_date,
        who=person_name(record.history_user),
        verb=VERBS[record.history_type],
        kind=capfirst(model._meta.verbose_name),
        name=_name(model, record),
        url=url,
        trail_url=trail_url,
        record=record,
    )


def with_fields(found: list[Act]) -> list[Act]:
    """The same acts, changes with the fields that they changed; two queries for each table."""
    by_table: dict[Any, list[Any]] = {}
    for act in found:
        if act.record is not None and act.record.history_type == "~":
            by_table.setdefault(type(act.record), []).append(act.record)
    fields = {
        id(record): words
        for table, records in by_table.items()
        for record, words in _changed_fields(table, records)
    }
    return [replace(act, fields=fields.get(id(act.record), act.fields)) for act in found]


def _changed_fields(table: Any, records: list[Any]) -> Iterator[tuple[Any, str]]:
    """Each line of a trail, with the names of the fields that differ from the line before it."""
    earlier = (
        table.objects.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
        .order_by("-history_id")
        .values("history_id")[:1]
    )
    numbers = dict(
        table.objects.filter(history_id__in=[record.history_id for record in records])
        .annotate(earlier=Subquery(earlier))
        .values_list("history_id", "earlier")
    )
    before = table.objects.in_bulk([one for one in numbers.values() if one])
    for record in records:
        old = before.get(numbers[record.history_id])
        fields = [f for f in record.tracked_fields if f.name not in UNSAID]
        changed = [f for f in fields if old and _differs(f, old, record)]
        yield record, ", ".join(str(field.verbose_name) for field in changed)


def _differs(field: Any, old: Any, new: Any) -> bool:
    return getattr(old, field.attname) != getattr(new, field.attname)


def editions(asked: Asked, most: int) -> list[Act]:
    found = asked.narrow(Edition.objects.defer("snapshot"), "published_by", "published_at")
    if asked.cell is not None:
        found = found.filter(page=asked.cell.page_id)
    newest = list(found.select_related("page")[:most])
    names = names_of({one.page_id for one in newest})
    return [
        Act(
            at=one.published_at,
            who=person_name(one.published_by),
            verb="published",
            kind=f"Edition {one.number}, {one.get_kind_display().lower()}",
            name=f"{names.get(one.page_id, one.page)}: {one.note}",
            url=one.get_absolute_url(),
        )
        for one in newest
    ]


def redactions(asked: Asked, most: int) -> list[Act]:
    """By the name that was kept of who redacted: accounts may go, this record stays."""
    found = Redaction.objects.select_related("edition__page").defer("edition__snapshot")
    if asked.person is not None:
        found = found.filter(redacted_by=asked.person.get_username())
    if asked.cell is not None:
        found = found.filter(edition__page=asked.cell.page_id)
    if asked.before is not None:
        found = found.filter(opened_at__lt=asked.before)
    return [
        Act(
            at=one.opened_at,
            who=one.redacted_by,
            verb="redacted",
            kind=f"Edition {one.edition.number}",
            name=f"{one.edition.page}: {one.reason}",
            url=one.edition.get_absolute_url(),
        )
        for one in found.order_by("-opened_at")[:most]
    ]


def imports(asked: Asked, most: int) -> list[Act]:
    found = asked.narrow(PageImport.objects.stored(), "by", "stored_at")
    if asked.cell is not None:
        found = found.filter(cell=asked.cell)
    named = found.select_related("by", *(f"cell__{name}" for name in CELL_NAMES))
    return [
        Act(
            at=one.stored_at,
            who=person_name(one.by),
            verb="imported",
            kind="Cell page",
            name=f"{one.cell}: {one.source_name}",
            url=edit_address(one),
        )
        for one in named[:most]
        if one.stored_at
    ]


def references(asked: Asked, most: int) -> list[Act]:
    """Imports of references, stored and undone; in a cell, those that placed something there."""
    found = []
    for who, when, verb in (("by", "stored_at", "imported"), ("undone_by", "undone_at", "undid")):
        done = ReferenceImport.objects.exclude(**{when: None})
        if asked.cell is not None:
            done = done.filter(
                pk__in=ReferenceRow.objects.filter(cell=asked.cell).values("reference_import")
            )
        found += [
            Act(
                at=getattr(one, when),
                who=person_name(getattr(one, who)),
                verb=verb,
                kind="References",
                name=one.source_name or "pasted",
                url=reverse("importing:reference_import", args=[one.pk]),
            )
            for one in asked.narrow(done.defer("text"), who, when)[:most]
        ]
    return found


def answers(asked: Asked, most: int) -> list[Act]:
    """What became of messages; of who sent them it says nothing."""
    found = asked.narrow(MessageAct.objects.all(), "by", "at")
    if asked.cell is not None:
        found = found.filter(message__page=asked.cell.page_id)
    return [
        Act(
            at=one.at,
            who=person_name(one.by),
            verb=one.get_what_display(),
            kind="Message",
            name=" ".join(filter(None, [str(one.message), one.detail])),
            url=reverse("desk:inbox_message", args=[one.message_id]),
        )
        for one in found.select_related("by", "message")[:most]
    ]


def links(asked: Asked, most: int) -> list[Act]:
    """What was done about addresses that fail."""
    found = asked.narrow(LinkAct.objects.select_related("check_of"), "by", "at")
    if asked.cell is not None:
        uses = LinkUse.objects.filter(page=asked.cell.page_id)
        found = found.filter(check_of__in=uses.values("check_of"))
    return [
        Act(
            at=one.at,
            who=person_name(one.by),
            verb="undid" if one.undone_at else "decided",
            kind=f"Link: {one.get_kind_display().lower()}",
            name=one.check_of.address,
            url=reverse("desk:links"),
        )
        for one in found[:most]
    ]


def logged(asked: Asked, most: int) -> list[Act]:
    """Acts in the admin on tables without a row trail."""
    trailed = ContentType.objects.get_for_models(*TRAILED).values()
    found = asked.narrow(LogEntry.objects.exclude(content_type__in=trailed), "user", "action_time")
    if asked.cell is not None:
        pages = ContentType.objects.get_for_model(Page)
        found = found.filter(content_type=pages, object_id=str(asked.cell.page_id))
    return [
        Act(
            at=one.action_time,
            who=person_name(one.user),
            verb=LOGGED[one.action_flag],
            kind=capfirst(one.content_type.name) if one.content_type else "",
            name=one.object_repr,
            url=_logged_address(one),
            fields="" if one.is_addition() or one.is_deletion() else one.get_change_message(),
        )
        for one in found.select_related("user", "content_type")[:most]
    ]


def _logged_address(one: LogEntry) -> str:
    address = None if one.is_deletion() else one.get_admin_url()
    return address or ""


def _name(model: Any, record: Any) -> str:
    """What a row was called then. What it stood in may be gone since."""
    try:
        return NAMES[model](record) if model in NAMES else model.__str__(record)
    except (AttributeError, ObjectDoesNotExist):
        return f"number {record.id}"


def _table(model: Any) -> str:
    return model._meta.label_lower.replace(".", "_")
