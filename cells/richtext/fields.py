"""Rich text in models and forms."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db import models

from .stored import sanitize
from .vocabulary import Profile
from .widgets import RichTextWidget

# Characters of one text, markup included: far more than the longest page has, and few enough
# that it is read, compared and printed in seconds.
LONGEST = 200_000


class RichTextField(models.TextField):
    """
    Stored rich text, sanitised whenever its row is saved, by whatever door but one:
    `queryset.update()` never sees a row, so give it `sanitize(html)`.

    Migrations see a plain TextField, so that they do not change with the vocabulary.
    """

    def __init__(self, *args: Any, profile: Profile = Profile.FULL, **kwargs: Any) -> None:
        self.profile = Profile(profile)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = sanitize(value, self.profile)
            setattr(model_instance, self.attname, value)
        return value

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        # The admin asks for its own text area; only another of our widgets is taken.
        if not isinstance(kwargs.get("widget"), RichTextWidget):
            kwargs["widget"] = RichTextWidget(profile=self.profile)
        return super().formfield(**{"form_class": RichTextFormField, **kwargs})


class RichTextFormField(forms.CharField):
    """Cleans to what is stored, so that a form sees as unchanged what reads the same."""

    def __init__(self, *, profile: Profile | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("widget", RichTextWidget(profile=profile or Profile.FULL))
        kwargs["max_length"] = min(kwargs.get("max_length") or LONGEST, LONGEST)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        given = super().to_python(value) or ""
        # Too long stays as it is: the validators refuse it, and cleaning it costs its length.
        return given if len(given) > LONGEST else sanitize(given, self.widget.profile)

    def has_changed(self, initial: Any, data: Any) -> bool:
        if self.disabled:
            return False
        if len(data or "") > LONGEST:
            return True
        profile = self.widget.profile
        return sanitize(initial or "", profile) != sanitize(data or "", profile)
