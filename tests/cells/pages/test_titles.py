import pytest

from cells.pages import PageError, parse_page

from .building import ENTRY, LEGEND, page_text, read, words_of

TITLES = {
    "Drug Treatment Matrix cell E5: Treatment systems; Safeguarding the community": "drug/e5",
    "Drug Treatment Matrix cell E5: Treatment systems: Safeguarding the community": "drug/e5",
    "Alcohol Treatment Matrix cell A1: Interventions": "alcohol/a1",
    "Effectiveness Bank Alcohol Matrix cell C3: Management/supervision": "alcohol/c3",
    "Effectiveness Bank: Drugs Matrix cell D4; Organisational functioning": "drug/d4",
    "Drug Matrix cell E1: Local and national systems; Reducing harm": "drug/e1",
    "Alcohol Treatment Matrix: cell D3 – Organisational functioning": "alcohol/d3",
    "DRUG TREATMENT MATRIX CELL B 2": "drug/b2",
    "# **Drug Treatment Matrix cell B5: Practitioners**": "drug/b5",
    "Alcohol Treatment Matrix cell A4 Matrix cell logo": "alcohol/a4",
}


@pytest.mark.parametrize("title", TITLES)
def test_each_form_of_title_tells_the_cell(title):
    assert read(title=title).path == TITLES[title]


@pytest.mark.parametrize("rest", ["Treatment systems;\nReducing harm", "Treatment\nsystems"])
def test_a_title_that_was_wrapped_is_read_whole(rest):
    page = read(title=f"Drug Treatment Matrix cell E1: {rest}")
    assert page.formal_title == f"Drug Treatment Matrix cell E1: {rest.replace('\n', ' ')}"
    assert page.headline == ""


def test_a_logo_line_and_the_axes_make_the_formal_title():
    page = read(
        title="Drug Treatment Matrix cell B5 Matrix cell logo\n\nPractitioners; Reducing harm"
    )
    assert page.formal_title == "Drug Treatment Matrix cell B5: Practitioners; Reducing harm"


def test_a_link_back_to_the_matrix_tells_it_where_no_title_does():
    page = read("Return to/go to Alcohol Matrix", title="Practitioners; Psychosocial therapies")
    assert page.path == "alcohol/b4"


def test_row_one_tells_the_matrix_by_its_name():
    assert read(title="Practitioners; Screening and brief intervention").path == "alcohol/b1"


def test_the_subject_tells_the_matrix_and_an_editor_is_asked():
    head = "Of drink and drinkers, of alcohol and drunkenness. " * 4
    page = read(title="Practitioners; Medical treatment", head=head)
    assert page.path == "alcohol/b3"
    assert "told-from-subject" in {question.code for question in page.to_decide}


def test_the_name_of_the_file_tells_the_cell_and_an_editor_is_asked():
    page = parse_page(page_text(title=""), name="Matrix/Alcohol/C4.htm")
    assert page.path == "alcohol/c4"
    assert "told-from-name" in {question.code for question in page.to_decide}


def test_an_address_given_overrides_the_title_and_an_editor_is_asked():
    page = parse_page(page_text(), address=("alcohol", "b2"))
    assert page.path == "alcohol/b2"
    assert "address-differs" in {question.code for question in page.to_decide}


REFUSED = {
    "unknown matrix": (
        "Gambling Treatment Matrix cell A1: Interventions",
        "unknown matrix, “Gambling”",
    ),
    "unknown cell": ("Drug Treatment Matrix cell F6: Practitioners", "cell F6"),
    "two cells": (
        "Drug Matrix cell A1: One\n\nDrug Matrix cell A2: Two",
        "line 3: it names two cells",
    ),
    "no cell": ("Some news about drugs", "nothing in it tells which cell"),
    "a sentence": (
        "The Drug Treatment Matrix cell A1 has grown again this week",
        "nothing",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_page_that_is_no_known_cell_is_refused_with_file_and_line(case):
    title, expected = REFUSED[case]
    with pytest.raises(PageError, match=r"^page\.txt, line \d+: ") as refusal:
        parse_page(page_text(title=title), name="page.txt")
    assert expected in str(refusal.value)


OTHER_PAGES = {
    "C source": "#include <stdio.h>\nint main(void)\n{\n    return 0;\n}\n",
    "a matrix": f"Drug Treatment Matrix\n\n{LEGEND}\n\nA Interventions B Practitioners",
    "an announcement": "Drug Matrix cell D2 Matrix cell logo\n\nThe house heals\n\nView cell",
    "a library's record": "Drug Matrix cell A1: Reducing harm\n\nWhat is this cell about? Harm.",
}


@pytest.mark.parametrize("kind", OTHER_PAGES)
def test_another_kind_of_page_is_refused(kind):
    with pytest.raises(PageError):
        parse_page(OTHER_PAGES[kind])


def test_a_cell_in_which_nothing_was_found_is_still_a_cell():
    page = read("What is this cell about? Something rare.", entries="")
    assert (page.entries, len(page.sections)) == ((), 1)


def test_a_short_line_before_the_abstract_is_the_headline():
    page = read(head="The face of treatment\n\nStudies of those who greet and treat the patients.")
    assert page.headline == "The face of treatment"
    assert page.abstract[0].spans[0].text.startswith("Studies of those")


def test_the_title_given_again_between_the_entries_is_navigation():
    page = read(
        "Drug Treatment Matrix cell B2", entries=f"{ENTRY}\n\nDrug Treatment Matrix cell B2"
    )
    assert [item.rule for item in page.navigation].count("title again") == 2


def test_another_cell_named_on_a_line_of_its_own_stays_in_the_text():
    page = read("What is this cell about? Kindness. See also:", "Alcohol Matrix cell A4")
    assert words_of(page.sections[0].blocks[-1]) == "Alcohol Matrix cell A4"
