"""Words that are taken out of a page go from what was imported into its cell, too."""

import pytest

from cells.publishing.redacting import redact
from entries.models import ReferenceImport
from tests.entries.importing.files import WALLEY, stored
from tests.factories import CellFactory, live

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ledger(settings, tmp_path):
    settings.LEDGER_FILE = tmp_path / "ledger.jsonl"


def test_the_file_and_its_rows_lose_the_words():
    cell, other = CellFactory(), CellFactory(code="A1")
    stored(WALLEY, cell=cell, category="K")
    later = WALLEY.replace("Opioid overdose rates", "Deaths").replace("2013", "2016")
    stored(later, cell=other, category="K")
    live(cell)
    redact(cell.page, words="overdose education", reason="Court order", by="Ana")
    first, second = ReferenceImport.objects.order_by("id")
    row = first.rows.get()
    for words in (first.text, row.original, row.record["title"], row.done["made"]["title"]):
        assert "overdose education" not in words
        assert "[removed on" in words
    assert "overdose education" in second.text
