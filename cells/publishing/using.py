"""Where something is used: which texts, of drafts and of current editions, refer to it."""

from collections.abc import Collection
from typing import Any

from django.db.models import ProtectedError

from cells.models import Mention, Page
from cells.parts import Target, Use
from cells.publishing.parts import all_parts
from cells.richtext.vocabulary import REFERENCE_KINDS


def uses_of(targets: Collection[Target]) -> list[Use]:
    """The texts that refer to any of these, apart from their own: drafts, then what is live.

    Of an edition its page is named, not the text; references within a page are told of its
    draft only.
    """
    drafts = [use for part in all_parts() for use in part.uses(targets) if targets]
    return [*(use for use in drafts if use.target not in targets), *_live_uses(targets)]


def _live_uses(targets: Collection[Target]) -> list[Use]:
    pages = Page.objects.filter(pk__in=Mention.objects.of_targets(targets).values("page"))
    return [Use(f"{page}, as it is live", page.get_absolute_url(), None, True) for page in pages]


def target_of(row: Any) -> Target | None:
    """What references to this draft row store; None for a row that cannot be referred to."""
    kind = {"plainpage": "plain"}.get(row._meta.model_name, row._meta.model_name)
    return (kind, row.pk) if kind in REFERENCE_KINDS else None


def uses_of_row(row: Any) -> list[Use]:
    target = target_of(row)
    return uses_of({target}) if target else []


def refuse_if_used(row: Any) -> None:
    """Raise ProtectedError, naming the texts, if any text refers to this row."""
    if uses := uses_of_row(row):
        places = "; ".join(use.place for use in uses)
        raise ProtectedError(f"It is referred to, and stays: {places}.", {row})
