import pytest

from cells.pages.navigation import OTHER_RULES, RULES, bite_bar_end, navigation_rule
from cells.pages.parsed import TO_DECIDE

from .building import SAMPLES, read, sample

TAKEN = {
    "Effectiveness bank home page. Opens new window Matrix cell": "banner",
    "DRUG & ALCOHOL FINDINGS Matrix cell": "banner",
    "Effectiveness Bank Alcohol Treatment Matrix": "other pages",
    "Return to/go to Drugs Matrix": "other pages",
    "Comment/query to editor": "messages",
    "Add your name to the mailing list to be alerted to new studies": "messages",
    "One of 25 cells in the Drug Treatment Matrix": "one of 25",
    "Links to other documents. Hover over for orange notes. Unfold extra text": "key",
    "S Seminal studiesK Key studiesR ReviewsG Guidancemore Search for more studies": "legend",
    "Key: S = Seminal studies; K = Key studies; R = Reviews; G = Guidance": "legend",
    "K Key studies; usually more recent studies of particular importance": "legend",
    "Close Matrix Bite guide and commentary Close Matrix Bite": "bite bar",
    "Page 3 of 11": "page furniture",
    "– 3 –": "page furniture",
    "© A Society 2018": "page furniture",
    "https://example.org/cell?x=1 3/11": "page furniture",
    "https://example.org/cell?x=1": "page furniture",
    "Title and link for copying ▶ Comment/query to editor ▶ Tweet": "menu",
    "Comment/query | Send email for updates | About the matrices": "menu",
    "Copy title and link Comment/query": "menu",
}


@pytest.mark.parametrize("line", TAKEN)
def test_a_line_of_navigation_is_taken_by_its_rule(line):
    assert navigation_rule(line) == TAKEN[line]


@pytest.mark.parametrize(
    "line",
    [
        "Key studies on kindness and who has it.",
        "K Key studies of kindness (2001). Two of them.",
        "Reviews of care find little.",
        "Send email for updates on this study to the authors.",
        "2012 was a good year.",
        "Matrix Bite is the name of the guide.",
        "Drug Treatment Matrix cells are hard to fill.",
    ],
)
def test_a_sentence_is_never_taken(line):
    assert navigation_rule(line) == ""


def test_words_after_a_bite_bar_are_not_taken_with_it():
    line = "Open Matrix Bite guide and commentary. First ‘bites’ funded by A Society"
    assert line[: bite_bar_end(line)].strip() == "Open Matrix Bite guide and commentary."


def test_every_rule_that_is_reported_is_listed():
    listed = {rule.name for rule in RULES} | OTHER_RULES.keys()
    for path in SAMPLES:
        assert {item.rule for item in sample(path)[1].navigation} <= listed


def test_every_question_has_its_sentence():
    for path in SAMPLES:
        assert {question.code for question in sample(path)[1].to_decide} <= TO_DECIDE.keys()


def test_an_unknown_line_in_the_head_is_listed_and_not_lost():
    page = read(title="Special offer of the week\n\nDrug Treatment Matrix cell B2: Practitioners")
    assert [(item.line, item.text) for item in page.not_placed] == [
        (1, "Special offer of the week")
    ]
