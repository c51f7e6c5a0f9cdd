"""The form of a row that several people edit."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.forms.boundfield import BoundField
from django.forms.models import model_to_dict

from cells import newsroom
from cells.editing.conflicts import Choice, Conflict, as_sent, conflict_with
from cells.editing.versions import is_unchanged, version_of
from cells.models.subject import Draft

# Characters of a text whose column has no limit, such as the authors of a document.
LONGEST_TEXT = 50_000
VERSION_FIELDS = ("row_version", "save_over")
GONE = (
    "Somebody deleted this while you had it open. Your words are still in the form: copy what "
    "you need."
)


def with_an_end[Field: forms.Field | None](field: Field) -> Field:
    """The field; of a text that has no limit with `LONGEST_TEXT`."""
    if isinstance(field, forms.CharField) and field.max_length is None:
        field.max_length = LONGEST_TEXT
        field.validators.append(MaxLengthValidator(LONGEST_TEXT))
    return field


class VersionField(forms.CharField):
    """Says which state of the row is meant; never itself a change."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=32, widget=forms.HiddenInput, **kwargs)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class VersionedForm(forms.ModelForm):
    """Refuses a save over another's change, and says what each of the two changed.

    A change of what is not in the form, such as a row's place, is no reason to refuse: it stays.

    To be cleaned in a transaction: it takes the lock of the newsroom first, so that of any
    number of forms opened in the same version one is saved. After a refusal `conflict` is
    set, and fields that only the other person changed are taken over into the form shown
    again. It is saved once `save_over` names the version that was shown and each field that
    both changed has its choice: mine (what stands in the field), theirs, or written from both
    (what stands in the field). Show `cells/editing/_conflict.html` and then `visible_fields`.
    """

    row_version = VersionField()
    save_over = VersionField()

    conflict: Conflict | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            # A form on an old state, to return to, replaces the newest one.
            shown = self.newest() if hasattr(self.instance, "_history") else self.instance
            self.initial["row_version"] = version_of(shown, self.version_fields) if shown else ""

    @property
    def version_fields(self) -> list[str]:
        """The fields of the row that stand in the form."""
        return [name for name in self.fields if name not in VERSION_FIELDS]

    def newest(self) -> Any:
        """The row as it is in the database, or None."""
        return type(self.instance)._base_manager.filter(pk=self.instance.pk).first()

    def clean(self) -> dict[str, Any] | None:
        newsroom.lock()
        cleaned = super().clean()
        if self.instance.pk:
            self._refuse_to_save_over()
        return cleaned

    def _refuse_to_save_over(self) -> None:
        theirs = self.newest()
        if theirs is None:
            self.add_error(None, GONE)
            return
        opened = self.cleaned_data.get("row_version", "")
        seen = self.cleaned_data.get("save_over", "")
        is_newer = version_of(theirs, self.version_fields) not in (opened, seen)
        if is_newer and self._is_changed_elsewhere_only(theirs, opened):
            # Such as its place in a list. The form's own fields are put over this afterwards.
            for field in theirs._meta.concrete_fields:
                setattr(self.instance, field.attname, getattr(theirs, field.attname))
            return
        if is_newer:
            conflict = conflict_with(theirs, self, opened)
            self._refuse(theirs, conflict, conflict.sentence)
            return
        if seen and seen != opened:
            self._settle(theirs, conflict_with(theirs, self, opened, is_chosen=True))
        if isinstance(theirs, Draft) and not self.conflict:
            # The count goes on from there, also when an old state is returned to.
            self.instance.row_version = theirs.row_version

    def _is_changed_elsewhere_only(self, theirs: Any, opened: str) -> bool:
        """Whether the fields of this form are as they were when it was opened."""
        is_old_state = hasattr(self.instance, "_history")
        return not is_old_state and is_unchanged(theirs, opened, self.version_fields)

    def _refuse(self, theirs: Any, conflict: Conflict, because: str) -> None:
        self.conflict = conflict
        self.add_error(None, because)
        # Show their words in the fields that this editor left as they were.
        self._take_over(theirs, [one.name for one in conflict.settled if one.only_theirs])

    def _settle(self, theirs: Any, conflict: Conflict) -> None:
        """Do as was chosen for each field that both changed; refuse if one is left open."""
        if conflict.unchosen:
            self._refuse(theirs, conflict, conflict.wish)
            return
        names = [one.name for one in conflict.clashes if one.chosen == Choice.THEIRS]
        stored = model_to_dict(theirs, names)
        for name in names:
            column = theirs._meta.get_field(name)
            value = stored[name] if column.many_to_many else getattr(theirs, name)
            self.cleaned_data[name] = value
            # Whatever was wrong with words that are given up.
            self.errors.pop(name, None)
        self._take_over(theirs, names)
        # If something else is wrong the form is shown again: as one opened in their version.
        self.data[self.add_prefix("row_version")] = conflict.version  # type: ignore[index]

    def _take_over(self, theirs: Any, names: list[str]) -> None:
        """Put their values of these fields into what was sent, and so into the form shown again."""
        data = self.data.copy()  # type: ignore[attr-defined]
        stored = model_to_dict(theirs, names)
        for name in names:
            if not isinstance(self.fields[name], forms.FileField):
                data.setlist(self.add_prefix(name), as_sent(self.fields[name], stored[name]))
        self.data = data

    def visible_fields(self) -> list[BoundField]:
        """Those that stand in the form: after a refusal, clashes stand in the choice above it."""
        return [field for field in super().visible_fields() if field.name not in self.clashing]

    @property
    def clashing(self) -> set[str]:
        """The names of the fields that both changed, which `_conflict.html` shows."""
        return {one.name for one in self.conflict.clashes} if self.conflict else set()
