"""JSON-LD of public pages, in the words of schema.org (Schema.org 28).

Each function names the type it makes; only properties that the page can answer for are there,
and no annotation is repeated.
"""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from cells.addresses import absolute
from cells.describing.sources import in_journal
from cells.describing.works import Work, work_of
from cells.models import Notice
from cells.reading.cell import CellPage, ShownEntry
from cells.reading.documents import doi_url
from cells.reading.frame import Way
from cells.reading.grid import Grid, Square
from cells.snapshots import MatrixSnapshot

type Thing = dict[str, Any]

# schema.org/Report is for what an institution publishes; a work of no known kind stays general.
TYPES = {
    Work.ARTICLE: "ScholarlyArticle",
    Work.THESIS: "Thesis",
    Work.REPORT: "Report",
    Work.OTHER: "CreativeWork",
}
# The forms in which a matrix can be taken away, by the ending of the file.
DOWNLOADS = {
    "json": "application/json",
    "csv": "text/csv",
    "ris": "application/x-research-info-systems",
    "bib": "application/x-bibtex",
}
# What could end the script element or open a comment in it, as Django's json_script does it.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def as_script(things: Iterable[Thing]) -> SafeString:
    """The things as the text of a script element, which no word in them can end."""
    graph = {"@context": "https://schema.org", "@graph": list(things)}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(ESCAPES))


def known(thing: Thing) -> Thing:
    """Without what is empty."""
    return {name: value for name, value in thing.items() if value not in ("", None, [], {})}


def collection_page(url: str, name: str, dates: Thing, items: Thing, *, of: str = "") -> Thing:
    """schema.org/CollectionPage: a page whose main entity is a list."""
    return known(
        {
            "@type": "CollectionPage",
            "@id": url,
            "url": url,
            "name": name,
            **dates,
            "inLanguage": "en-GB",
            "isPartOf": {"@id": absolute(of)} if of else None,
            "publisher": publisher(),
            "mainEntity": items,
        }
    )


def item_list(things: list[Thing]) -> Thing:
    """schema.org/ItemList, of the things themselves: ListItem is needed only for positions."""
    return {"@type": "ItemList", "numberOfItems": len(things), "itemListElement": things}


def entries_list(cell: CellPage) -> Thing:
    """The documents that a cell lists, those whose title is known."""
    entries = [entry for group in cell.groups for entry in group.entries]
    return item_list([listed_work(entry) for entry in entries if entry.document["title"]])


def listed_work(entry: ShownEntry) -> Thing:
    """schema.org/ScholarlyArticle, Report, Thesis or CreativeWork.

    `isAccessibleForFree` is said where a free copy is known, and never denied: that none is
    known does not say that there is none. `datePublished` is the year (ISO 8601). `author` is
    the words of the record: schema.org hopes for a Person and takes text (its data model,
    "Conformance"); twenty-five lists of people weigh half a kilobyte, compressed. The records
    for reference managers have them one by one. `url` is left out where a DOI says as much.
    """
    document, reading = entry.document, entry.reading
    work = work_of(document, [category.value for category in entry.categories])
    place = in_journal(document["source"])
    is_retracted = any(notice.kind == Notice.Kind.RETRACTED for notice in reading.warnings)
    return known(
        {
            "@type": TYPES[work],
            "name": document["title"],
            "author": document["authors"],
            "datePublished": document["year"] if document["year"].isdecimal() else "",
            "isPartOf": {"@type": "Periodical", "name": place.journal} if place else None,
            "publisher": organisation(document["publisher"]),
            "sameAs": doi_url(document),
            "url": "" if document["doi"] else reading.url,
            "isAccessibleForFree": True if reading.free else None,
            "creativeWorkStatus": "Retracted" if is_retracted else "",
        }
    )


def organisation(name: str) -> Thing:
    """schema.org/Organization; {} without a name."""
    return {"@type": "Organization", "name": name} if name else {}


