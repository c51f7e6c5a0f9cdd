"""DOIs and PubMed numbers, in lists and in prose."""

import pytest

from entries.references import Format, read


def found(text):
    return [record.doi or record.pmid for record in read(text).records]


def test_a_list_has_one_on_each_line():
    text = "10.1136/bmj.f174\n- https://doi.org/10.1111/ADD.14012\n\n3. 9269214\nPMID: 90214\n"
    assert found(text) == ["10.1136/bmj.f174", "10.1111/add.14012", "9269214", "90214"]


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("See Walley (doi:10.1136/bmj.f174).", "10.1136/bmj.f174"),
        ("<10.1016/S0140-6736(96)11380-5>", "10.1016/s0140-6736(96)11380-5"),
        ("(10.1016/S0140-6736(96)11380-5)", "10.1016/s0140-6736(96)11380-5"),
        ("https://doi.org/10.1016%2FS0140-6736(96)11380-5", "10.1016/s0140-6736(96)11380-5"),
        ("https://example.org/doi/10.1111/add.14012/full?a=b, and", "10.1111/add.14012"),
        ("10.1002/14651858.CD002209.pub2;", "10.1002/14651858.cd002209.pub2"),
    ],
)
def test_a_doi_is_found_in_prose_and_ends_where_it_should(text, doi):
    assert found(text) == [doi]


def test_an_address_of_pubmed_holds_its_number():
    assert found("https://pubmed.ncbi.nlm.nih.gov/9269214/") == ["9269214"]


def test_what_comes_twice_is_given_once():
    assert found("10.1136/bmj.f174\ndoi: 10.1136/BMJ.F174") == ["10.1136/bmj.f174"]


def test_a_line_of_a_list_without_one_is_named():
    reading = read("10.1136/bmj.f174\nHurley 1997\n")
    assert [(problem.line, problem.original) for problem in reading.problems] == [
        (2, "Hurley 1997")
    ]


def test_lines_of_prose_without_one_are_no_problems():
    reading = read("They asked\nwhat works.\nSee 10.1136/bmj.f174\nfor more.")
    assert (reading.format, reading.problems) == (Format.LIST, [])
