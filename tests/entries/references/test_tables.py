"""Tables, with the headings that programs give them."""

import pytest

from entries.references import Format, read

TITLE = "Successful treatment of 750 criminal addicts"


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_table_is_read_with_any_usual_sign_between_cells(sign):
    rows = [["Title", "Authors", "Publication Year"], [TITLE, '"Dole VP, Nyswander ME"', "1968"]]
    reading = read("\n".join(sign.join(row) for row in rows))
    [record] = reading.records
    assert reading.format is Format.TABLE
    assert (record.title, record.authors, record.year) == (TITLE, "Dole VP, Nyswander ME", "1968")


@pytest.mark.parametrize(
    ("heading", "row", "field", "value"),
    [
        ("PMID,Title,Journal/Book", "90214,T,Lancet", "journal", "Lancet"),
        ("Key,Author,Title", 'K,"Dole, V. P.; Warner, A.",T', "authors", "Dole VP, Warner A"),
        ("DOI,Page Start,Page End,Source Title", "10.1234/a,1,9,Lancet", "source", "Lancet 1-9"),
        ("title,doi", "T,https://doi.org/10.1136/BMJ.f174", "doi", "10.1136/bmj.f174"),
        ("title,source", "T,Lancet 349(9068):1797-1800", "volume", "349"),
        ("title,year", "T,2003 and 2004", "year", "2003 and 2004"),
        ("title,date", "T,1997-06-21", "year", "1997"),
        ("doi", "10.1136/bmj.f174", "doi", "10.1136/bmj.f174"),
    ],
)
def test_usual_headings_are_known(heading, row, field, value):
    [record] = read(f"{heading}\n{row}\n").records
    assert getattr(record, field) == value


def test_a_cell_may_have_line_ends_and_lines_are_counted_with_them():
    reading = read(f'title,year\n"{TITLE}\nand more",1968\n,1999\n')
    assert reading.records[0].title == f"{TITLE} and more"
    assert reading.problems[0].line == 4


def test_a_row_with_too_many_cells_is_named():
    [problem] = read("title,year\nA, b, c,1968\n").problems
    assert (problem.line, problem.reason) == (2, "It has 4 cells, the heading 2.")


def test_a_cell_beyond_all_limits_ends_the_table():
    reading = read(f"title\nT\n{'x' * 200_000}\n")
    assert [record.title for record in reading.records] == ["T"]
    assert reading.problems[0].line == 3