def publisher() -> Thing:
    """Who answers for the page: the site."""
    return {**organisation(settings.SITE_NAME), "url": absolute("/")}


def bite_article(url: str, cell: CellPage, dates: Thing) -> Thing | None:
    """schema.org/Article for the guide of a cell; None where there is none."""
    if cell.bite is None or not cell.bite.words:
        return None
    return {
        "@type": "Article",
        "@id": f"{url}#bite",
        "url": f"{url}#bite",
        "headline": f"The Matrix Bite: {cell.title}",
        "wordCount": cell.bite.words,
        **dates,
        "inLanguage": "en-GB",
        "author": publisher(),
        "publisher": publisher(),
        "isPartOf": {"@id": url},
    }


def cells_list(squares: Iterable[Square]) -> Thing:
    """The published cells of a row or column."""
    return item_list(
        [
            {
                "@type": "WebPage",
                "name": f"{square.code} {square.headline}",
                "url": absolute(square.url),
            }
            for square in squares
            if square.url
        ]
    )


def dataset(
    url: str, matrix: MatrixSnapshot, grid: Grid, summary: str, dates: Thing, *, licence: str
) -> Thing:
    """schema.org/Dataset for a matrix. `licence` is the path of the page that states it, or ""."""
    latest = max((square.changed_on for square in grid.squares if square.changed_on), default=None)
    return known(
        {
            "@type": "Dataset",
            "@id": url,
            "url": url,
            "name": matrix["title"],
            "description": f"{summary} {documents_in(grid)}".strip(),
            **dates,
            "dateModified": max(filter(None, [dates.get("dateModified"), iso(latest)]), default=""),
            "inLanguage": "en-GB",
            "isAccessibleForFree": True,
            "license": absolute(licence) if licence else "",
            "creator": publisher(),
            "publisher": publisher(),
            "distribution": [
                {
                    "@type": "DataDownload",
                    "encodingFormat": encoding,
                    "contentUrl": absolute(f"/{matrix['slug']}.{ending}"),
                }
                for ending, encoding in DOWNLOADS.items()
            ],
            "hasPart": [{"@id": absolute(square.url)} for square in grid.published],
        }
    )


def documents_in(grid: Grid) -> str:
    """A sentence; also because a description of a Dataset should not be short (Google)."""
    return (
        f"{grid.documents} documents, in {len(grid.published)} of {len(grid.squares)} cells by "
        "level and type of intervention."
    )


def breadcrumbs(ways: list[Way]) -> Thing:
    """schema.org/BreadcrumbList, from the first page down; what has no page has no `item`."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            known(
                {
                    "@type": "ListItem",
                    "position": position,
                    "name": way.name,
                    "item": absolute(way.url) if way.url else "",
                }
            )
            for position, way in enumerate(ways, start=1)
        ],
    }


def website(summary: str) -> Thing:
    """schema.org/WebSite, for the first page."""
    url = absolute("/")
    return {
        "@type": "WebSite",
        "@id": url,
        "url": url,
        "name": settings.SITE_NAME,
        "description": summary,
        "inLanguage": "en-GB",
        "publisher": publisher(),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": absolute("/search/") + "?q={search_term_string}",
            },
            "query-input": "required name=search_term_string",
        },
    }


def web_page(url: str, name: str, dates: Thing, *, is_about: bool) -> Thing:
    """schema.org/AboutPage for the page about the site, WebPage for the others."""
    kind = "AboutPage" if is_about else "WebPage"
    return {
        "@type": kind,
        "@id": url,
        "url": url,
        "name": name,
        **dates,
        "inLanguage": "en-GB",
        "publisher": publisher(),
    }


def dates_of(published_on: date | None, modified_on: date | None) -> Thing:
    return known({"datePublished": iso(published_on), "dateModified": iso(modified_on)})


def iso(day: date | None) -> str:
    return day.isoformat() if day else ""
