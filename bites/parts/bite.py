"""The bite of a cell page."""

from collections.abc import Collection, Iterable

from django.db.models import Q
from django.urls import reverse

from bites.models import Bite, Section
from cells.models import Cell
from cells.parts import FIND_LIMIT, Found, PlacedText, Problem, Target, Use, uses_in
from cells.snapshots import BiteSnapshot, SectionSnapshot


def take(cell: Cell) -> BiteSnapshot:
    bite = Bite.objects.filter(cell=cell).first()
    if not bite:
        return {"id": None, "sections": []}
    sections = [section_snapshot(section) for section in bite.sections.in_page_order()]
    return {"id": bite.pk, "sections": sections}


def section_snapshot(section: Section) -> SectionSnapshot:
    return {
        "id": section.pk,
        "kind": section.kind,  # type: ignore[typeddict-item]
        "heading": section.title,
        "body": section.body,
    }


def texts(part: BiteSnapshot) -> list[PlacedText]:
    return [
        PlacedText(
            f"Bite, “{section['heading']}”",
            f"{edit_url(section)}#id_body",
            ("sections", i, "body"),
            section["body"],
        )
        for i, section in enumerate(part["sections"])
    ]


def put_text(part: BiteSnapshot, key: tuple[str | int, ...], html: str) -> None:
    section = Section.objects.get(pk=part["sections"][int(key[1])]["id"])
    section.body = html
    section.save()


def check(part: BiteSnapshot) -> list[Problem]:
    if not part["sections"]:
        return [Problem("Bite", "There is no bite yet.", blocks=False)]
    return [
        Problem(f"Bite, “{section['heading']}”", "It has no words.", edit_url(section), False)
        for section in part["sections"]
        if not section["body"]
    ]


def put_back(cell: Cell, part: BiteSnapshot) -> None:
    """Write all sections back; ones added since then go (their row history stays)."""
    bite = Bite.objects.filter(cell=cell).first()
    if bite:
        for section in bite.sections.exclude(pk__in=[s["id"] for s in part["sections"]]):
            section.delete(even_if_used=True)
    for order, kept in enumerate(part["sections"]):
        put_back_one(cell, kept, order)


def put_back_one(cell: Cell, kept: SectionSnapshot, order: int | None = None) -> Section:
    """Write one section back under its old number; `order` None keeps its place or puts it last.

    A bite has one about and one start: one that took this section's place gives way.
    """
    bite, _ = Bite.objects.get_or_create(cell=cell)
    if kept["kind"] in (Section.Kind.ABOUT, Section.Kind.START):
        for other in bite.sections.filter(kind=kept["kind"]).exclude(pk=kept["id"]):
            other.delete(even_if_used=True)
    section = Section.objects.filter(pk=kept["id"]).first() or Section(pk=kept["id"], order=10_000)
    section.bite, section.kind, section.body = bite, kept["kind"], kept["body"]
    usual = Section.Kind(kept["kind"]).label
    standing = kept["kind"] in (Section.Kind.ABOUT, Section.Kind.START)
    section.heading = "" if standing and kept["heading"] == usual else kept["heading"]
    if order is not None:
        section.order = order
    section.save()
    return section


def targets(kind: str, ids: set[int]) -> dict[int, str]:
    if kind != "section":
        return {}
    return {section.pk: section.title for section in Section.objects.filter(pk__in=ids)}


def former_labels(kind: str, ids: set[int]) -> Iterable[tuple[int, str]]:
    if kind != "section":
        return []
    trail = Section.history.filter(id__in=ids).exclude(heading="")
    return trail.order_by().values_list("id", "heading").distinct()


def find(text: str) -> list[Found]:
    """Sections by heading or words: every word must be found."""
    sections = Section.objects.select_related("bite__cell__column__matrix", "bite__cell__row")
    for word in text.split():
        sections = sections.filter(Q(heading__icontains=word) | Q(body__icontains=word))
    return [
        Found("section", section.pk, str(section), (section.body,))
        for section in sections[:FIND_LIMIT]
    ]


def uses(targets: Collection[Target]) -> list[Use]:
    sections = Section.objects.select_related("bite__cell__column__matrix", "bite__cell__row")
    return list(uses_in(sections, "section", {"body": ""}, targets))


def edit_url(section: SectionSnapshot) -> str:
    return reverse("admin:bites_section_change", args=[section["id"]])
