"""Both forms of a letter say everything that is in it, and nothing that was written does harm."""

import re
from dataclasses import replace

import pytest

from cells.richtext import build as b
from cells.richtext import lines, links, notes, parse
from subscriptions.emails import personal
from subscriptions.letters import (
    Bullets,
    Button,
    Change,
    Heading,
    Mark,
    Paragraph,
    Place,
    Rich,
    Run,
    plain,
)
from tests.cells.richtext.samples import EVERYTHING, NASTY
from tests.subscriptions.mails import (
    document,
    html_in,
    letter,
    links_in,
    parsed,
    text_in,
    unfolded,
    wire,
    words_in,
)
from tests.subscriptions.samples import CHANGE, CONFIRM, END, EVERY_PIECE, LETTERS, PLACES, SITE

BOTH = pytest.mark.parametrize("form", [words_in, unfolded])


@pytest.mark.parametrize("kind", LETTERS)
def test_a_mail_is_html_without_errors(kind):
    assert document(parsed(LETTERS[kind], kind)).find("body") is not None


@BOTH
def test_both_forms_hold_every_note(form):
    told = form(parsed(EVERY_PIECE, "bulletin"))
    assert [span.mark.text for span in notes(parse(EVERYTHING)) if span.mark.text not in told] == []


def test_both_forms_hold_every_address():
    addresses = {span.mark.href for span in links(parse(EVERYTHING))} | {PLACES[0].address}
    mail = parsed(EVERY_PIECE, "bulletin")
    assert addresses <= links_in(mail)
    assert {one for one in addresses if f"<{one}>" not in unfolded(mail)} == set()


@BOTH
def test_every_word_of_rich_text_is_in_both_forms(form):
    told = form(parsed(EVERY_PIECE, "bulletin"))
    words = [word for line in lines(parse(EVERYTHING)) for word in re.findall(r"\w+", line.text)]
    assert [word for word in words if word not in told] == []


@BOTH
def test_insertions_and_deletions_are_said_in_words(form):
    told = form(parsed(CHANGE))
    assert "Leaving early is [added: not] a failure of will." in told
    assert "[was: shuts behind them] [now: stays ajar]." in told


@BOTH
def test_an_insertion_that_is_glued_to_a_word_stands_apart_from_it(form):
    come = Paragraph((Run("in hospital"), Run(", as far as known", Mark.INSERTED), Run(".")))
    assert "in hospital [added: , as far as known]." in form(parsed(letter(come)))


@BOTH
def test_a_deletion_alone_is_said_to_be_removed(form):
    gone = Paragraph((Run("Three "), Run("small", Mark.DELETED), Run(" trials")))
    assert "Three [removed: small] trials" in form(parsed(letter(gone)))


@BOTH
def test_what_a_label_says_is_not_said_again(form):
    added = Change("Added, in Guidance", (Run("Take-home doses", Mark.INSERTED),))
    assert "added:" not in form(parsed(letter(added)))


@BOTH
def test_a_reference_is_given_by_the_name_of_what_it_leads_to(form):
    rich = Rich(parse(b.paragraph(b.reference("listed above", "entry", 1432))), PLACES)
    told = form(parsed(letter(rich)))
    assert "listed above" in told
    assert "(Kimber and Ahn 2019" in told


@BOTH
def test_a_reference_to_nowhere_is_text(form):
    rich = Rich(parse(b.paragraph("As ", b.reference("listed above", "entry", 9), " says.")))
    assert "As listed above says." in form(parsed(letter(rich)))


def test_a_bare_number_is_followed_by_the_host_that_it_leads_to():
    rich = Rich(parse(b.paragraph(b.link("1", "https://www.example.org/a"))))
    mail = parsed(letter(rich))
    assert "1 (example.org)" in words_in(mail)
    assert "1 <https://www.example.org/a>" in unfolded(mail)


@BOTH
def test_notes_are_numbered_through_the_letter(form):
    rich = Rich(parse(b.paragraph(b.note("dose", "In milligrams."))))
    told = form(parsed(letter(rich, rich)))
    assert "[1] dose: In milligrams." in told
    assert "[2] dose: In milligrams." in told


