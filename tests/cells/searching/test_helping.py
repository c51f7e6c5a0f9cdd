"""What is offered where nothing is found: on both databases, though not always the same word."""

import pytest

from cells.searching.finding import Wanted
from cells.searching.forms import address_of
from cells.searching.helping import broader, nearest_word, respelled
from tests.cells.searching.library import entry, library
from tests.factories import live

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _library():
    library()


SLIPS = {
    "methadon": "methadone",
    "metadone": "methadone",
    "mehtadone": "methadone",
    "nalaxone": "naloxone",
    "naloxon": "naloxone",
    "bupenorphine": "buprenorphine",
    "counceling": "counseling",
}
LIKE_NOTHING = ["xqzt", "me", "12345", "naloxone kit", "", "e5", "я", "'\"*"]


def test_a_slip_is_known_for_what_it_is():
    assert {typed: nearest_word(typed) for typed in SLIPS} == SLIPS


def test_what_is_like_nothing_has_no_nearest_word():
    assert {nearest_word(typed) for typed in LIKE_NOTHING} == {""}


def test_the_other_spelling_keeps_the_other_words():
    offer = respelled(Wanted("higher metadone doses"))
    assert (offer.wanted.words, offer.total) == ("higher methadone doses", 1)


def test_a_word_like_nothing_is_left_out_of_the_other_spelling():
    offer = respelled(Wanted("metadone xqzt"))
    assert (offer.wanted.words, offer.total) == ("methadone", 2)


def test_a_slip_in_a_phrase_or_an_alternative_is_mended_where_it_stands():
    spelled = {
        '"metadone maintenance"': '"methadone maintenance"',
        "xqzt OR nalaxone kits": "naloxone kits",
        "home-nalaxone": "home-naloxone",
    }
    offers = {typed: respelled(Wanted(typed)) for typed in spelled}
    assert {typed: offer.wanted.words for typed, offer in offers.items()} == spelled


def test_another_spelling_that_finds_nothing_is_not_offered():
    assert respelled(Wanted("metadone training")) is None
    assert respelled(Wanted("methadone training")) is None


def test_fewer_words_or_conditions_are_offered_with_what_they_find():
    narrow = Wanted("methadone training", {"category": ("K",)})
    assert {(o.dropped, o.wanted.words, o.total) for o in broader(narrow)} == {
        ("methadone", "training", 1),
        ("training", "methadone", 1),
    }
    wrong_cell = Wanted("methadone", {"column": ("E",)})
    assert [(o.dropped, o.total) for o in broader(wrong_cell)] == [("column", 2)]


def test_where_several_conditions_stand_in_the_way_all_of_them_are_dropped():
    wanted = Wanted("methadone", {"column": ("E",), "country": ("Wales",)})
    assert [(o.dropped, address_of(o.wanted)) for o in broader(wanted)] == [
        ("", "/search/?q=methadone")
    ]


def test_where_words_and_conditions_stand_in_the_way_both_are_dropped():
    wanted = Wanted("methadone training", {"country": ("Wales",)})
    assert [(address_of(o.wanted), o.total) for o in broader(wanted)] == [
        ("/search/?q=methadone", 2),
        ("/search/?q=training", 1),
    ]


def test_no_word_that_is_passed_over_is_meant():
    live(entry("Their own", at="D1").cell)
    assert nearest_word("theirs") == ""


def test_of_equally_similar_words_the_more_frequent_is_meant():
    for headline in ("Dosage one", "Dosage two", "Dotage"):
        entry(headline, at="D1")
    live(entry("Last", at="D1").cell)
    assert nearest_word("doage") == "dosage"
