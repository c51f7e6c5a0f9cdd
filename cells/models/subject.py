"""What draft rows have in common, and what the rows behind a page have in common."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from cells import newsroom
from cells.models.lines import fold_lines
from cells.models.page import Page, PageQuerySet
from cells.models.release import Release


class Draft(models.Model):
    """A row that editors write.

    `row_version` counts its saves: a form carries the number it was opened with, and a save
    over another's change is refused. Saving locks the newsroom, so that no half of a save gets
    into an edition, and tells the pages that would show the row that their drafts changed.
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
            # From the stored row, not from this one: that may have been read a while ago, and
            # a number given twice would let a form that was opened between overwrite a change.
            stored = type(self)._base_manager.filter(pk=self.pk)
            self.row_version = (stored.values_list("row_version", flat=True).first() or 0) + 1
            if update_fields is not None:
                update_fields = {*update_fields, "row_version"}
        fold_lines(self)
        super().save(*args, update_fields=update_fields, **kwargs)
        self.pages().touch_drafts()

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        newsroom.lock()
        self.pages().touch_drafts()
        return super().delete(*args, **kwargs)


class SubjectQuerySet[S: "Subject"](models.QuerySet[S]):
    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete them one by one, each as `Subject.delete` does; all or, with an error, none."""
        with transaction.atomic():
            counted = [row.delete() for row in self]
        total: Counter[str] = Counter()
        for _, by_model in counted:
            total.update(by_model)
        return sum(number for number, _ in counted), dict(total)


class Subject(Draft):
    """A draft row that has a page of its own; saving it the first time makes the page.

    A path never changes once the page has an edition: addresses are for ever.
    """

    page = models.OneToOneField(Page, on_delete=models.PROTECT, editable=False)

    objects = SubjectQuerySet.as_manager()

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

    def subjects_below(self) -> Iterable["Subject"]:
        """The draft rows whose addresses are made from this one's."""
        return ()

    def clean(self) -> None:
        super().clean()
        self.refuse_a_new_address()

    def refuse_a_new_address(self) -> None:
        """Raise ValidationError if saving would move a page that has been published."""
        if not self.page_id or self.page.path == self.path:
            return
        moving = [self.page_id, *(subject.page_id for subject in self.subjects_below())]
        published = Page.objects.filter(pk__in=moving, current_edition__isnull=False).first()
        if published:
            raise ValidationError(
                f"{published} has been published. Its address can no longer change."
            )

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        newsroom.lock()
        self.refuse_a_new_address()
        is_moved = False
        if not self.page_id:
            Page.objects.get_or_create(path=Page.HOME, kind=Page.Kind.HOME)
            # A topic that somebody follows has its page before it has an essay.
            self.page, _ = Page.objects.get_or_create(
                path=self.path, defaults={"kind": self.page_kind, "listed_on": self.listed_on}
            )
        elif self.page.path != self.path:
            is_moved = True
            self.page.path = self.path
            self.page.save(update_fields=["path"])
        super().save(*args, **kwargs)
        if is_moved:
            for subject in self.subjects_below():
                subject.save()

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete a draft that was never published, and its page; ProtectedError otherwise."""
        newsroom.lock()
        page = Page.objects.get(pk=self.page_id)
        if reason := reason_to_keep(page):
            raise models.ProtectedError(f"{page} {reason} and stays.", {self})
        deleted = super().delete(*args, **kwargs)
        page.delete()
        return deleted


def reason_to_keep(page: Page) -> str:
    """Why the page and its draft are not deleted, in words; "" if they may be."""
    if page.current_edition_id:
        return "has been published"
    if page.release_items.filter(release__in=Release.objects.open()).exists():
        return "is planned to go live"
    return ""
