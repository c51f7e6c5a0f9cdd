"""Places where words could slip away: each page is balanced to the word."""

import re
from collections import Counter

import pytest

from cells.pages import decode, parse_page, word_balance
from cells.pages.balance import all_words

from .building import ENTRY, SAMPLES, TITLE, page_text, read

WEB = "https://example.org/over/there?page=1"

PAGES = {
    "navigation with real links": page_text(f"[Comment/query to editor]({WEB})"),
    "navigation above the list": page_text(head=f"[About the matrices]({WEB})"),
    "a linked title": page_text(title=f"[Drug Matrix cell A1: Interventions]({WEB})"),
    "a linked headline of the cell": page_text(head=f"[The face of care]({WEB})"),
    "a linked credit": page_text(head=f"Funded by\n\n[Office of Fair Measures]({WEB})"),
    "a role without a name": page_text(head="Developed with\n\nComment/query"),
    "two roles without a name": page_text(head="Funded by\n\nDeveloped with"),
    "one name under two roles": page_text(head="Funded by A Society\n\nDeveloped with A Society"),
    "a linked heading": page_text(f"**[Where should I start?]({WEB})** Here."),
    "a link with italics in it": page_text(f"What is this cell about? See [a *fine* one]({WEB})."),
    "a link with a title": page_text(f'What is this cell about? See [one]({WEB} "A title").'),
    "a linked date": page_text(f"[Last revised 12 October 2018]({WEB})"),
    "a relative target in a head": page_text(entries="K [Care](/a/b.htm) works (2001). Yes."),
    "three links in a head": page_text(
        entries=f"K [Seen at home]({WEB}) or [away]({WEB}2) ([2001]({WEB}3)). Yes."
    ),
    "a link across a head": page_text(entries=f"K Care [works (2001; free). Yes, it]({WEB}) does."),
    "a link around brackets": page_text(entries=f"K Care works [(2001; free)]({WEB}). Yes."),
    "a link across no brackets": page_text(entries=f"K Care [works. Yes, it]({WEB}) does."),
    "a category alone at the end": page_text(entries=f"{ENTRY}\n\nR"),
    "an entry of one word": page_text(entries="K Care"),
    "brackets that never close": page_text(entries="K Care works (2001. Yes, it [does. So"),
    "words before the bite": page_text(
        "Close Matrix Bite", "Menu one", "What is this cell about? So."
    ),
    "an empty section": page_text("Where should I start?", "Issues to consider and discuss"),
    "an unknown foot": page_text(
        "What is this cell about? So.", "Close Matrix Bite", f"[Go]({WEB})"
    ),
    "a date glued to a word": page_text("MORE SearchFirst uploaded 1 June 2013"),
    "a bite bar glued to a word": page_text("Open Matrix Bite guideMORE to this cell"),
    "a logo glued to a word": page_text(title=f"{TITLE.split(';')[0]} Matrixcell logo"),
    "an about year glued to a word": page_text(entries="K Care works (Home Kc. 2006). Yes."),
    "an escaped underscore": page_text("What is this cell about? The field last\\_name."),
    "underscores": page_text("What is this cell about? The field last_name and __init__."),
}


@pytest.mark.parametrize("case", PAGES)
def test_every_word_is_somewhere_once(case):
    page = parse_page(PAGES[case])
    assert word_balance(PAGES[case], page) == (Counter(), Counter())


def test_a_lost_word_and_a_made_up_word_are_both_seen():
    page = read()
    assert word_balance(page_text() + " Lost", page) == (Counter(lost=1), Counter())
    assert word_balance(page_text().replace("Patients", ""), page) == (
        Counter(),
        Counter(patients=1),
    )


def test_a_role_without_a_name_is_listed():
    page = read(head="Developed with\n\nComment/query")
    assert [(item.text, item.reason) for item in page.not_placed] == [
        ("Developed with", "A role without a name.")
    ]


SLIPS = [
    "[",
    "](#)",
    "[1](#)[2](#)",
    "**",
    "*not*",
    "(",
    "▶ ",
    "\n",
    "\\_",
    "\n\n**",
    " [a](#)",
    "_",
]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_anywhere_leaves_the_words_even(slip, path):
    whole = path.read_text("utf-8")
    for at in range(300, len(whole), len(whole) // 5):
        text = decode(f"{whole[:at]}{slip}{whole[at:]}".encode())
        found = re.findall(r"\w+", " ".join(all_words(parse_page(text, name=path.name))).casefold())
        assert Counter(found) == Counter(re.findall(r"\w+", text.casefold()))
