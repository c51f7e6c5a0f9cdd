import pytest

from cells.pages.markup import read_inline

from .building import read


def spans(text: str, entries: str = "") -> list:
    options = {"entries": entries} if entries else {}
    return list(read(f"What is this cell about? {text}", **options).sections[0].blocks[0].spans)


def refs(text: str, entries: str = "") -> list[tuple[str, tuple[str, str]]]:
    return [(span.text, span.ref) for span in spans(text, entries) if span.ref]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See cell D5’s bite for more.", [("cell D5’s bite", "drug/d5")]),
        ("Cell D5 has it.", [("Cell D5", "drug/d5")]),
        (
            "See cells A1, B2 and C3.",
            [("cells A1", "drug/a1"), ("B2", "drug/b2"), ("C3", "drug/c3")],
        ),
        ("See cell C2 of the Alcohol Treatment Matrix.", [("cell C2", "alcohol/c2")]),
        ("See Alcohol Matrix cell C2.", [("cell C2", "alcohol/c2")]),
        ("See [cell D5](#).", [("cell D5", "drug/d5")]),
        ("Each cell A to E, and vitamin B2.", []),
    ],
)
def test_a_cell_that_is_named_is_a_reference(text, expected):
    assert [(words, target) for words, (_, target) in refs(text)] == expected


ENTRIES = "\n\n".join(
    [
        "K Kind words (2001). See related review below.",
        "K Firm words (2002). As above.",
        "R Words in general (2003). Uses the study above.",
        "G A manual of words (2004). Short.",
        "G A plan for words (2005). Long.",
    ]
)


def test_above_and_below_are_references_only_where_one_entry_can_be_meant():
    page = read(entries=ENTRIES)
    found = [s.ref for e in page.entries for b in e.annotation for s in b.spans if s.ref]
    assert found == [("entry", "2")]
    asked = [q.place for q in page.to_decide if q.code == "above-or-below"]
    assert asked == ["K “Firm words”", "R “Words in general”"]


def test_from_the_bite_a_headlines_own_word_may_single_out_the_entry():
    assert refs("Turn to the manual (listed above).", ENTRIES) == [("listed above", ("entry", "3"))]
    assert refs("Turn to the guidance listed above.", ENTRIES) == []


def test_links_are_kept_or_reported_lost():
    page = read(
        "What is this cell about? See [one](https://example.org/x), [two](#) and [three](/a)."
    )
    one, two, three = (s for s in page.sections[0].blocks[0].spans if s.lost or s.href)
    assert (one.href, one.lost) == ("https://example.org/x", False)
    assert (two.text, two.href, two.lost) == ("two", "", True)
    assert (three.href, three.lost) == ("/a", True)
    assert [q.text for q in page.to_decide if q.code == "link-lost"] == ["two", "three"]


@pytest.mark.parametrize(
    "text",
    [
        "Seen in fights (1 2 3).",
        "Seen in fights ([1](#) [2](#) [3](#)).",
        "Seen in fights (1, 2 and 3).",
    ],
)
def test_numbered_links_get_accessible_names(text):
    labels = [span.label for span in spans(text) if span.label]
    assert labels == [f"Link {number} of 3: Seen in fights" for number in (1, 2, 3)]


@pytest.mark.parametrize("text", ["In (1 of 3) towns.", "Ages (10 11 12).", "Steps (1 3)."])
def test_other_numbers_in_brackets_are_no_links(text):
    assert not any(span.label for span in spans(text))


def test_click_here_is_asked_about_in_plain_text_too():
    page = read("What is this cell about? For more click here and scroll down.")
    assert [q.code for q in page.to_decide if q.line > 5] == ["click-here"]


def test_bold_and_italics_become_marks():
    marks = [(s.text, s.strong, s.emphasis) for s in spans("So *very* **much** ***more*** now.")]
    assert marks[1::2] == [("very", False, True), ("much", True, False), ("more", True, True)]


@pytest.mark.parametrize("text", ["5 * 3 * 2", "[sic] (so)", "a * b", "[I]t's [their] (own)"])
def test_signs_that_open_nothing_stay_as_they_are(text):
    assert read_inline(text).text == text


def test_a_space_inside_a_links_brackets_is_kept_outside_the_link():
    read_as = read_inline("see[ this review ](#)of care")
    assert read_as.text == "see this review of care"
    assert [read_as.text[m.start : m.end] for m in read_as.marks] == ["this review"]


@pytest.mark.parametrize(
    ("raw", "text", "marked"),
    [
        ("([1](#)[2](#))", "(1 2)", ["1", "2"]),
        ("was**not**so", "was not so", ["not"]),
        ("as [told](#)the day", "as told the day", ["told"]),
        ("see[*this*](#)one", "see this one", ["this", "this"]),
        ("the “*old*” [a](#), b", "the “old” a, b", ["old", "a"]),
    ],
)
def test_markup_alone_between_words_becomes_a_space(raw, text, marked):
    read_as = read_inline(raw)
    assert read_as.text == text
    assert [text[mark.start : mark.end] for mark in read_as.marks] == marked


def test_cutting_marked_text_keeps_the_marks_in_place():
    part = read_inline("one **two three** four").cut(8, 18)
    assert part.text == "three four"
    assert [(part.text[m.start : m.end], m.kind) for m in part.marks] == [("three", "strong")]
