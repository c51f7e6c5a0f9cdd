"""The row trail as editors read it."""

from typing import Any

from django.db import models
from simple_history.models import ModelDelta
from simple_history.template_utils import HistoricalRecordContextHelper

from cells.comparing.values import compare_values

IN_WORDS = (models.CharField, models.TextField)


class RecordInWords(HistoricalRecordContextHelper):
    """A change with the words that came and went: the package shows 100 characters of HTML."""

    def __init__(self, model: Any, historical_record: Any) -> None:
        super().__init__(model, historical_record, max_displayed_delta_change_chars=100_000)

    def context_for_delta_changes(self, delta: ModelDelta) -> list[dict[str, Any]]:
        """For each field its name and, if it holds words, their `difference`; else old and new."""
        found = super().context_for_delta_changes(delta)
        for shown, change in zip(found, delta.changes, strict=True):
            if self._is_in_words(change.field):
                shown["difference"] = compare_values(change.old or "", change.new or "")
        return found

    def _is_in_words(self, name: str) -> bool:
        field = self.model._meta.get_field(name)
        return isinstance(field, IN_WORDS) and not field.choices
