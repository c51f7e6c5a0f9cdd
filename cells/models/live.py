"""Live facts: rows that readers see at once, without an edition."""

from typing import Any

from django.db import models, transaction

from cells import newsroom
from cells.models.lines import fold_lines
from cells.models.page import PageQuerySet


class LiveQuerySet[Fact: models.Model](models.QuerySet[Fact]):
    """Each row has `pages()`, those that show it."""

    @transaction.atomic
    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete them and tell the pages, which Django would do for one row only."""
        newsroom.lock()
        rows: Any = self
        for row in rows:
            row.pages().bump_facts()
        return super().delete()

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


class LiveFact(models.Model):
    """Its pages are told when it is saved or deleted: current and archived ones show it."""

    class Meta:
        abstract = True

    def pages(self) -> PageQuerySet:
        """Those that show it as it is, and as it is stored. Asked before it is saved."""
        raise NotImplementedError

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        newsroom.lock()
        fold_lines(self)
        self.pages().bump_facts()
        super().save(*args, **kwargs)

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        newsroom.lock()
        self.pages().bump_facts()
        return super().delete(*args, **kwargs)
