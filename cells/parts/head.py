"""The head of a cell page: titles, abstract, MORE, credits."""

from collections.abc import Collection
from typing import Any

from django.urls import reverse

from cells.addresses import is_web
from cells.models import Cell, Credit, Matrix
from cells.parts import FIND_LIMIT, Found, PlacedText, Problem, Target, Use, uses_in
from cells.snapshots import AxisHead, CellHead, CreditSnapshot, MatrixHead

RICH_FIELDS = {"abstract": "Abstract", "short_version": "Short version", "more": "MORE"}
PLAIN_FIELDS = ("headline", "reviewer", "gap")


def take(cell: Cell) -> CellHead:
    return {
        "id": cell.pk,
        "matrix": matrix_head(cell.matrix),
        "column": axis_head(cell.column, cell.column.letter),
        "row": axis_head(cell.row, str(cell.row.number)),
        "code": cell.code,
        "formal_title": cell.formal_title,
        "headline": cell.headline,
        "abstract": cell.abstract,
        "short_version": cell.short_version,
        "more": cell.more,
        "first_published_on": iso(cell.first_published_on),
        "reviewer": cell.reviewer,
        "gap": cell.gap,  # type: ignore[typeddict-item]
        "credits": [credit_snapshot(credit) for credit in Credit.objects.of(cell)],
    }


def texts(head: CellHead) -> list[PlacedText]:
    return [
        PlacedText(place, edit_url(head["id"], field), (field,), head[field])  # type: ignore[literal-required]
        for field, place in RICH_FIELDS.items()
    ]


def check(head: CellHead) -> list[Problem]:
    problems = []
    if not head["abstract"]:
        url = edit_url(head["id"], "abstract")
        problems.append(Problem("Abstract", "There is no abstract.", url, blocks=False))
    for credit in head["credits"]:
        if credit["link"] and not is_web(credit["link"]):
            url = reverse("admin:cells_credit_change", args=[credit["id"]])
            message = f"The address of {credit['name']} is not http or https ({credit['link']})."
            problems.append(Problem("Credits", message, url))
    return problems


def put_back(cell: Cell, head: CellHead) -> None:
    """Write the words of a cell's head back; matrix and site credits are shared and stay."""
    for field in (*RICH_FIELDS, *PLAIN_FIELDS, "first_published_on"):
        setattr(cell, field, head[field])  # type: ignore[literal-required]
    cell.save()
    wanted = [credit for credit in head["credits"] if credit["scope"] == "cell"]
    for credit in Credit.objects.filter(cell=cell).exclude(pk__in=[c["id"] for c in wanted]):
        credit.delete()
    for order, kept in enumerate(wanted):
        credit = Credit.objects.filter(pk=kept["id"]).first() or Credit(pk=kept["id"])
        credit.scope, credit.cell, credit.order = Credit.Scope.CELL, cell, order
        for field in ("role", "name", "link", "logo", "period"):
            setattr(credit, field, kept[field])  # type: ignore[literal-required]
        # After the logo, which measures itself, and cannot where its file is gone.
        credit.logo_width = kept["logo_width"] or credit.logo_width
        credit.logo_height = kept["logo_height"] or credit.logo_height
        credit.save()


def put_text(head: CellHead, key: tuple[str | int, ...], html: str) -> None:
    cell = Cell.objects.get(pk=head["id"])
    setattr(cell, str(key[0]), html)
    cell.save()


def targets(kind: str, ids: set[int]) -> dict[int, str]:
    if kind == "cell":
        return {cell.pk: str(cell) for cell in Cell.objects.with_axes().filter(pk__in=ids)}
    return {}


def find(text: str) -> list[Found]:
    """Cells by code, headline or axis name."""
    cells = Cell.objects.with_axes().matching(text)
    return [
        Found(
            "cell",
            cell.pk,
            f"{cell}: {cell.headline or cell.formal_title}",
            (cell.abstract, cell.short_version, cell.more),
        )
        for cell in cells[:FIND_LIMIT]
    ]


def uses(targets: Collection[Target]) -> list[Use]:
    return list(uses_in(Cell.objects.with_axes(), "cell", RICH_FIELDS, targets))


def matrix_head(matrix: Matrix) -> MatrixHead:
    return {
        "id": matrix.pk,
        "slug": matrix.slug,
        "title": matrix.title,
        "short_name": matrix.short_name,
    }


def axis_head(axis: Any, code: str) -> AxisHead:
    return {"id": axis.pk, "code": code, "name": axis.name, "meaning": axis.meaning}


def credit_snapshot(credit: Credit) -> CreditSnapshot:
    return {
        "id": credit.pk,
        "scope": credit.scope,  # type: ignore[typeddict-item]
        "role": credit.role,
        "name": credit.name,
        "link": credit.link,
        "logo": credit.logo.name or "",
        "logo_width": credit.logo_width or 0,
        "logo_height": credit.logo_height or 0,
        "period": credit.period,
    }


def iso(value: Any) -> str | None:
    return value.isoformat() if value else None


def edit_url(cell_id: int, field: str) -> str:
    return f"{reverse('admin:cells_cell_change', args=[cell_id])}#id_{field}"
