"""Words that colleagues keep beside a page."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db import models

from cells.models.page import Page


class RedactedWithPage(models.Model):
    """A row about a page, whose words go with those that are redacted from the page.

    `redacted_words` names the fields; `cells.publishing.redact` calls `redact`.
    """

    redacted_words: ClassVar[tuple[str, ...]]
    # Each model has its own, with a name for the way back.
    page: Any

    class Meta:
        abstract = True

    @classmethod
    def redact(cls, page: Page, clean: Callable[[Any], Any]) -> None:
        about_it: Any = cls._default_manager
        for row in about_it.filter(page=page):
            changed = []
            for name in cls.redacted_words:
                field: Any = cls._meta.get_field(name)
                before = getattr(row, name)
                after = clean(before)[: field.max_length]
                if after != before:
                    setattr(row, name, after)
                    changed.append(name)
            if changed:
                row.save(update_fields=changed)
