"""What stands round a page's own words: the site's pages, its matrix, what its texts refer to.

All of it comes from passages, which publishing makes from current editions.
"""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    StringAgg,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Concat

from cells.models import Edition, Listing, Mention, Page, Passage, StoredSearch, Topic
from cells.models.passage import PassageQuerySet
from cells.reading.standing import Standing
from cells.reading.told import with_told
from cells.snapshots import MatrixSnapshot

# What a reference leads to: (kind, number of the draft row).
Target = tuple[str, int]

# What parts slug and name of a topic, and one topic from the next; people type neither.
UNIT, RECORD = "\x1f", "\x1e"

# Passages that are whole pages.
PAGES = ("matrix", "row", "column", "cell", "plain", "topic")


class Surroundings:
    """`passages` are standing ones, each with `is_public`; of the others only the place is told.

    `topics` are what topics are called today, by their slugs. Passages of matrices bring them
    along, so that no page needs a query for them: without a matrix nothing is listed on any.
    So they do for `has_collections`.
    """

    def __init__(self, passages: Iterable[Any]) -> None:
        found = list(passages)
        self.topics: dict[str, str] = next((_topics_in(p.topics) for p in found if p.topics), {})
        self.has_collections = any(p.has_collections for p in found)
        self._by_target: dict[Target, Any] = {(p.kind, p.number): p for p in found if p.is_public}
        self._withdrawn = {p.page.path for p in found if not p.is_public}
        self._by_path = {p.page.path: p for p in self._by_target.values() if p.kind in PAGES}

    @classmethod
    def of(
        cls,
        page: Page | None,
        targets: Iterable[Target] = (),
        documents: Iterable[int] = (),
        pages: Iterable[int] = (),
    ) -> "Surroundings":
        """What stands round this page, what these references lead to, every entry of these
        documents, and these pages, by their key, in one query.

        Without a page: what every page of the site shows.
        """
        around = Q(kind__in=["matrix", "plain"])
        around |= Q(kind="entry", document_number__in=set(documents))
        around |= Q(page__in=set(pages), kind__in=PAGES)
        if page:
            is_matrix = page.kind == Page.Kind.MATRIX
            matrix = page.pk if is_matrix else page.listed_on_id
            if matrix:
                around |= Q(page__listed_on=matrix, kind__in=PAGES)
        return cls(_passages().filter(around) | _passages().of_targets(set(targets)))

    @classmethod
    def with_told(cls, page: Standing) -> tuple["Surroundings", str | None]:
        """What stands round the current edition of this page, what it refers to, every entry of
        its documents, and the edition itself, in one query.

        What is told of the edition is for `editions.shown_in`. None if the page has none.
        """
        of_this = Q(page=page.page_id, kind__in=PAGES)
        edition = with_told(Edition.objects.filter(pk=OuterRef("page__current_edition")))
        told = Case(When(of_this, then=Subquery(edition.order_by().values("told"))))
        found = list(_passages().filter(pk__in=_around_today(page)).annotate(told=told))
        return cls(found), next((passage.told for passage in found if passage.told), None)

    @classmethod
    def of_home(cls) -> "Surroundings":
        """Every page of the site, in one query."""
        return cls(_passages().filter(kind__in=PAGES))

    @cached_property
    def matrices(self) -> list[Passage]:
        """The published matrices in their order."""
        found = [p for p in self._by_target.values() if p.kind == "matrix"]
        return sorted(found, key=lambda p: (p.card["matrix"]["order"], p.page.path))

    @cached_property
    def plain_pages(self) -> list[Passage]:
        found = [p for p in self._by_target.values() if p.kind == "plain"]
        return sorted(found, key=lambda p: p.label.lower())

    @property
    def is_demonstration(self) -> bool:
        return any(p.edition.source == Edition.Source.DEMO for p in self._by_target.values())

    def target(self, kind: str, number: int) -> Passage | None:
        return self._by_target.get((kind, number))

    def entries_of(self, document: int) -> list[Passage]:
        """The entries of a document among those asked for, by the page where they stand."""
        return self._by_document.get(document, [])

    @cached_property
    def _by_document(self) -> dict[int, list[Passage]]:
        found: dict[int, list[Passage]] = {}
        for passage in sorted(self._by_target.values(), key=lambda p: (p.page.path, p.number)):
            if passage.document_number:
                found.setdefault(passage.document_number, []).append(passage)
        return found

    def at(self, path: str) -> Passage | None:
        """The published page with this path."""
        return self._by_path.get(path)

    def url(self, path: str) -> str:
        """The address of the page with this path, or "" if it is not published."""
        return f"/{path}/" if path in self._by_path else ""

    def has_searches(self, path: str) -> bool:
        """Whether a collection of today stands under MORE of the cell with this path."""
        passage: Any = self.at(path)
        return bool(passage and passage.has_searches)

    def is_withdrawn(self, path: str) -> bool:
        """Whether the page with this path was published, and is withdrawn from the public."""
        return path in self._withdrawn

    def matrix(self, slug: str) -> MatrixSnapshot | None:
        """The matrix as its current edition has it."""
        passage = self.at(slug)
        return passage.card["matrix"] if passage and passage.kind == "matrix" else None


def _around_today(page: Standing) -> QuerySet[Any, Any]:
    """The numbers of the passages; each part of them is found by an index."""
    of_page = {"page": page.page_id}
    mentioned = Mention.objects.filter(**of_page, kind=OuterRef("kind"), number=OuterRef("number"))
    documents = Listing.objects.filter(**of_page).values("document_number")
    matrix = page.page_id if page.page_kind == Page.Kind.MATRIX else page.listed_on
    parts = (
        Q(**of_page, kind__in=PAGES),
        Q(kind__in=["matrix", "plain"]),
        Q(kind="entry", document_number__in=documents),
        Q(page__listed_on=matrix, kind__in=PAGES) if matrix else Q(pk__in=[]),
        Exists(mentioned),
    )
    first, *others = (Passage.objects.filter(part).values("pk") for part in parts)
    return first.union(*others)


def _passages() -> PassageQuerySet:
    return (
        Passage.objects.standing()
        .annotate(
            is_public=Exists(Page.objects.public().filter(pk=OuterRef("page"))),
            topics=Case(When(kind="matrix", then=Subquery(_topics())), output_field=TextField()),
            has_searches=Case(
                When(
                    kind="cell",
                    then=Exists(StoredSearch.objects.public().filter(page=OuterRef("page"))),
                ),
                output_field=BooleanField(),
            ),
            has_collections=Case(
                When(kind="matrix", then=Exists(StoredSearch.objects.public())),
                output_field=BooleanField(),
            ),
        )
        .select_related("page", "edition")
        .only(
            "kind",
            "number",
            "label",
            "card",
            "document_number",
            "page__path",
            "page__searched_to",
            "page__review_by",
            "edition__source",
        )
    )


def _topics() -> Any:
    """All topics in one value."""
    one = Concat("slug", Value(UNIT), "name", output_field=TextField())
    topics = Topic.objects.public().order_by().values(every=Value(1))
    return topics.annotate(all=StringAgg(one, Value(RECORD))).values("all")


def _topics_in(value: str) -> dict[str, str]:
    parted = (one.partition(UNIT) for one in value.split(RECORD))
    return {slug: name for slug, unit, name in parted if unit}
