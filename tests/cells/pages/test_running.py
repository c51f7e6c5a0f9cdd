"""What printing put on every page of a PDF, and no rule knows."""

from .building import ENTRY, TITLE, read, words_of

HALVES = [
    ("It is the rule of the", "house that nobody"),
    ("People who were asked", "stayed for longer and"),
    ("Nobody had thought of", "the cost to the staff,"),
]
REST = ["Then came a change.", "It went well for some.", "Others were less lucky."]


def about(running: str) -> list[str]:
    paragraphs = [
        part
        for number, (one, other) in enumerate(HALVES, 1)
        for part in (one, running.format(number), f"{other} came.", *REST)
    ]
    page = read("What is this cell about? Kindness.", *paragraphs)
    return [words_of(block) for block in page.sections[0].blocks]


def test_a_running_title_that_no_rule_knows_parts_no_paragraph():
    texts = about("The good clinic on paper, page {}")
    assert [f"{one} {other} came." for one, other in HALVES] == texts[1::4]


def test_a_running_title_is_listed_as_navigation():
    between = ["The good clinic on paper", *REST, "That was all of it."] * 3
    page = read("What is this cell about? Kindness.", *between)
    taken = [item.rule for item in page.navigation if "good clinic" in item.text]
    assert taken == ["running title"] * 3


def test_the_pages_own_title_is_its_title_however_often_it_comes_back():
    page = read("What is this cell about? Kindness.", *[TITLE, *REST, "That was all of it."] * 3)
    assert page.formal_title == TITLE


def test_the_rows_of_a_table_are_no_running_titles():
    page = read(*["No difference found", "A longer stay"] * 4, entries=ENTRY)
    assert not [item for item in page.navigation if item.rule == "running title"]