@BOTH
def test_what_unfolds_stands_open(form):
    rich = Rich(parse(b.unfold("How doses were compared", [b.paragraph("In milligrams.")])))
    mail = parsed(letter(rich))
    assert "In milligrams." in form(mail)
    assert "<details" not in html_in(mail)


def test_headings_nest_in_order():
    rich = Rich(parse(b.heading("Under the part")))
    root = document(parsed(letter(rich, Heading("A part"), rich)))
    assert [one.tag for one in root.iter() if one.tag in {"h1", "h2", "h3"}] == [
        "h1",
        "h2",
        "h2",
        "h3",
    ]


@BOTH
def test_below_it_stands_why_and_how_to_stop(form):
    told = form(parsed(CHANGE))
    assert "You follow drug row 3 and cell E5" in told
    assert "Stop these, or get them monthly" in told
    assert "No image, no tracking." in told


@BOTH
def test_a_letter_nobody_follows_says_never_write_to_me_again(form):
    mail = parsed(CONFIRM, "confirm")
    assert "Never write to me again" in form(mail)
    assert "Stop these" not in form(mail)
    assert END in links_in(mail)


def test_each_receiver_gets_their_own_addresses():
    others = replace(
        CHANGE,
        because=("You follow <everything>.",),
        unsubscribe=f"{SITE}/u/other/",
        pieces=(Button("Confirm", f"{SITE}/subscribe/confirm/other/"),),
    )
    parsed(replace(CHANGE, pieces=(Button("Confirm", f"{SITE}/subscribe/confirm/first/"),)))
    mail = parsed(others)
    assert {f"{SITE}/u/other/", f"{SITE}/subscribe/confirm/other/"} <= links_in(mail)
    assert END not in html_in(mail) + text_in(mail)
    assert "You follow <everything>." in words_in(mail)
    assert f"Confirm:\n<{SITE}/subscribe/confirm/other/>" in text_in(mail)


def test_what_fills_a_hole_is_not_searched_for_holes():
    never = personal.hole("never")
    mail = parsed(replace(CONFIRM, because=(f"See {never}",)), "confirm")
    assert f"See {never}" in unfolded(mail)
    assert f"See {never}" in words_in(mail)


def test_a_letter_follows_the_name_of_the_site(settings):
    parsed(CHANGE)
    settings.SITE_NAME = "Another Matrix"
    assert "Another Matrix" in words_in(parsed(CHANGE))


def test_nothing_is_loaded_from_anywhere():
    tags = {one.tag for letter in LETTERS.values() for one in document(parsed(letter)).iter()}
    assert tags & {"img", "script", "link", "iframe", "object", "svg", "video"} == set()


def test_what_is_special_in_templates_is_text():
    words = "{{ letter.subject }} {% now 'Y' %} {# gone #} %s {0}"
    mail = parsed(letter(plain(words), Heading(words), because=(words,)))
    assert words_in(mail).count(words) == 3
    assert unfolded(mail).count(words) == 3


HOSTILE = '<script>alert(1)</script><b onclick="x">\u202eevil\u202c\x00\r\nBcc: eve@example.org'


def test_hostile_words_are_inert_wherever_they_stand():
    pieces = (
        plain(HOSTILE),
        Heading(HOSTILE, 2),
        Bullets(((Run(HOSTILE, Mark.INSERTED),),)),
        Change(HOSTILE, (Run(HOSTILE),)),
        Button(HOSTILE, "javascript:alert(1)"),
        Paragraph((Run("x", address="https://example.org/\r\n<script>\"'"),)),
    )
    fields = dict.fromkeys(["subject", "title", "over", "over_detail", "preview"], HOSTILE)
    mail = parsed(letter(*pieces, **fields, because=(HOSTILE,)))
    assert [one for one in document(mail).iter() if one.tag == "script" or one.get("onclick")] == []
    assert "javascript:" not in html_in(mail) + text_in(mail)
    assert "\u202e" not in html_in(mail) + text_in(mail) + mail["Subject"]
    assert mail["Bcc"] is None


