"""Two people, one row: what each of them made of every field."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db import models
from django.forms.models import model_to_dict
from django.utils import formats

from cells.editing.versions import newest_record, record_of, version_of
from cells.richtext import parse, to_text
from cells.richtext.fields import RichTextFormField

NOT_RECORDED = "(not recorded)"
NOTHING = "(empty)"


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that is not the same in both versions, as text.

    `only_theirs`: the editor left it as it was; `only_yours`: the other one did.
    """

    name: str
    label: str
    opened: str
    theirs: str
    yours: str
    only_theirs: bool
    only_yours: bool

    @property
    def is_same_in_words(self) -> bool:
        return self.theirs == self.yours

    @property
    def verdict(self) -> str:
        if self.only_theirs:
            return "Only they changed it. The form below has theirs."
        if self.only_yours:
            return "Only you changed it. The form below has yours."
        return "Both of you changed it. The form below has yours: look at theirs."


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody saved the row after this form was opened. `version` is theirs."""

    version: str
    who: str
    at: datetime | None
    opened_at: datetime | None
    differences: list[Difference]

    @property
    def sentence(self) -> str:
        at = f" ({formats.date_format(self.at, 'DATETIME_FORMAT')})" if self.at else ""
        return (
            f"Nothing has been saved yet: {self.who} changed this after you opened it{at}. "
            "Your words are in the form below. Compare, then save again."
        )


def conflict_with(theirs: models.Model, form: forms.ModelForm, opened_version: str) -> Conflict:
    """Compare a bound form with the row as it is in the database now."""
    newest = newest_record(theirs)
    opened = record_of(theirs, opened_version)
    who = str(newest.history_user) if newest and newest.history_user else "somebody"
    return Conflict(
        version=version_of(theirs, form.version_fields),  # type: ignore[attr-defined]
        who=who,
        at=newest.history_date if newest else None,
        opened_at=opened.history_date if opened else None,
        differences=list(_differences(theirs, opened, form)),
    )


def _differences(theirs: models.Model, opened: Any, form: forms.ModelForm) -> Iterator[Difference]:
    names = form.version_fields  # type: ignore[attr-defined]
    now = model_to_dict(theirs, names)
    # What the history does not keep, such as tags, cannot be compared with.
    tracked = [field.name for field in opened.tracked_fields] if opened else []
    kept = [name for name in names if name in tracked]
    before = model_to_dict(opened.instance, kept) if kept else {}
    for name in names:
        field, yours = form.fields[name], form[name].data
        if not field.has_changed(now[name], yours):
            continue
        is_known = name in before
        yield Difference(
            name=name,
            label=str(form[name].label),
            opened=in_words(field, before[name]) if is_known else NOT_RECORDED,
            theirs=in_words(field, now[name]),
            yours=in_words(field, yours),
            only_theirs=is_known and not field.has_changed(before[name], yours),
            only_yours=is_known and before[name] == now[name],
        )


def in_words(field: forms.Field, value: Any) -> str:
    """A value, stored or just typed, as an editor would read it."""
    if value in (None, "", []):
        return NOTHING
    if isinstance(field, RichTextFormField):
        return to_text(parse(field.to_python(value))) or NOTHING
    if isinstance(field, forms.ModelChoiceField):
        try:
            return str(field.to_python(value))
        except forms.ValidationError:
            return str(value)
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return formats.localize(value) if not isinstance(value, str) else value
