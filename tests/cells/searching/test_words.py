import sys
import unicodedata
from random import Random
from string import ascii_lowercase

import pytest
from django.db import connection

from cells.searching.contents import BREAK, indexed
from cells.searching.words import LONGEST, beginning_of, folded, stem, stems, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("treatments", "treatment"),
        ("dependence", "dependent"),
        ("randomised", "randomized"),
        ("organisational", "organizational"),
        ("behaviour", "behavior"),
        ("behavioural", "behavioral"),
        ("supervised", "supervision"),
        ("patients’", "patients"),
        ("physician’s", "physician's"),
        ("Genève", "geneve"),
        (unicodedata.normalize("NFD", "Genève"), "Genève"),
        ("Bjørk", "bjork"),
        ("ＮＨＳ", "nhs"),
    ],
)
def test_words_that_should_find_each_other_have_one_stem(one, other):
    assert stems(one) == stems(other)
    assert len(stems(one)) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("four", "for"), ("hour", "hor"), ("prison", "price"), ("κ", "λ")]
)
def test_words_that_differ_keep_apart(one, other):
    assert stem(one) != stem(other)


ENDINGS = """
    s es ed ing ings ly edly ies ied y ying ational tional enci izer isation ised iveness fulness
    ousness biliti ability ibility ogy li ement ment ent ion ism ate iti ous ive our oured ours
    eed eedly sses us ll al ance er ic able ible ant ness icate ative alize 's
"""


def test_a_word_begins_as_its_stem_does():
    random, endings = Random(7), ["", *ENDINGS.split()]
    for _ in range(30_000):
        letters = random.choices("aeiouy" + ascii_lowercase, k=random.randint(1, 5))
        word = "".join(letters) + random.choice(endings) + random.choice(endings)
        assert folded(word).startswith(beginning_of(stem(word))), word
    told = ("dying", "2026", "xylazine", "h1n1", "naïve")
    assert [beginning_of(stem(word)) for word in told] == ["d", "20", "xy", "", "na"]


def test_small_letters_are_as_many_as_large_ones_but_for_one():
    letters = map(chr, range(sys.maxunicode + 1))
    assert [letter for letter in letters if len(letter.lower()) != 1] == ["İ"]


def test_a_word_is_where_it_stands_in_the_text():
    text = "On (take-home) naloxone’s use"
    told = [text[word.start : word.end] for word in words(text)]
    assert told == ["On", "take", "home", "naloxone’s", "use"]


def test_what_is_no_word_has_no_stem():
    assert stems("… — 😀 _ \u200f '' &!|*:^(){}[]\\") == []


def test_a_very_long_word_is_cut():
    assert len(stem("a" * 5000)) <= LONGEST
    assert len(stem("я" * 5000)) <= LONGEST
    assert len(folded("a" * 5000)) == LONGEST


ODD = "E5 5e3x 1e5 0x1f 2014 007 10.1136/bmj.f174 naïve Ω مرحبا 好的 5-HT co₂ x_y a'b don’t"


def test_a_line_of_the_index_ends_in_what_nobody_can_type():
    assert indexed("One kit\nTwo") == f"one kit {BREAK} two {BREAK}"
    assert stems(BREAK) != [BREAK]


@pytest.mark.django_db
def test_the_database_splits_no_stem():
    if connection.vendor != "postgresql":
        pytest.skip("FTS5 is told to split at spaces only")
    told = indexed(ODD)
    with connection.cursor() as cursor:
        cursor.execute("SELECT token FROM ts_parse('default', %s) WHERE tokid <> 12", [told])
        assert [token for (token,) in cursor.fetchall()] == told.split()
