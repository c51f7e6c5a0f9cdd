"""Any words give a PDF that holds them, or a clear refusal; never a hung process."""

from datetime import UTC, datetime

import pytest

from cells.printing.compiler import told
from cells.printing.compiling import CannotPrint, TookTooLong, compiled
from cells.printing.pieces import heading
from cells.printing.runs import Paper
from cells.printing.sheet import MOST_LETTERS, Room
from cells.richtext import build as b
from cells.richtext import parse, sanitize
from tests.cells.printing.pdfs import addresses, letters_of, read, text_of

MOMENT = datetime(2026, 3, 1, tzinfo=UTC)
LONG = {"words": "word " * 5_000}
CODE = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"></svg>'


def data(html, title="Title", **more):
    paper = Paper(find=lambda reference: None)
    blocks = paper.blocks(parse(html))
    notes = [note._asdict() for note in paper.notes]
    return {
        "title": title,
        "site": "Site",
        "language": "en",
        "address": "https://example.org/drug/e5/2026-03-01/",
        "code": CODE,
        "over": "",
        "under": "",
        "banner": "",
        "facts": [],
        "pieces": [
            {"is": "text", "blocks": blocks, "level": 2},
            {"is": "notes", "notes": notes},
        ],
        "closing": [],
        **more,
    }


def printed(html, *, seconds=20, **more):
    return compiled("edition", data(html, **more), at=MOMENT, seconds=seconds)


MARKUP = "#panic() $x$ @ref <label> *b* _e_ = H // c \\ #{1} [x] `raw` ~ -- --- #sys.inputs"


def test_the_marks_of_the_typesetter_are_only_signs():
    text = text_of(printed(b.paragraph(MARKUP), title=MARKUP))
    assert text.count(MARKUP) == 2


@pytest.mark.parametrize(
    "words",
    [
        "Ελληνικά и кириллица",
        "Tiếng Việt, Cymraeg ŵŷ, Łódź",
        "עברית وعربية",
        "e\u0301 a\u0308\u0323",
        "ﬁ ﬂ … “quoted” – — ‘x’ 5\u00a0mg ≥ 95% ½ µg",
    ],
)
def test_scripts_that_the_fonts_have_are_set(words):
    assert printed(b.paragraph(words)).startswith(b"%PDF")


def test_what_no_font_has_is_told_in_words():
    text = text_of(printed(b.paragraph("A 🦀 and 漢 here")))
    assert "[crab]" in text
    assert "[U+6F22]" in text


def test_what_cannot_be_seen_is_left_out():
    assert told("\u200b") == told("\u202e") == told("\ue000") == ""


def test_controls_and_lone_marks_break_nothing():
    assert printed(b.paragraph("a\u202eb\u200bc\u0301\u20dd\ufeffd\U000e0041e"))


def test_a_paragraph_of_a_megabyte_is_printed_whole():
    pdf = printed(b.paragraph("needle " + "word " * 200_000 + "thread"), seconds=60)
    reader = read(pdf)
    assert "needle" in reader.pages[0].extract_text()
    assert any("thread" in page.extract_text() for page in reader.pages[-2:])


def test_a_word_of_a_megabyte_hangs_nothing():
    assert printed(b.paragraph("w" * 1_000_000), seconds=60)


def test_deep_nesting_is_printed():
    nested = "<ul><li>" * 200 + "deep" + "</li></ul>" * 200
    assert "deep" in text_of(printed(sanitize(nested)))


def test_a_thousand_short_blocks_are_printed():
    html = b.join(*(b.join(b.heading(f"H{i}"), b.paragraph(f"P{i}")) for i in range(1000)))
    assert "P999" in text_of(printed(html))


def test_long_words_in_a_panel_and_a_quote_are_not_lost():
    long = " ".join(f"word{i}" for i in range(3000))
    html = b.join(
        b.panel("T", [b.paragraph(long)], "S"),
        b.pull_quote(long),
        b.unfold("U", [b.paragraph(long)]),
    )
    assert letters_of(text_of(printed(html))).count("word2999") == 3


def test_no_address_but_web_and_mail_becomes_a_link():
    html = '<p><a href="javascript:alert(1)">a</a> <a href="https://example.org/">b</a></p>'
    assert addresses(read(printed(html))) == {"https://example.org/"}


def test_an_empty_heading_is_no_error():
    assert printed("<h3> </h3><p>Words</p><ul><li></li></ul>")


def test_too_long_is_said_and_leaves_no_process():
    with pytest.raises(TookTooLong):
        printed(b.paragraph("word " * 200_000), seconds=0.05)


def test_data_that_makes_no_sense_is_refused_in_words():
    with pytest.raises(CannotPrint, match="dictionary does not contain key"):
        compiled("edition", {"title": "x"}, at=MOMENT, seconds=10)


def long_panel():
    return b.panel("T", [b.paragraph("word " * 200)])


@pytest.mark.parametrize(
    "html",
    [
        b.paragraph("word " * 900),
        b.paragraph("word " * 20_000),
        b.paragraph("w" * 20_000),
        b.join(*(b.heading(f"Heading {number}") for number in range(300))),
        b.bullet_list(*(f"Item {number}" for number in range(300))),
        b.join(*(long_panel() for _ in range(10))),
    ],
)
def test_a_sheet_stays_one_page_however_long_its_texts(html):
    blocks = Paper(find=lambda r: None).blocks(parse(html))
    room = Room()
    pieces = room.cut([{"is": "text", "blocks": blocks, "level": 2}])
    sheet = {**data(""), "pieces": pieces, "dated": "Edition of 1 March 2026", "shortened": "Cut."}
    sheet_read = read(compiled("sheet", sheet, at=MOMENT, seconds=20))
    assert len(sheet_read.pages) == 1
    assert "Notes" in sheet_read.pages[0].extract_text()


def test_a_sheet_whose_pieces_nobody_cut_stays_one_page():
    pieces = [heading("Why? " * 40, label=f"issue-{number}", number="1") for number in range(60)]
    sheet = {**data(""), "pieces": pieces, "dated": "", "shortened": ""}
    assert len(read(compiled("sheet", sheet, at=MOMENT, seconds=20)).pages) == 1


def test_what_a_sheet_has_no_room_for_is_cut_between_words():
    [kept] = Room().cut([{"is": "text", "blocks": [{"is": "paragraph", "runs": [LONG]}]}])
    [run] = kept["blocks"][0]["runs"]
    assert run["words"].endswith("word …")
    assert len(run["words"]) < MOST_LETTERS
