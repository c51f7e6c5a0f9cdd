"""What draft rows have in common, and what the rows behind a page have in common."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from cells import newsroom
from cells.models.page import Page, PageQuerySet


class Draft(models.Model):
    """A row that editors write.

    `row_version` counts its saves: a form carries the number it was opened with, and a save
    over another's change is refused. Saving also tells the pages that would show the row
    that their drafts changed, in the same transaction: since a publisher holds the lock of
    its page, no half of a save ever gets into an edition.
    """

    row_version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def pages(self) -> PageQuerySet:
        """The pages whose next edition would show this row."""
        raise NotImplementedError

    @transaction.atomic
    def save(self, *args: Any, update_fields: Any = None, **kwargs: Any) -> None:
        newsroom.lock()
        if not self._state.adding:
            self.row_version += 1
            if update_fields is not None:
                update_fields = {*update_fields, "row_version"}
        super().save(*args, update_fields=update_fields, **kwargs)
        self.pages().touch_drafts()

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        newsroom.lock()
        self.pages().touch_drafts()
        return super().delete(*args, **kwargs)


class Subject(Draft):
    """A draft row that has a page of its own; saving it the first time makes the page.

    A path never changes once the page has an edition: addresses are for ever.
    """

    page = models.OneToOneField(Page, on_delete=models.PROTECT, editable=False)

    class Meta:
        abstract = True

    page_kind: Page.Kind

    @property
    def path(self) -> str:
        """The address of its page, without the outer slashes."""
        raise NotImplementedError

    @property
    def listed_on(self) -> Page | None:
        """The page that lists this one, apart from home."""
        return None

    def pages(self) -> PageQuerySet:
        return Page.objects.filter(pk=self.page_id)

    def get_absolute_url(self) -> str:
        return f"/{self.path}/"

    def clean(self) -> None:
        super().clean()
        self.refuse_a_new_address()

    def refuse_a_new_address(self) -> None:
        """Raise ValidationError if saving would move a page that has been published."""
        page = self.page if self.page_id else None
        if page and page.current_edition_id and page.path != self.path:
            raise ValidationError(
                f"This page has been published as {page}. Its address can no longer change."
            )

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        newsroom.lock()
        self.refuse_a_new_address()
        if not self.page_id:
            Page.objects.get_or_create(path=Page.HOME, kind=Page.Kind.HOME)
            self.page = Page.objects.create(
                path=self.path, kind=self.page_kind, listed_on=self.listed_on
            )
        elif self.page.path != self.path:
            self.page.path = self.path
            self.page.save(update_fields=["path"])
        super().save(*args, **kwargs)
