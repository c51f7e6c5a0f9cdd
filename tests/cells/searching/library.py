"""A few published pages to search in, and a short way to search them."""

from urllib.parse import urlencode

from django.http import QueryDict

from cells.models import Cell, IndexedPassage
from cells.richtext import build as b
from cells.searching.finding import Found, find
from cells.searching.forms import SearchForm
from entries.models import Entry
from tests.factories import CellFactory, DocumentFactory, EntryFactory, MatrixFactory, live


def cell(code: str = "A3", matrix: str = "drug") -> Cell:
    """The cell with this code, made if need be."""
    path = f"{matrix}/{code.lower()}"
    if not Cell.objects.at(path).exists():
        CellFactory(code=code, matrix=MatrixFactory(slug=matrix))
    return Cell.objects.at(path).get()


def entry(
    headline: str = "", text: str = "", *, at: str = "A3", category: str = "K", **document: object
) -> Entry:
    """A draft entry; what is said of its document is all that is known of that."""
    tags = document.pop("tags", [])
    made = DocumentFactory(**{"title": "", "url": "", **document})
    made.tags.add(*tags)
    listed = EntryFactory(
        cell=cell(at),
        document=made,
        category=category,
        headline=headline,
        annotation=b.paragraph(text) if text else "",
    )
    return Entry.objects.get(pk=listed.pk)


def library() -> None:
    """Seven entries in three cells of one matrix, published."""
    entry("Methadone keeps people in treatment", "Higher doses did better.", year="1996")
    entry(
        "Buprenorphine compared",
        "With methadone maintenance as the yardstick; prisons were left out.",
        category="R",
        year="2014",
        country="Australia",
        authors="Mattick RP",
        free_url="https://example.org/free",
        tags=["opioids"],
    )
    entry("Take-home naloxone saves lives", "Kits in prisons, and at home.", at="E1", year="2018")
    entry("Naloxone without training", "They take it home untrained.", at="E1", year="2021")
    entry("Randomised trial of counselling", "Behaviour changed.", at="B2", category="S")
    entry("Randomized trial of counseling abroad", "Behavior changed.", at="B2", category="S")
    entry("Étude à Genève", "Un essai du Dr Bjørk.", at="B2", category="G", country="Switzerland")
    for code in ("A3", "E1", "B2"):
        live(cell(code))


def search(query: str | dict[str, str]) -> Found:
    """What the query of an address finds: "q=naloxone&category=K", or its parameters."""
    if isinstance(query, dict):
        query = urlencode(query)
    return find(SearchForm(QueryDict(query)).wanted())


def found(said: str, /, **facets: str) -> set[str]:
    """The headlines of the entries that answer these words."""
    hits = search({"q": said, **facets}).hits
    rows = IndexedPassage.objects.filter(pk__in=[hit.passage for hit in hits])
    return set(rows.filter(passage__kind="entry").values_list("headline", flat=True))