@pytest.mark.parametrize("name", NASTY)
def test_nasty_rich_text_is_inert(name):
    mail = parsed(letter(Rich(parse(NASTY[name]))))
    allowed = {"http", "https", "mailto"}
    assert {href.partition(":")[0] for href in links_in(mail)} <= allowed


def test_hebrew_and_arabic_words_keep_their_direction():
    mail = parsed(letter(plain("ההתחלה של העניין, 5 mg"), title="بداية"))
    assert [one.get("dir") for one in document(mail).iter("h1")] == ["auto"]
    assert "ההתחלה של העניין, 5 mg" in unfolded(mail)


def test_a_letter_that_is_too_long_is_cut_between_its_pieces():
    paragraphs = [plain(f"Paragraph {number}. {'Some more words. ' * 20}") for number in range(999)]
    octets = wire(letter(*paragraphs, web=f"{SITE}/drug/"))
    mail = parsed(letter(*paragraphs, web=f"{SITE}/drug/"))
    assert 80_000 < len(octets) < 100_000
    assert f"The rest is on the site <{SITE}/drug/>" in unfolded(mail)
    last = [n for n in range(999) if f"Paragraph {n}." in unfolded(mail)][-1]
    assert f"Paragraph {last}." in words_in(mail)
    assert f"Paragraph {last + 1}." not in words_in(mail)


def test_rich_text_that_is_too_long_is_cut_between_its_blocks():
    long = Rich(parse(b.join(*[b.paragraph(f"{n}. {'words ' * 200}") for n in range(300)])))
    mail = parsed(letter(long, plain("The last of it.")))
    assert len(wire(letter(long))) < 100_000
    assert "The rest is on the site" in words_in(mail)
    assert "1. words" in unfolded(mail)
    assert "The last of it." not in unfolded(mail)


def test_of_one_enormous_paragraph_only_the_way_to_it_is_left():
    enormous = Rich(parse(b.paragraph("word " * 200_000)))
    mail = parsed(letter(plain("Before."), Heading("Enormous"), enormous, web=f"{SITE}/drug/"))
    assert "Before. The rest is on the site" in words_in(mail)
    assert "Enormous" not in text_in(mail)


def test_what_is_cut_does_not_end_in_a_heading():
    enormous = b.paragraph("word " * 50_000)
    rich = Rich(parse(b.join(b.paragraph("Before."), b.heading("Enormous"), enormous)))
    assert "Before. The rest is on the site" in words_in(parsed(letter(rich)))


def test_building_asks_nothing_of_the_database(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        wire(CHANGE)


def test_lines_of_text_are_short_but_addresses_are_whole():
    address = f"{SITE}/a/{'long-' * 40}"
    mail = parsed(letter(Paragraph((Run("See " * 40), Run("here", address=address)))))
    told = text_in(mail).split("\n")
    assert f"<{address}>" in told
    assert [line for line in told if len(line) > 73 and address not in line] == []


def test_a_line_that_begins_like_a_quotation_is_none():
    mail = parsed(letter(plain("> 5 mg a day"), plain("From here on")))
    assert "\n > 5 mg a day\n" in text_in(mail)
    assert "\n From here on\n" in text_in(mail)


def test_a_list_in_a_list_is_indented():
    nested = b.bullet_list(b.join(b.paragraph("Out"), b.ordered_list("In")), "Again")
    assert "- Out\n  1. In\n- Again" in unfolded(parsed(letter(Rich(parse(nested)))))


def test_a_place_without_an_address_stays_text():
    place = Place("entry", 1432, "Kimber", "javascript:alert(1)")
    rich = Rich(parse(b.paragraph(b.reference("above", "entry", 1432))), (place,))
    assert not any(href.startswith("javascript") for href in links_in(parsed(letter(rich))))


def test_the_square_of_the_page_is_filled_in_the_mark():
    root = document(parsed(letter(square="A3")))
    squares = [one.get("class") for one in root.iter("td") if one.get("class") in {"lit", "tile"}]
    assert [place for place, name in enumerate(squares) if name == "lit"] == [10]
    assert len(squares) == 25
