import pytest

from .building import ENTRY, read, words_of

HEADS = {
    "(1999)": ("", "", "1999", ""),
    "([UK] Home Office, 1999)": ("UK", "Home Office", "1999", ""),
    "(Welsh Government and Cardiff, Council, 2014)": (
        "",
        "Welsh Government and Cardiff, Council",
        "2014",
        "",
    ),
    "(2008; free source at time of writing)": ("", "", "2008", "free source at time of writing"),
    "([US] Institute, 2011; free source)": ("US", "Institute", "2011", "free source"),
    "(free source at time of writing; 2012)": ("", "", "2012", "free source at time of writing"),
    "(2003 and 2004)": ("", "", "2003 and 2004", ""),
    "(1999 to 2001)": ("", "", "1999 to 2001", ""),
    "(1999, 2001)": ("", "", "1999, 2001", ""),
    "(NHS, 2012–13)": ("", "NHS", "2012–13", ""),
    "(Institute [Canada], 1988)": ("Canada", "Institute", "1988", ""),
    "([UK] Institute for Care [IC], 2011)": ("UK", "Institute for Care [IC]", "2011", ""),
    "(2005/6)": ("", "", "2005/6", ""),
    "(November 2011)": ("", "", "November 2011", ""),
    "(UK, 2011)": ("UK", "", "2011", ""),
    "(Northern Ireland 2007; free source)": ("Northern Ireland", "", "2007", "free source"),
    "(the Netherlands; 1998)": ("the Netherlands", "", "1998", ""),
    "(Scottish Government, 2007)": ("", "Scottish Government", "2007", ""),
    "(Alcohol Change UK, 2019)": ("", "Alcohol Change UK", "2019", ""),
    "(published online 2015)": ("", "", "2015", ""),
    "(2015, published online)": ("", "", "2015", ""),
    "(UK, first published 2015)": ("UK", "", "2015", ""),
    "([US] Online Institute, 2015)": ("US", "Online Institute", "2015", ""),
    "([UK] Council; 2000; second edition)": ("UK", "Council; second edition", "2000", ""),
    "(open access, 2020)": ("", "", "2020", "open access"),
    "(in press)": ("", "", "in press", ""),
}


@pytest.mark.parametrize("brackets", HEADS)
def test_the_brackets_after_a_headline_are_parted(brackets):
    (entry,) = read(entries=f"K Care (of a kind) works {brackets}. It did, in one town.").entries
    found = (entry.country, entry.publisher, entry.year, entry.free_source_words)
    assert found == HEADS[brackets]
    assert entry.headline == "Care (of a kind) works"
    assert words_of(entry.annotation[0]) == "It did, in one town."


@pytest.mark.parametrize(
    ("letters", "first", "second"),
    [
        ("K ", "K", ""),
        ("S G ", "S", "G"),
        ("S/G ", "S", "G"),
        ("**R** ", "R", ""),
        ("- G ", "G", ""),
        ("[K] ", "K", ""),
        ("K – ", "K", ""),
        ("K. ", "K", ""),
        ("K: ", "K", ""),
        ("K & R ", "K", "R"),
        ("S, K ", "S", "K"),
        ("K and R ", "K", "R"),
        ("K and R: ", "K", "R"),
        ("K and R. ", "K", "R"),
        ("KR ", "K", "R"),
        ("KR", "K", "R"),
        ("**KR** ", "K", "R"),
        ("KR: ", "K", "R"),
    ],
)
def test_one_or_two_categories_open_an_entry(letters, first, second):
    (entry,) = read(entries=f"{letters}Care works (1999). It did.").entries
    assert (entry.category, entry.second_category) == (first, second)
    assert entry.headline == "Care works"


def test_two_categories_may_be_joined_by_a_word_before_a_linked_headline():
    page = read(entries="K and R\n\nCare works (1999). It did.\n\nGS [Help](#) helps (2001). So.")
    assert [(e.category, e.second_category) for e in page.entries] == [("K", "R"), ("G", "S")]
    assert [n.text for n in page.navigation if n.rule == "between categories"] == ["and"]


@pytest.mark.parametrize(
    "sentence", ["K. Jones has shown why (2001) in a trial.", "S and K studies differ (2001) here."]
)
def test_a_sentence_that_opens_with_a_letter_is_no_entry(sentence):
    page = read(entries=f"{ENTRY}\n\n{sentence}")
    assert [words_of(block) for block in page.entries[0].annotation][1:] == [sentence]


