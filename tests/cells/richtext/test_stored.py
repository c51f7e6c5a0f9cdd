import re
from functools import partial

import pytest

from cells.richtext import build as b
from cells.richtext import parse, sanitize, to_stored, word_text
from tests.timing import seconds

from .samples import EVERYTHING, NASTY, PIECES

ALLOWED = re.compile(
    r"</?(p|h3|ul|ol|li|blockquote|details|summary|figure|figcaption|aside|strong|em|br|a|span)>"
    r'|<h3 class="panel-title">|<p class="panel-source">'
    r'|<figure class="pull-quote">|<aside class="panel">'
    r'|<a href="(https?|mailto):[^"<>]*">|<a data-ref="[a-z]+:[1-9][0-9]*(#p-[a-z0-9]{8})?">'
    r'|<span id="p-[a-z0-9]{8}">|<span data-note="[^"<>]+">'
    r"|[^<>]"
)


@pytest.mark.parametrize("stored", [*PIECES.values(), EVERYTHING], ids=[*PIECES, "everything"])
def test_each_piece_of_the_vocabulary_is_kept_as_it_is(stored):
    assert sanitize(stored) == stored


@pytest.mark.parametrize("html", NASTY.values(), ids=NASTY)
def test_whatever_comes_in_only_the_vocabulary_comes_out(html):
    assert re.sub(ALLOWED, "", sanitize(html)) == ""


@pytest.mark.parametrize("html", NASTY.values(), ids=NASTY)
@pytest.mark.parametrize("profile", ["full", "short"])
def test_sanitising_twice_changes_nothing(html, profile):
    once = sanitize(html, profile)
    assert sanitize(once, profile) == once


@pytest.mark.parametrize("first", NASTY.values(), ids=NASTY)
def test_pairs_of_nasty_texts_are_stable_too(first):
    for second in NASTY.values():
        for html in (first + second, f"<ul><li>{first}</li></ul>{second}"):
            once = sanitize(html)
            assert sanitize(once) == once


@pytest.mark.parametrize(
    "name",
    ["javascript link", "nested links", "table", "loose item", "deep lists", "panel upside down"],
)
def test_the_words_of_what_is_taken_apart_stay(name):
    letters = re.findall(r"(?<=>)[a-z](?=[< ]|$)", NASTY[name])
    assert sorted(word_text(NASTY[name]).split()) == sorted(letters)


def test_a_short_text_keeps_the_words_of_what_it_cannot_hold():
    assert sorted(word_text(sanitize(EVERYTHING, "short")).split()) == sorted(
        word_text(EVERYTHING).split()
    )
    assert not re.search("<(h3|figure|aside)", sanitize(EVERYTHING, "short"))


def test_a_script_goes_with_what_it_holds():
    assert sanitize(NASTY["script"]) == "<p>ab</p>"


def test_a_link_to_nowhere_becomes_its_words():
    assert sanitize(NASTY["link to the page"]) == "<p>a b c</p>"


def test_an_address_with_a_space_is_repaired():
    assert (
        sanitize('<a href=" https://a.b/c d ">x</a>') == '<p><a href="https://a.b/c%20d">x</a></p>'
    )


def test_a_link_neither_begins_nor_ends_with_a_space():
    html = '<p>a<a href="http://b.c/"> </a>b <a href="http://b.c/"> c </a>d</p>'
    assert sanitize(html) == '<p>a b <a href="http://b.c/">c</a> d</p>'


def test_only_what_holds_texts_is_referred_to_by_a_passage_in_it():
    assert sanitize(NASTY["bad mark in a reference"]) == '<p>a b <a data-ref="row:3">c</a> d</p>'


def test_a_note_wins_over_a_link_so_that_its_words_stay():
    for name in ("note round link", "link round note"):
        assert 'data-note="n"' in sanitize(NASTY[name])
    assert sanitize(NASTY["note round link"]) == '<p><span data-note="n">a b</span></p>'


def test_a_mark_copied_within_a_text_stays_with_the_first():
    assert sanitize(NASTY["mark twice"]) == '<p><span id="p-aaaaaaaa">a b</span> c d</p>'


def test_a_panel_is_put_in_order():
    assert sanitize(NASTY["panel upside down"]) == b.panel("c", [b.paragraph("b")], "a")


def test_an_unfold_without_summary_gets_an_empty_one():
    assert sanitize("<details>a</details>") == b.unfold("", [b.paragraph("a")])


def test_what_cannot_be_stored_or_turns_the_text_about_is_removed():
    assert sanitize(NASTY["control characters"]) == "<p>ab cd e\ufffdfg</p>"
    assert sanitize(NASTY["lone surrogate"]) == "<p>ab\ufffdc</p>"
    assert sanitize(NASTY["direction"]) == "<p>abc\u200fde</p>"


def test_a_text_without_words_is_empty():
    assert sanitize(NASTY["nothing"]) == ""


def test_two_line_breaks_part_paragraphs():
    assert sanitize(NASTY["breaks"]) == "<p>a</p><p>b<br>c</p>"


def test_tags_in_words_comments_do_not_cost_the_text_its_own():
    html = f"<!--[if mso]>{'<w:x><b>' * 200}<![endif]-->{'<w:x/>' * 200}<p><b>a</b></p>"
    assert sanitize(html) == "<p><strong>a</strong></p>"


def test_the_tree_gives_back_what_was_stored():
    assert to_stored(parse(EVERYTHING)) == EVERYTHING


@pytest.mark.parametrize(
    "piece",
    [
        "<div>a ",
        "<b id={}>a ",
        "<p><b id={}>a ",
        "<a href=http://a.b/{}>a ",
        "<ul><li>a ",
        "<table>a ",
        "<blockquote><p>a ",
        "<!-- a ",
        "<p>a <em>b</em></p>",
        "</b a ",
        "<a ",
        "<br>",
        "&nbsp; ",
        '<span id="p-aaaaaaaa">a</span> ',
        "<aside class=panel>",
        "<details><summary>a",
    ],
)
def test_time_grows_in_step_with_length(piece):
    def best(count):
        html = "".join(piece.replace("{}", str(n)) for n in range(count))
        return max(0.005, min(seconds(partial(sanitize, html)) for _ in range(3)))

    assert best(2000) < 8 * best(500)
