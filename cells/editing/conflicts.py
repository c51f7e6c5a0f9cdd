"""Two people, one row: what each of them made of every field."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django import forms
from django.db import models
from django.forms.models import model_to_dict
from django.utils import formats
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from cells.comparing.values import compare_values
from cells.editing.versions import newest_record, record_of, version_of
from cells.richtext import parse, to_text
from cells.richtext.fields import RichTextFormField

NOT_RECORDED = "(not recorded)"
NOTHING = "(empty)"


class Choice(StrEnum):
    """What becomes of a field that both changed. With BOTH the editor writes it anew, from both."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Marked:
    """One side of a difference: its words, and these as HTML with what differs from *opened*.

    `spans` is empty where nothing is known to compare with; `sentences` say what words cannot
    show, such as a link.
    """

    words: str
    spans: list[SafeString]
    sentences: list[SafeString]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that is not the same in both versions.

    `only_theirs`: the editor left it as it was; `only_yours`: the other one did. `field` is the
    form's, in which a clash can be written from both. `chosen` is a `Choice`, or "".
    """

    name: str
    label: str
    opened: str
    their_side: Marked
    your_side: Marked
    only_theirs: bool
    only_yours: bool
    field: forms.BoundField
    chosen: str

    @property
    def theirs(self) -> str:
        return self.their_side.words

    @property
    def yours(self) -> str:
        return self.your_side.words

    @property
    def is_clash(self) -> bool:
        return not (self.only_theirs or self.only_yours)

    @property
    def is_same_in_words(self) -> bool:
        return self.theirs == self.yours

    @property
    def choice_name(self) -> str:
        return choice_name(self.field.html_name)


def choice_name(html_name: str) -> str:
    """Under which name the choice for a field is sent; like a button's, it begins with _."""
    return f"_choice-{html_name}"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody saved the row after this form was opened. `version` is theirs."""

    version: str
    who: str
    at: datetime | None
    opened_at: datetime | None
    differences: list[Difference]

    @property
    def clashes(self) -> list[Difference]:
        """Fields that both changed: each wants a choice."""
        return [one for one in self.differences if one.is_clash]

    @property
    def settled(self) -> list[Difference]:
        """Fields that only one changed: the form has them as that one wrote them."""
        return [one for one in self.differences if not one.is_clash]

    @property
    def unchosen(self) -> list[Difference]:
        return [one for one in self.clashes if not one.chosen]

    @property
    def sentence(self) -> str:
        at = f" ({formats.date_format(self.at, 'DATETIME_FORMAT')})" if self.at else ""
        return (
            f"Nothing has been saved yet: {self.who} changed this after you opened it{at}. "
            "Your words are still here. Choose field by field, then save again."
        )

    @property
    def wish(self) -> str:
        """What is left to do before it can be saved."""
        labels = ", ".join(capfirst(one.label) for one in self.unchosen)
        return f"Nothing has been saved yet. Choose for: {labels}."


def conflict_with(
    theirs: models.Model, form: forms.ModelForm, opened_version: str, *, is_chosen: bool = False
) -> Conflict:
    """Compare a bound form with the row as it is in the database now.

    `is_chosen`: the choices that were sent with the form were made between these two versions.
    """
    newest = newest_record(theirs)
    opened = record_of(theirs, opened_version)
    who = str(newest.history_user) if newest and newest.history_user else "somebody"
    return Conflict(
        version=version_of(theirs, form.version_fields),  # type: ignore[attr-defined]
        who=who,
        at=newest.history_date if newest else None,
        opened_at=opened.history_date if opened else None,
        differences=list(_differences(theirs, opened, form, is_chosen)),
    )


def _differences(
    theirs: models.Model, opened: Any, form: forms.ModelForm, is_chosen: bool
) -> Iterator[Difference]:
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
        old = before.get(name)
        yield Difference(
            name=name,
            label=str(form[name].label),
            opened=in_words(field, old) if is_known else NOT_RECORDED,
            their_side=_marked(field, old, now[name], is_known),
            your_side=_marked(field, old, yours, is_known),
            only_theirs=is_known and not field.has_changed(old, yours),
            only_yours=is_known and old == now[name],
            field=form[name],
            chosen=_chosen(form, name) if is_chosen else "",
        )


def _chosen(form: forms.ModelForm, name: str) -> str:
    sent = form.data.get(choice_name(form.add_prefix(name)), "")
    return sent if sent in Choice else ""


def _marked(field: forms.Field, old: Any, new: Any, is_known: bool) -> Marked:
    words = in_words(field, new)
    if not is_known:
        return Marked(words, [], [])
    found = compare_values(_comparable(field, old), _comparable(field, new))
    return Marked(words, found.spans, found.sentences)


def _comparable(field: forms.Field, value: Any) -> str:
    """Rich text as it is stored, so that links and notes are compared too; else words."""
    if isinstance(field, RichTextFormField):
        return field.to_python(value)
    words = in_words(field, value)
    return "" if words == NOTHING else words


def as_sent(field: forms.Field, value: Any) -> list[str]:
    """A stored value (of `model_to_dict`) as a browser would send it."""
    if isinstance(value, bool):
        return ["on"] if value else []
    # A related field's widget stands in a wrapper with its buttons.
    widget: Any = getattr(field.widget, "widget", field.widget)
    shown = widget.format_value(field.prepare_value(value))
    return [str(one) for one in shown] if isinstance(shown, list) else [shown or ""]


def in_words(field: forms.Field, value: Any) -> str:
    """A value, stored or just typed, as an editor would read it."""
    if value in (None, "", []):
        return NOTHING
    if isinstance(field, RichTextFormField):
        return to_text(parse(field.to_python(value))) or NOTHING
    if isinstance(field, forms.ModelMultipleChoiceField):
        numbers = [getattr(one, "pk", one) for one in value]
        chosen = field.queryset.filter(  # type: ignore[union-attr]
            pk__in=[n for n in numbers if str(n).isdecimal()]
        )
        return "; ".join(map(field.label_from_instance, chosen)) or NOTHING
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
