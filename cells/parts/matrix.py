"""The page of a matrix: its names and its grid."""

from collections.abc import Collection

from cells.models import Cell, Column, Matrix, Row
from cells.parts import Found, PlacedText, Problem, Target, Use
from cells.snapshots import GridAxis, MatrixSnapshot

FIELDS = ("title", "short_name", "scope_line", "order")


def take(matrix: Matrix) -> MatrixSnapshot:
    cells = Cell.objects.with_axes().filter(column__matrix=matrix)
    return {
        "id": matrix.pk,
        "slug": matrix.slug,
        "title": matrix.title,
        "short_name": matrix.short_name,
        "scope_line": matrix.scope_line,
        "order": matrix.order,
        "columns": [grid_axis(column, column.letter) for column in matrix.columns.all()],
        "rows": [grid_axis(row, str(row.number)) for row in matrix.rows.all()],
        "cells": [{"id": cell.pk, "code": cell.code} for cell in cells],
    }


def grid_axis(axis: Row | Column, code: str) -> GridAxis:
    return {
        "id": axis.pk,
        "code": code,
        "name": axis.name,
        "meaning": axis.meaning,
        "audience": axis.audience,
        "role": axis.role if isinstance(axis, Column) else "",
    }


def texts(part: MatrixSnapshot) -> list[PlacedText]:
    return []


def check(part: MatrixSnapshot) -> list[Problem]:
    problems = []
    if not part["columns"] or not part["rows"]:
        problems.append(Problem("Grid", "A matrix needs at least one column and one row."))
    return problems


def put_back(matrix: Matrix, part: MatrixSnapshot) -> None:
    """Write the names of the matrix and of its axes back; axes made since then stay."""
    for field in FIELDS:
        setattr(matrix, field, part[field])  # type: ignore[literal-required]
    matrix.save()
    for model, kept in ((Column, part["columns"]), (Row, part["rows"])):
        axes = model.objects.in_bulk([axis["id"] for axis in kept])
        for grid_axis in kept:
            if axis := axes.get(grid_axis["id"]):
                axis.name, axis.meaning = grid_axis["name"], grid_axis["meaning"]
                axis.audience = grid_axis["audience"]
                if isinstance(axis, Column):
                    axis.role = grid_axis["role"]
                axis.save()


def targets(kind: str, ids: set[int]) -> dict[int, str]:
    if kind != "matrix":
        return {}
    return {matrix.pk: matrix.title for matrix in Matrix.objects.filter(pk__in=ids)}


def find(text: str) -> list[Found]:
    """Matrices by title."""
    return [
        Found("matrix", matrix.pk, matrix.title)
        for matrix in Matrix.objects.filter(title__icontains=text)
    ]


def uses(targets: Collection[Target]) -> list[Use]:
    """None: a matrix has no rich text."""
    return []
