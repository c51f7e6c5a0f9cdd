"""What is broken, or meant to break: it is read or named, and never takes long."""

import pytest

from entries.references import read
from tests.timing import seconds

SMALL = 20_000  # characters; the large text has four times as many
QUADRATIC = 16
TOO_SHORT_TO_TELL = 0.03  # seconds
RIS = "TY  - JOUR\nAU  - Marsch, Lisa A.\nTI  - A title of some words\nDO  - 10.1234/x\nER  - \n"
BIBTEX = "@article{a, title = {A {title} \\'e}, author = {Marsch, Lisa and Bickel, W}}\n"

FILLINGS = {
    "records of RIS": ("", RIS),
    "fields of RIS": ("TY  - JOUR\n", "AU  - Marsch, Lisa\n"),
    "lines that go on": ("TY  - JOUR\nTI  - ", "words\n"),
    "types": ("", "TY  - "),
    "records of BibTeX": ("", BIBTEX),
    "open braces": ("@article{a, title = ", "{"),
    "escaped braces": ("@article{a", ", a = {\\{}"),
    "backslashes": ("@article{a, title = {", "\\"),
    "accents": ("@article{a, title = {", "\\'{"),
    "open quotes": ('@article{a, title = "', '{"'),
    "and": ("@article{a, author = {", " and "),
    "spaces": ("@article{a, author = {", " " * 40),
    "spaces between": ("@article{a", "," + " " * 39),
    "beginnings of BibTeX": ("", "@a{\n"),
    "concatenated": ('@article{a, title = ""', '# "a"'),
    "cells": ("title\n", "a,b,"),
    "quoted cells": ("title\n", '"'),
    "headings": ("title", ",title"),
    "rows": ("title,doi\n", "Some title,10.1234/x\n"),
    "DOIs": ("", "10.1234/x\n"),
    "one long DOI": ("10.1234/", "a)"),
    "brackets": ("10.1234/", ")"),
    "DOIs in one line": ("", "10.1234/x "),
    "addresses": ("", "http://"),
    "numbers": ("", "1"),
    "numbers and spaces": ("", "1 "),
    "PubMed": ("", "PMID- 90214\nTI  - Title\n\n"),
    "tags": ("TY  - JOUR\nTI  - ", "<i "),
    "names": ("TY  - JOUR\n", "AU  - M, " + "L. " * 10 + "\n"),
    "null bytes": ("", "\x00"),
    "commas in a name": ("TY  - JOUR\nTI  - T\nAU  - ", "a, "),
    "dashes": ("TY  - JOUR\nTI  - T\nSP  - ", "- "),
}


def best(start: str, filling: str, size: int) -> float:
    text = start + filling * (size // len(filling))
    return min(seconds(lambda: read(text)) for _ in range(2))


@pytest.mark.parametrize("name", FILLINGS)
def test_four_times_the_text_takes_nowhere_near_sixteen_times_as_long(name):
    small, large = (best(*FILLINGS[name], size) for size in (SMALL, 4 * SMALL))
    assert large < QUADRATIC * 0.7 * max(small, TOO_SHORT_TO_TELL)


@pytest.mark.parametrize("cut", range(0, len(RIS + BIBTEX), 3))
def test_a_file_cut_off_anywhere_is_read_or_named(cut):
    for text in (RIS[:cut], BIBTEX[:cut], (RIS + BIBTEX)[cut:]):
        assert read(text).rows


@pytest.mark.parametrize("count", [10_000, 40_000])
def test_thousands_of_records_are_all_read(count):
    reading = read(f"{RIS}\n" * count)
    assert len(reading.records) == count
    assert reading.records[-1].line == 6 * (count - 1) + 1
