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

    class Meta:
        abstract = True

    @classmethod
    def redact(cls, page: Page, clean: Callable[[Any], Any]) -> None:
        for row in cls._default_manager.filter(page=page):
            changed = []
            for name in cls.redacted_words:
                before = getattr(row, name)
                after = clean(before)[: cls._meta.get_field(name).max_length]
                if after != before:
                    setattr(row, name, after)
                    changed.append(name)
            if changed:
                row.save(update_fields=changed)
