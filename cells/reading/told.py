"""All that is told of an edition, as one value that a query of anything else can bring along."""

import json
from typing import Any, NamedTuple

from django.db.models import OuterRef, QuerySet, StringAgg, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat, JSONObject

from cells.models import Edition, Listing, Notice, Page
from cells.reading.packing import built, columns, fields_of, packed

# Parts what is in such a value: JSON writes it as an escape.
RECORD = "\x1e"
# What a page says of other editions of its own, and of the matrix that lists it.
OF_ANOTHER = ("id", "page_id", "number", "address", "dated_on", "kind", "note")
OF_A_LIST = ("id", "path", "kind", "facts_version", "withdrawn_on", "withdrawn_because")


class Told(NamedTuple):
    """`edition` has its page, and that its lists and other editions. `others` are texts:
    `previous`, `before_changed`, `begun_on`, `home_facts`. `notices` are by document.
    """

    edition: Edition
    others: dict[str, Any]
    notices: dict[int, list[Notice]]


def with_told(editions: QuerySet[Edition]) -> QuerySet[Edition]:
    """Editions with `told`, to be read by `read_told`."""
    siblings = Edition.objects.filter(page=OuterRef("page")).order_by()
    before_changed = siblings.filter(number=OuterRef("page__changed_in__number") - 1)
    about = JSONObject(
        edition=columns(fields_of(Edition, without="snapshot")),
        page=columns(fields_of(Page), "page__"),
        current=columns(OF_ANOTHER, "page__current_edition__"),
        changed=columns(OF_ANOTHER, "page__changed_in__"),
        matrix=columns(OF_A_LIST, "page__listed_on__"),
        previous=previous_address(),
        before_changed=Subquery(before_changed.values("address")[:1]),
        begun_on=Subquery(siblings.filter(number=1).values("dated_on")[:1]),
        home_facts=home_facts(),
    )
    parts = [packed(about), Cast("snapshot", TextField()), _notices()]
    parted = [one for part in parts for one in (Value(RECORD), part)]
    return editions.annotate(told=Concat(*parted[1:], output_field=TextField()))


def previous_address() -> Subquery:
    """Of the edition before."""
    before = Edition.objects.filter(page=OuterRef("page"), number=OuterRef("number") - 1)
    return Subquery(before.order_by().values("address")[:1])


def home_facts() -> Subquery:
    return Subquery(Page.objects.filter(path=Page.HOME).order_by().values("facts_version")[:1])


def _notices() -> Coalesce:
    """All on documents that any edition of the page lists."""
    listed = Listing.objects.filter(page=OuterRef(OuterRef("page"))).values("document_number")
    every = Notice.objects.filter(document_number__in=listed).order_by().values(every=Value(1))
    together = every.annotate(all=StringAgg(packed(columns(fields_of(Notice))), Value(RECORD)))
    return Coalesce(Subquery(together.values("all")), Value(""), output_field=TextField())


def read_told(value: str) -> Told:
    about, words, *notices = value.split(RECORD)
    told = json.loads(about)
    page, edition = built(Page, told.pop("page")), built(Edition, told.pop("edition"))
    assert page is not None
    assert edition is not None
    page.listed_on = built(Page, told.pop("matrix"))
    page.current_edition = built(Edition, told.pop("current"))
    page.changed_in = built(Edition, told.pop("changed"))
    edition.page, edition.snapshot = page, json.loads(words)
    return Told(edition, told, _by_document([json.loads(one) for one in notices if one]))


def _by_document(told: list[dict[str, Any]]) -> dict[int, list[Notice]]:
    found: dict[int, list[Notice]] = {}
    for one in sorted(told, key=lambda one: (one["dated_on"], one["id"])):
        notice = built(Notice, one)
        assert notice
        found.setdefault(notice.document_number, []).append(notice)
    return found
