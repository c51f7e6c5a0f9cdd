import csv
import io
from datetime import date

import pytest

from cells.exporting.listed import listed_in
from cells.exporting.sheet import COLUMNS, as_csv, safe
from cells.models import Edition
from cells.richtext import build as b
from tests.cells.exporting.hostile import TITLES
from tests.factories import DocumentFactory, EntryFactory, NoticeFactory, live


def rows_of(text):
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline=""), strict=True))


@pytest.mark.parametrize(
    "value",
    ["=1+1", "@SUM(A1)", "\t=1", "\r=1", "+1+1", "-1+1", "-A1", "+", "-", "＝1", "  =1", "+44 20"],
)
def test_what_a_spreadsheet_could_run_gets_an_apostrophe(value):
    assert safe(value) == f"'{value}"


@pytest.mark.parametrize("value", ["", "1997", "+5", "-3.5", "-1,000", "+1e5", "-5%", "a=b", "'x"])
def test_numbers_and_words_stay_as_they_are(value):
    assert safe(value) == value


@pytest.mark.django_db
@pytest.mark.parametrize("title", [title for title, _ in TITLES])
def test_every_title_is_one_row_of_harmless_cells(title):
    entry = EntryFactory()
    [one] = listed_in([live(entry.cell)])
    one.document["title"] = one.document["publisher"] = one.entry["headline"] = title
    [row] = rows_of(as_csv([one]))
    assert list(row) == list(COLUMNS)
    assert row["entry"] == str(entry.pk)
    assert not any(value.startswith(("=", "@", "+", "-", "\t", "\r")) for value in row.values())


@pytest.mark.django_db
def test_a_row_says_what_the_page_says():
    document = DocumentFactory(title="A study", url="", free_url="https://example.org/free")
    document.tags.add("naloxone", "overdose")
    entry = EntryFactory(
        document=document,
        category="S",
        second_category="K",
        annotation=b.join(b.paragraph("First, “this”."), b.paragraph("Then that.")),
    )
    live(entry.cell, dated_on=date(2018, 10, 12), source="demo")
    NoticeFactory(document_number=document.pk, dated_on=date(2020, 6, 1), words="A slip.")
    [row] = rows_of(as_csv(listed_in(Edition.objects.select_related("page"))))
    assert row["annotation"] == "First, “this”. Then that."
    assert row["categories"] == "Seminal study; Key study"
    assert row["address"] == row["free_address"] == "https://example.org/free"
    assert set(row["tags"].split("; ")) == {"naloxone", "overdose"}
    assert row["notices"] == "Corrected (2020-06-01): A slip."
    assert row["edition_address"].endswith("/drug/e5/2018-10-12/")
    assert row["licence"].startswith("CC BY 4.0")
    assert row["remark"] == "Demonstration content, not advice."


def test_lines_end_as_the_format_has_it():
    assert as_csv([]) == "\ufeff" + ",".join(COLUMNS) + "\r\n"