def test_how_a_document_came_out_is_listed():
    page = read(entries="K Care works (Institute, published online June 2015). It did.")
    assert (page.entries[0].publisher, page.entries[0].year) == ("Institute", "June 2015")
    assert [item.text for item in page.not_placed] == ["published online"]


def test_a_headline_may_hold_several_years_and_an_editor_is_asked():
    page = read(
        entries="S Seen at home (1980), or in hospital (1981), all improved alike. Three trials."
    )
    assert (
        page.entries[0].headline == "Seen at home (1980), or in hospital (1981), all improved alike"
    )
    assert page.entries[0].years == ("1980", "1981")
    assert "years-in-headline" in {question.code for question in page.to_decide}


@pytest.mark.parametrize("after", [" – it did.", "; it did."])
def test_a_dash_or_semicolon_may_stand_between_brackets_and_annotation(after):
    (entry,) = read(entries=f"K Care (of a kind) works (1999){after}").entries
    assert (entry.headline, entry.year) == ("Care (of a kind) works", "1999")
    assert words_of(entry.annotation[0]) == "it did."


def test_years_in_the_annotation_are_not_the_documents():
    page = read(entries="K Care works. A trial (1999). Repeated (2001) elsewhere.")
    assert (page.entries[0].headline, page.entries[0].year) == ("Care works", "")
    assert "no-year" in {question.code for question in page.to_decide}


def test_a_free_source_may_be_told_in_a_sentence_after():
    (entry,) = read(
        entries="K Care works (2014). Free source at the time of writing. It did."
    ).entries
    assert entry.free_source_words == "Free source at the time of writing"
    assert words_of(entry.annotation[0]) == "It did."


def test_real_links_of_a_head_become_addresses():
    head = "[Care works](https://example.org/a) (1999; [free source](https://example.org/b))"
    (entry,) = read(entries=f"K {head}. It did.").entries
    assert (entry.url, entry.free_source_url) == ("https://example.org/a", "https://example.org/b")


def test_an_address_that_was_lost_is_asked_for():
    page = read(entries="K [Care works](#) (1999). It did.")
    assert [(q.code, q.text) for q in page.to_decide] == [("address-lost", "Care works")]


@pytest.mark.parametrize("end", ["and the", "by the (local", "to", "of care, "])
def test_a_page_break_inside_an_entry_is_healed(end):
    page = read(entries=f"K Care works (1999). It was seen {end}\n\n7\n\nhouse of others.")
    assert words_of(page.entries[0].annotation[0]).startswith(f"It was seen {end.strip()} house")


def test_a_page_break_inside_the_brackets_is_healed():
    (entry,) = read(
        entries="K Care of the older patients works ([UK] Home\n\nOffice, 1999). It did."
    ).entries
    assert (entry.publisher, entry.year) == ("Home Office", "1999")


def test_a_second_paragraph_belongs_to_the_entry_before_it():
    (entry,) = read(entries=f"{ENTRY}\n\nThe finding was repeated in another town.").entries
    assert len(entry.annotation) == 2


@pytest.mark.parametrize("label", ["MORE ", "more ", "More ", "MORE: ", "more"])
def test_more_is_told_in_capitals_or_small(label):
    page = read(f"{label}Search for all analyses.")
    assert words_of(page.more[0]) == "Search for all analyses."
    assert "more label" in {item.rule for item in page.navigation}


@pytest.mark.parametrize(
    ("words", "last", "first"),
    [
        ("Last revised 12 October 2018. First uploaded 01 June 2013", "2018-10-12", "2013-06-01"),
        (
            "First uploaded 1st Jun 2013. Last revised: October 12, 2018.",
            "2018-10-12",
            "2013-06-01",
        ),
        ("Last updated 12/10/2018; first published 2013-06-01", "2018-10-12", "2013-06-01"),
        ("Last revised 12 October 2018", "2018-10-12", "None"),
        ("Last revised October 2018", "None", "None"),
    ],
)
def test_the_two_dates_are_read_in_their_usual_forms(words, last, first):
    page = read("MORE Search for all.", words)
    assert (str(page.last_revised), str(page.first_uploaded)) == (last, first)
    assert page.dates_text == words


def test_a_date_that_cannot_be_read_is_asked_about():
    page = read("MORE Search for all.", "Last revised 31 February 2018")
    assert "date-unclear" in {question.code for question in page.to_decide}
