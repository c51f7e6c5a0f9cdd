"""Rows as one value of a query: read only where they are looked at, however many columns."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.db import models, router
from django.db.models import F, Model, TextField
from django.db.models.functions import Cast, JSONObject


def fields_of(model: type[Model], *, without: str = "") -> list[str]:
    return [f.attname for f in model._meta.concrete_fields if f.attname != without]


def columns(names: Iterable[str], prefix: str = "") -> JSONObject:
    """These columns as one; `prefix` is the way to them in a query."""
    return JSONObject(**{name: F(f"{prefix}{name}") for name in names})


def packed(columns: JSONObject) -> Cast:
    """As text, for `json.loads` and then `built`."""
    return Cast(columns, output_field=TextField())


def built[M: Model](model: type[M], values: dict[str, Any]) -> M | None:
    """The object with these values of fields, as JSON holds them; None if it has no number.

    Fields that are not among them are fetched when they are looked at.
    """
    if values[model._meta.pk.attname] is None:
        return None
    fields = [field for field in model._meta.concrete_fields if field.attname in values]
    found = [_typed(field, values[field.attname]) for field in fields]
    names = [field.attname for field in fields]
    return model.from_db(router.db_for_read(model), names, found)


def _typed(field: models.Field, value: Any) -> Any:
    # The number of another row is what it is; `to_python` would look for the row's type.
    value = value if field.is_relation else field.to_python(value)
    # SQLite keeps moments in UTC and does not say so.
    is_naive = isinstance(value, datetime) and value.tzinfo is None
    return value.replace(tzinfo=UTC) if is_naive else value
