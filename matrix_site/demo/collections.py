"""Searches that the demonstration's editors keep: collections, some under MORE of a cell."""

from typing import NamedTuple

from cells.models import Page, StoredSearch


class Kept(NamedTuple):
    """`query` is what stands behind the "?" in the address of the search."""

    slug: str
    title: str
    introduction: str
    query: str
    cell: str = ""


COLLECTIONS = [
    Kept(
        slug="guidance-free-to-read",
        title="Guidance that is free to read",
        introduction="Guidelines and standards from both matrices of which a free copy is known. "
        "For services without access to journals.",
        query="category=G&free=1",
    ),
    Kept(
        slug="naloxone",
        title="Naloxone to take home, in all cells",
        introduction="Studies and guidance on giving naloxone to people who may witness an "
        "overdose, and on what became of places that did.",
        query="topic=naloxone",
        cell="drug/a1",
    ),
    Kept(
        slug="reviews-of-brief-interventions",
        title="Reviews that speak of brief interventions",
        introduction="Reviews of research in which brief interventions come up, in any cell.",
        query="q=brief+intervention&category=R",
        cell="alcohol/a1",
    ),
    Kept(
        slug="recent-reviews",
        title="Reviews since 2015",
        introduction="The reviews of research of the last years, across both matrices: where to "
        "look for what has been put together most recently.",
        query="category=R&years=2015-",
    ),
]


def keep_collections() -> None:
    """Those that nobody made yet; public, for they find what is published."""
    pages = {page.path: page for page in Page.objects.filter(kind=Page.Kind.CELL)}
    for kept in COLLECTIONS:
        StoredSearch.objects.get_or_create(
            slug=kept.slug,
            defaults={
                "title": kept.title,
                "introduction": kept.introduction,
                "query": kept.query,
                "page": pages.get(kept.cell),
                "is_public": True,
            },
        )
