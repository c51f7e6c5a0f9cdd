from collections.abc import Sequence

import pytest

from .building import read, read_issues, words_of

BODY = (
    "Services which asked their patients found that most of them stayed, and that those who left"
    " did so for reasons which nobody had thought of when the service was planned. The report on"
    " them lists the reasons, and adds that the staff were as surprised as the managers. In other"
    " towns the same was seen by those who cared to look, whatever patients were offered there."
)


def headings(*paragraphs: str) -> list[str]:
    return [issue.heading for issue in read_issues(*paragraphs).issues]


RUN_IN = [
    "Is kindness enough?",
    "‘How real’ is the ‘real world’?",
    "Does it mean, ‘Just do the least’?",
    "Money or calling; does it matter?",
    "Staff matter, but what is the best way to find them?",
    "‘Nobody told me!’",
    "“I was only a number”",
    "Kindness, or the lack of it",
    "Do we know how to make a house welcoming?",
]


@pytest.mark.parametrize("heading", RUN_IN)
def test_a_heading_that_runs_into_its_text_is_parted(heading):
    first = f"What do patients want? {BODY}"
    assert headings(first, f"{heading} {BODY}") == ["What do patients want?", heading]


@pytest.mark.parametrize("sign", ["▶ ", "► ", "\uf075 ", "- ", "▶ **", "**", "#### "])
def test_however_headings_are_marked_they_are_found(sign):
    close = "**" if sign.endswith("**") else ""
    between = "\n\n" if sign.startswith("#") else " "
    paragraphs = [f"{sign}{heading}{close}{between}{BODY}" for heading in RUN_IN[:3]]
    assert headings(*paragraphs) == RUN_IN[:3]


def test_a_heading_after_an_arrow_ends_before_words_that_are_quoted():
    paragraph = f"▶ Counting the lives saved “They number many”, said the government: {BODY}"
    assert headings(paragraph) == ["Counting the lives saved"]


def test_headings_on_lines_of_their_own_are_found():
    assert headings("Ask or tell", BODY, "Why ask at all?", BODY) == [
        "Ask or tell",
        "Why ask at all?",
    ]


OWN_TEXT = [
    "But is that so? " + BODY,
    "Why does this happen? " + BODY,
    "How was it done? " + BODY,
    "Would you do as they did? " + BODY,
    "Is your own service like that? " + BODY,
    "Is it fair? Is it wise? And who would pay for it?",
    "“The welfare of the patient is paramount.” The government has often said so. " + BODY,
    "Listed above, the report The Way Forward argued for more of the same. " + BODY,
    "Faced with this, the staff of National Health Service clinics left. " + BODY,
]


@pytest.mark.parametrize("heading", ["**Who pays?**", "**Who** **pays?**"])
def test_bold_words_in_pieces_are_one_heading(heading):
    assert headings(f"▶ {heading} {BODY}") == ["Who pays?"]


def test_the_cells_of_a_table_are_no_headings():
    table = ["Setting", "Patients", "Ward", "22%"]
    found = headings("What do patients want?", BODY, *table, BODY, "Who pays?", BODY)
    assert found == ["What do patients want?", "Who pays?"]


def test_a_list_that_ends_an_issue_is_no_heading():
    issue = ["What do patients want?", f"{BODY} Among it:", "- to be known", "- to be asked first"]
    assert headings(*issue, "Who pays?", BODY) == ["What do patients want?", "Who pays?"]


@pytest.mark.parametrize("paragraph", OWN_TEXT)
def test_a_question_or_phrase_of_the_text_itself_is_no_heading(paragraph):
    assert headings(f"Is kindness enough? {BODY}", paragraph, BODY) == ["Is kindness enough?"]


def test_a_guessed_heading_is_put_before_the_editor():
    page = read_issues(f"Is kindness enough? {BODY}")
    asked = [q for q in page.to_decide if q.code == "heading-guessed"]
    assert [question.text for question in asked] == ["Is kindness enough?"]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("What is this cell about?", "about"),
        ("What is cell B2 about?", "about"),
        ("Where should I start?", "start"),
        ("Highlighted study", "other"),
        ("**Highlighted study**", "other"),
        ("► Where should I start?", "start"),
    ],
)
@pytest.mark.parametrize("between", [" ", "\n\n"])
def test_fixed_sections_run_in_or_alone_with_or_without_signs(heading, kind, between):
    (section,) = read(f"{heading}{between}It began in the sixties.").sections
    assert (section.kind, section.heading) == (kind, heading.strip("*► "))
    assert words_of(section.blocks[0]) == "It began in the sixties."


def kinds_of(*paragraphs: str) -> Sequence[str]:
    (section,) = read("What is this cell about? Kindness, and who has it.", *paragraphs).sections
    return [block.kind for block in section.blocks][1:]


LONG = (
    "In four reports the same was seen: patients who are greeted by name stay longer than others."
)


def test_a_pull_quote_between_paragraphs_repeats_one_of_them_loosely():
    assert kinds_of(LONG, "Patients greeted by name stay longer than the others", BODY) == [
        "paragraph",
        "pull_quote",
        "paragraph",
    ]


def test_a_pull_quote_inside_a_paragraph_is_lifted_out_of_it():
    words = "Patients greeted by their name will stay longer"
    text = f"It is known. {words} The report on them shows why, and what it costs. {BODY}"
    (section,) = read("What is this cell about? Kindness.", LONG, text).sections
    assert [block.kind for block in section.blocks[2:]] == ["pull_quote", "paragraph"]
    assert words_of(section.blocks[3]).startswith("It is known. The report on them shows")


