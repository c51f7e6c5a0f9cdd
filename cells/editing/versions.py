"""Which state of a row a form was opened with."""

import hashlib
from collections.abc import Collection
from typing import Any

from django.db import models
from django.forms.models import model_to_dict

from cells.models.subject import Draft


def version_of(row: models.Model, fields: Collection[str] | None = None) -> str:
    """What changes whenever somebody saves the row.

    Drafts count their saves. Other rows (live facts, tags) are known by what stands in
    `fields`, or in all their editable fields.
    """
    if isinstance(row, Draft):
        return str(row.row_version)
    values = sorted(model_to_dict(row, fields).items())
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


def record_of(row: models.Model, version: str) -> Any:
    """The history record of a draft as it was in this version, or None where there is none."""
    if not isinstance(row, Draft) or not version.isdecimal() or len(version) > 9:
        return None
    return history_of(row).filter(row_version=int(version)).first()


def newest_record(row: models.Model) -> Any:
    """The history record of the last change, with its user, or None for a row without history."""
    history = history_of(row)
    return history.select_related("history_user").first() if history is not None else None


def history_of(row: models.Model) -> Any:
    name = getattr(row._meta, "simple_history_manager_attribute", None)
    return getattr(row, name) if name else None


def is_unchanged(row: models.Model, version: str, fields: Collection[str]) -> bool:
    """Whether these fields of a draft are as they were in this version.

    False where that cannot be told: the version is not in the history, or a field is not.
    """
    record = record_of(row, version)
    tracked = {field.name for field in record.tracked_fields} if record else set()
    if not record or not tracked.issuperset(fields):
        return False
    return model_to_dict(row, fields) == model_to_dict(record.instance, fields)
