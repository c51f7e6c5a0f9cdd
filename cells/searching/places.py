"""Searches that name a thing: the code of a cell, a DOI."""

import re
from collections.abc import Callable

from cells.dois import doi_candidates
from cells.models import IndexedPassage, Passage
from cells.searching.words import folded, words

CODE = re.compile(r"[a-z][1-9][0-9]?")
# May stand beside a code, whatever the matrix is called.
BESIDE_A_CODE = frozenset(["cell", "matrix", "treatment"])


def cells_named(text: str, matrices: Callable[[], list[Passage]]) -> list[Passage]:
    """The published cells that `text` is the code of, by their matrices' order; mostly [].

    "e5", "drug e5", "E5 drug", "cell E5": a code, alone or with words of a matrix's names.
    """
    said = [folded(text[word.start : word.end]) for word in words(text[:100])]
    codes = [word for word in said if CODE.fullmatch(word)]
    if len(codes) != 1 or len(text) > 100:
        return []
    others = set(said) - set(codes)
    slugs = [m.page.path for m in matrices() if others <= _names_of(m) | BESIDE_A_CODE]
    paths = [f"{slug}/{codes[0]}" for slug in slugs]
    found = {
        passage.page.path: passage
        for passage in Passage.objects.public()
        .filter(kind="cell", page__path__in=paths)
        .select_related("page")
    }
    return [found[path] for path in paths if path in found]


def _names_of(matrix: Passage) -> set[str]:
    card = matrix.card["matrix"]
    names = f"{card['slug']} {card['title']} {card['short_name']}"
    return {folded(names[word.start : word.end]) for word in words(names)}


def doi_named(text: str) -> str:
    """The DOI that `text` is or holds as an address; "" if it is none.

    Of several readings the one that a published document has.
    """
    candidates = doi_candidates(text)
    for doi in candidates:
        if IndexedPassage.objects.public().filter(doi=doi).exists():
            return doi
    return candidates[-1] if candidates else ""
