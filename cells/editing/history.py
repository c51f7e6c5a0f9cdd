"""The row trail as editors read it."""

from typing import Any

from simple_history.template_utils import HistoricalRecordContextHelper

from cells.richtext import parse, to_text
from cells.richtext.fields import RichTextField


class RecordInWords(HistoricalRecordContextHelper):
    """A change with its whole words: the package shows 100 characters of HTML."""

    def __init__(self, model: Any, historical_record: Any) -> None:
        super().__init__(model, historical_record, max_displayed_delta_change_chars=100_000)

    def prepare_delta_change_value(self, change: Any, value: Any) -> Any:
        if isinstance(self.model._meta.get_field(change.field), RichTextField):
            return to_text(parse(value or ""))
        return super().prepare_delta_change_value(change, value)