def test_a_pull_quote_inside_a_sentence_that_a_page_break_cut_is_lifted_out():
    halves = (LONG[:-30], "Patients greeted by name stay longer", LONG[-30:].strip())
    (section,) = read("What is this cell about? Kindness.", *halves).sections
    assert words_of(section.blocks[1]).replace("  ", " ") == LONG
    assert section.blocks[2].kind == "pull_quote"


def test_a_short_line_that_repeats_nothing_is_asked_about():
    page = read("What is this cell about? Kindness.", BODY, "Seven ways to say no", BODY)
    assert ("loose-line", "Seven ways to say no") in {(q.code, q.text) for q in page.to_decide}


def test_a_quotation_may_name_who_said_it_in_brackets():
    quoted = "“We paid with our evenings and with our patience.” (ward sister, Leeds)"
    assert kinds_of(BODY, quoted, BODY) == ["paragraph", "quotation", "paragraph"]


def test_a_highlighted_study_may_have_a_colon():
    page = read("What is this cell about? Kindness.", f"Highlighted study: the Leeds trial. {BODY}")
    assert [section.heading for section in page.sections][1:] == ["Highlighted study"]


def test_a_single_issue_may_be_headed_so():
    page = read("Where should I start? Here.", "Issue to consider and discuss", f"Who pays? {BODY}")
    assert [issue.heading for issue in page.issues] == ["Who pays?"]


@pytest.mark.parametrize(
    "quoted",
    [
        "“We had no idea what they wanted until they told us.”",
        '"We had no idea what they wanted until they told us."',
        "> We had no idea what they wanted until they told us.",
        "We had no idea what they wanted until they told us, and then it was late.",
    ],
)
def test_a_paragraph_after_a_colon_is_a_block_quotation(quoted):
    assert kinds_of("As one of them put it:", quoted, BODY) == [
        "paragraph",
        "quotation",
        "paragraph",
    ]


def test_a_quotation_may_have_several_paragraphs_of_which_the_last_is_closed():
    parts = ("One of them said:", "“We did not know.", "“Nobody did.”", BODY)
    assert kinds_of(*parts) == ["paragraph", "quotation", "paragraph"]


def test_a_panel_goes_from_its_title_to_its_source():
    page = read(
        "What is this cell about? Kindness.",
        "What a patient said",
        "The report gives the words of a patient.",
        "“Nobody ever asked me what I wanted from it.”",
        "From The final report, Office of Fair Measures, 2008.",
        BODY,
    )
    panel = page.sections[0].blocks[1]
    assert (panel.kind, panel.title) == ("panel", "What a patient said")
    assert [block.kind for block in panel.blocks] == ["paragraph", "quotation"]
    assert panel.source.startswith("From The final report")


def test_a_paragraph_that_begins_with_from_is_no_source():
    assert kinds_of("From her we learn why.", BODY) == ["paragraph", "paragraph"]


def test_lists_are_told_by_signs_numbers_or_semicolons():
    assert kinds_of("They offer:", "- tea", "- time") == ["paragraph", "list"]
    assert kinds_of("They offer:", "1. Tea.", "2. Time.") == ["paragraph", "list"]
    assert kinds_of("They offer:", "tea for all;", "time for each.") == ["paragraph", "list"]


def test_what_stands_after_the_bites_last_bar_is_listed():
    page = read(
        "What is this cell about? Kindness.", "Close Matrix Bite", "Some words at the foot."
    )
    assert [item.text for item in page.not_placed] == ["Some words at the foot."]


def test_a_page_without_bite_has_no_sections():
    assert read("MORE Search for all.").sections == ()


ONE = "The old studies did not agree, and the newer ones have only added to the doubt. " * 4
TWO = "Whoever asks the staff hears another story, told with some warmth and little regret. " * 4


@pytest.mark.parametrize(
    "form", ["{n}. ", "{n}) ", "({n}) ", "Issue {n}: ", "Issue {n}. ", "Issue {n} – ", "▶ {n}. "]
)
@pytest.mark.parametrize("gap", ["\n\n", " "])
def test_issues_may_be_numbered(form, gap):
    first, second = form.format(n=1), form.format(n=2)
    page = read_issues(f"{first}Is warmth enough?{gap}{ONE}", f"{second}Who is told?{gap}{TWO}")
    assert [issue.heading for issue in page.issues] == ["Is warmth enough?", "Who is told?"]
    words = f"{first} {second}".casefold().split()
    taken = " ".join(n.text for n in page.navigation if n.rule == "issue number").casefold()
    assert taken.split() == [word for word in words if word != "▶"]


def test_a_numbered_list_within_a_numbered_issue_stays_a_list():
    items = ["1. One is greeted.", "2. Two are heard.", "3. Three come back."]
    page = read_issues("1. Warmth", ONE, *items, "2. Words", TWO)
    assert [issue.heading for issue in page.issues] == ["Warmth", "Words"]
    assert [block.kind for block in page.issues[0].blocks] == ["paragraph", "list"]


@pytest.mark.parametrize("sign", [":", " –", " —"])
def test_headings_on_lines_of_their_own_may_end_with_a_colon_or_dash(sign):
    first, second = "What keeps the older patients in care", "Which words are heard and by whom"
    said = "As one of them said:"
    page = read_issues(f"{first}{sign}", f"{ONE}", said, f"“{TWO}”", f"{second}{sign}", TWO)
    assert [issue.heading for issue in page.issues] == [first, second]


def test_underscores_stay_as_they_stand():
    page = read("What is this cell about? It was __never__ said _aloud_.")
    assert words_of(page.sections[0].blocks[0]) == "It was __never__ said _aloud_."
