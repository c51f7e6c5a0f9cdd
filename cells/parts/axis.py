"""The page of a row or a column."""

from collections.abc import Collection

from django.urls import reverse

from cells.models import Column, Page, Row
from cells.parts import FIND_LIMIT, Found, PlacedText, Problem, Target, Use, uses_in
from cells.parts.head import matrix_head
from cells.snapshots import AxisSnapshot

MODELS: dict[str, type[Row] | type[Column]] = {"row": Row, "column": Column}
FIELDS = ("name", "meaning", "audience", "introduction")


def take(axis: Row | Column) -> AxisSnapshot:
    return {
        "id": axis.pk,
        "matrix": matrix_head(axis.matrix),
        "code": str(axis.number) if isinstance(axis, Row) else axis.letter,
        "name": axis.name,
        "own_title": axis.own_title if isinstance(axis, Row) else "",
        "meaning": axis.meaning,
        "audience": axis.audience,
        "introduction": axis.introduction,
    }


def texts(part: AxisSnapshot) -> list[PlacedText]:
    return [PlacedText("Introduction", edit_url(part), ("introduction",), part["introduction"])]


def check(part: AxisSnapshot) -> list[Problem]:
    return []


def put_back(axis: Row | Column, part: AxisSnapshot) -> None:
    for field in FIELDS:
        setattr(axis, field, part[field])  # type: ignore[literal-required]
    if isinstance(axis, Row):
        axis.own_title = part["own_title"]
    axis.save()


def put_text(part: AxisSnapshot, key: tuple[str | int, ...], html: str) -> None:
    axis = MODELS["row" if part["code"].isdecimal() else "column"].objects.get(pk=part["id"])
    axis.introduction = html
    axis.save()


def targets(kind: str, ids: set[int]) -> dict[int, str]:
    if kind not in MODELS:
        return {}
    rows = MODELS[kind].objects.select_related("matrix").filter(pk__in=ids)
    return {axis.pk: str(axis) for axis in rows}


def find(text: str) -> list[Found]:
    """Rows and columns by name."""
    return [
        Found(kind, axis.pk, str(axis))
        for kind, model in MODELS.items()
        for axis in model.objects.select_related("matrix").filter(name__icontains=text)[:FIND_LIMIT]
    ]


def uses(targets: Collection[Target]) -> list[Use]:
    return [
        use
        for kind, model in MODELS.items()
        for use in uses_in(
            model.objects.select_related("matrix"), kind, {"introduction": "introduction"}, targets
        )
    ]


def edit_url(part: AxisSnapshot) -> str:
    kind = Page.Kind.ROW if part["code"].isdecimal() else Page.Kind.COLUMN
    return reverse(f"admin:cells_{kind}_change", args=[part["id"]]) + "#id_introduction"
