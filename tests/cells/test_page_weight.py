"""How heavy a full cell page is, with all that it says to machines."""

import csv
import gzip
import re

import pytest
from django.conf import settings

from cells.richtext import build as b
from tests.factories import (
    BiteFactory,
    CellFactory,
    DocumentFactory,
    EntryFactory,
    SectionFactory,
    live,
)

pytestmark = pytest.mark.django_db
ENTRIES, WORDS_OF_AN_ANNOTATION, WORDS_OF_THE_BITE, ISSUES = 25, 60, 3500, 7


def words_of_ours():
    """Real sentences, which compress as badly as those of editors: our own documentation."""
    pages = sorted((settings.BASE_DIR / "docs").rglob("*.md"))
    text = " ".join(page.read_text(encoding="utf-8") for page in pages)
    return iter(re.findall(r"[\w’'-]+[.,;:]?", text))


def take(words, number):
    return " ".join(next(words) for _ in range(number))


def test_a_full_cell_stays_within_25_kilobytes_compressed(client):
    words, cell = words_of_ours(), CellFactory()
    bibliography = settings.BASE_DIR / "matrix_site" / "demo" / "bibliography.csv"
    with bibliography.open(encoding="utf-8") as lines:
        records = [row for row in csv.DictReader(lines) if row["doi"]][:ENTRIES]
    fields = ("title", "authors", "year", "source", "doi", "url")
    for row in records:
        document = DocumentFactory(**{field: row[field] for field in fields})
        text = b.paragraph(take(words, WORDS_OF_AN_ANNOTATION))
        headline = take(words, 12)
        EntryFactory(cell=cell, document=document, headline=headline, annotation=text)
    bite = BiteFactory(cell=cell)
    for _ in range(ISSUES):
        body = b.paragraph(take(words, WORDS_OF_THE_BITE // ISSUES))
        SectionFactory(bite=bite, kind="issue", heading=take(words, 8), body=body)
    live(cell.matrix)
    live(cell)
    page = client.get("/drug/e5/").content
    assert page.count(b'class="Z3988"') == page.count(b'"@type":"ScholarlyArticle"') == ENTRIES
    assert len(gzip.compress(page)) <= 25 * 1024
