"""Any bytes, what they are taken for, and what is refused."""

import pytest

from entries.references import Format, read
from entries.references.records import LENGTHS, MAX_BYTES, MAX_RECORDS

RIS = "TY  - JOUR\r\nTI  - Überdosis – Prévention\r\nPY  - 2013\r\nER  - \r\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_bytes_are_read_in_every_usual_encoding(encoding):
    assert read(RIS.encode(encoding)).records[0].title == "Überdosis – Prévention"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(end):
    assert read(RIS.replace("\r\n", end)).records[0].year == "2013"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("", "nothing in it"),
        (" \n ", "nothing in it"),
        ("words and more words", "No reference is recognised"),
        (b"%PDF-1.7 \x00\x01", "It is no text"),
        (b"PK\x03\x04\x14\x00\x00\x00\x08\x00", "It is no text"),
        ("x" * (MAX_BYTES + 1), "more than the 5 MB"),
    ],
)
def test_what_cannot_be_read_is_one_problem(data, reason):
    reading = read(data)
    assert (reading.records, reading.format) == ([], Format.NOTHING)
    assert reason in reading.problems[0].reason


def test_words_before_the_first_record_do_not_hide_the_format():
    assert read(f"Exported on Monday\n\n{RIS}").format is Format.RIS


def test_a_table_that_mentions_ris_stays_a_table():
    assert read("title,year\nTY  - JOUR explained,2001\n").format is Format.TABLE


@pytest.mark.parametrize("field", ["title", "authors", "publisher"])
def test_what_is_longer_than_its_column_is_cut_and_remarked(field):
    record = read(
        f"title,{field}\nT,{'word ' * 600}\n" if field != "title" else f"title\n{'word ' * 600}\n"
    ).records[0]
    assert len(getattr(record, field)) <= LENGTHS[field]
    assert record.remarks == (
        f"The {field} was longer than {LENGTHS[field]:,} characters and is cut.",
    )


def test_control_characters_do_not_get_into_fields():
    record = read("TY  - JOUR\nTI  - A\x00\x1b[31m \u202etitle\u2028here\nER  - \n").records[0]
    assert record.title == "A [31m title here"


def test_no_null_byte_is_left_anywhere():
    rows = read(b"@article{a, title = {A\x00b}}\n@article{b, \x00 = 1}\n").rows
    assert len(rows) == 2
    assert "\x00" not in repr([vars(row) for row in rows]).replace("\\x00", "\x00")


def test_what_is_beyond_the_most_records_is_said():
    reading = read("title\n" + "T\n" * (MAX_RECORDS + 5))
    assert len(reading.records) == MAX_RECORDS
    assert reading.problems[0].line == MAX_RECORDS + 2
