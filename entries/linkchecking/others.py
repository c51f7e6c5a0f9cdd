"""Addresses that stand neither in the record of a document nor in a text: of notices and credits.

A notice is a live fact: what is changed in one readers see at once. A credit is a draft, shared by
all cells that show it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.urls import reverse

from cells.models import Credit, Notice
from cells.snapshots import Snapshot
from entries.linkchecking.addresses import with_fragment_of, without_fragment
from entries.linkchecking.places import Place, is_checked
from entries.models import LinkCheck

# The models whose rows LinkUse.field names, as "notice-12", with their field.
ROWS: dict[str, tuple[type[models.Model], str]] = {
    "notice": (Notice, "url"),
    "credit": (Credit, "link"),
}


def places_of_notices(documents: Collection[int] | QuerySet) -> dict[int, list[Place]]:
    """The addresses of the notices of these documents (by number); one query."""
    found: dict[int, list[Place]] = defaultdict(list)
    for notice in Notice.objects.filter(document_number__in=documents).exclude(url=""):
        if is_checked(notice.url):
            place = Place(
                without_fragment(notice.url),
                f"Notice “{notice.get_kind_display()}”",
                f"{reverse('admin:cells_notice_change', args=[notice.pk])}#id_url",
                f"notice-{notice.pk}",
                document_id=notice.document_number,
            )
            found[notice.document_number].append(place)
    return found


def places_of_credits(snapshot: Snapshot, page: int) -> Iterator[Place]:
    """The addresses of the credits of a cell."""
    head: Any = snapshot.get("head", {})
    for credit in head.get("credits", []):
        if is_checked(credit["link"]):
            yield Place(
                without_fragment(credit["link"]),
                f"Credit “{credit['role']} {credit['name']}”",
                f"{reverse('admin:cells_credit_change', args=[credit['id']])}#id_link",
                f"credit-{credit['id']}",
                page_id=page,
                part="head",
            )


def lead(check: LinkCheck, new: str) -> list[dict[str, Any]]:
    """Give every notice and credit that has the address the new one; what `put_back` wants.

    Each is `{"row": "notice-12", "before": address, "after": address, "pages": [numbers]}`.
    """
    pages: dict[str, set[int]] = defaultdict(set)
    for use in check.uses.filter(in_draft=True).of_others():
        pages[use.field] |= {use.page_id} if use.page_id else set()
    changed = []
    for name, numbers in pages.items():
        row, field = row_of(name)
        before = getattr(row, field, "")
        if row is None or without_fragment(before) != check.address:
            continue
        after = with_fragment_of(new, before)
        setattr(row, field, after)
        row.save()
        changed.append({"row": name, "before": before, "after": after, "pages": sorted(numbers)})
    return changed


def put_back(kept: dict[str, Any]) -> bool:
    """Give the row its address from before; False where it was changed or deleted since."""
    row, field = row_of(kept["row"])
    if row is None or getattr(row, field) != kept["after"]:
        return False
    setattr(row, field, kept["before"])
    row.save()
    return True


def row_of(name: str) -> tuple[models.Model | None, str]:
    """("notice-12") → the row, or None where it is gone, and its field with the address."""
    kind, _, number = name.partition("-")
    model, field = ROWS[kind]
    return model._default_manager.filter(pk=number).first(), field
