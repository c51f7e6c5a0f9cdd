import pytest

from cells.richtext import build as b
from cells.richtext import line_texts, lines, notes, parse, to_text, word_text
from tests.cells.richtext.samples import EVERYTHING, NASTY, PIECES


def test_paragraphs_stand_a_blank_line_apart():
    html = b.join(b.paragraph("One ", b.strong("two"), "."), b.paragraph("A", b.line_break(), "b"))
    assert to_text(parse(html)) == "One two.\n\nA\nb"


def test_list_items_bear_their_sign_and_hang_under_it():
    inner = b.join(b.paragraph("Out"), b.ordered_list("In", "Again"))
    assert to_text(parse(b.bullet_list(inner, "End"))) == "- Out\n  1. In\n  2. Again\n- End"


def test_empty_titles_and_sources_leave_no_gap():
    assert to_text(parse(b.panel("", [b.paragraph("Words")]))) == "Words"


def test_the_words_of_a_note_follow_those_it_is_on():
    html = b.paragraph("A ", b.note("flexible dose", "Raised as needed"), ".")
    assert word_text(html) == "A flexible dose Raised as needed ."


def test_the_words_of_two_notes_side_by_side_are_kept_apart():
    html = b.paragraph(b.note("one", "first"), b.note("two", "second"))
    assert word_text(html) == "one first two second"


def test_a_word_partly_emphasised_is_one_word():
    assert word_text(b.paragraph("un", b.emphasis("happy"))) == "unhappy"


def test_blocks_part_words():
    html = b.join(b.unfold("More", [b.bullet_list("a", "b")]), b.pull_quote("c", "d"))
    assert word_text(html) == "More a b c d"


@pytest.mark.parametrize("html", [*map(str, PIECES.values()), str(EVERYTHING)])
def test_lines_are_read_off_what_is_stored_as_the_parser_reads_them(html):
    blocks = parse(html)
    parsed = [*(line.text for line in lines(blocks)), *(span.mark.text for span in notes(blocks))]
    assert list(filter(None, line_texts(html))) == list(filter(None, parsed))


@pytest.mark.parametrize("html", [*NASTY.values()])
def test_lines_of_what_is_not_in_the_stored_shape_hold_the_same_words(html):
    parsed = word_text(html).split()
    assert sorted(" ".join(line_texts(html)).split()) == sorted(parsed)
