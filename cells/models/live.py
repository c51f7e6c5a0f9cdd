"""Querysets of live facts: rows that readers see at once, without an edition."""

from typing import Any

from django.db import models, transaction

from cells import newsroom


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
