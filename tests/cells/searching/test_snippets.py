from random import Random

import pytest

from cells.searching.contents import joined
from cells.searching.query import parse_query
from cells.searching.snippets import LENGTH, found_in, snippet
from cells.searching.words import words


def shown(text, query):
    """The snippet with what was found in brackets."""
    pieces = snippet(text, parse_query(query).stems())
    return "".join(f"[{piece.text}]" if piece.is_found else piece.text for piece in pieces)


def test_found_words_are_told_apart_in_whatever_form_they_stand():
    assert (
        shown("Prisons and a prison's kits.", "prison KIT") == "[Prisons] and a [prison's] [kits]."
    )


def test_a_phrase_is_found_whole():
    assert shown("Home to take-home kits, taken home.", '"take home"') == (
        "Home to [take-home] kits, taken home."
    )


def test_without_a_find_the_beginning_stands():
    assert shown("A beginning.", "nothing") == "A beginning."
    assert snippet("", set()) == []


def test_it_is_taken_from_where_most_was_found():
    text = "One kit. " + "Filling words stand here. " * 40 + "A kit with naloxone."
    assert shown(text, "naloxone kit").endswith("A [kit] with [naloxone].")
    assert shown(text, "naloxone kit").startswith("… ")


def test_it_is_short_and_made_of_whole_words():
    text = "Wordone wordtwo. " * 500
    told = shown(text, "nothing")
    assert len(told) <= LENGTH + 20
    assert set(told.replace(".", "").split()) == {"Wordone", "wordtwo", "…"}


def test_it_is_short_where_no_spaces_are():
    for text in ("美沙酮治疗，" * 100, "kit/" * 100, "don’t_" * 100):
        told = shown(text, "nothing")
        assert LENGTH <= len(told) <= LENGTH + 20
        assert told.endswith(("疗 …", "kit …", "don’t …"))


def test_lines_flow_into_each_other():
    assert shown("One\nTwo", "two") == "One · [Two]"


PIECES = "Kİt o’kit ﬁ kit Kits, take-home (take home) prison’s café – it's x2 ki"


@pytest.mark.parametrize(
    "query", ["kit", '"take home"', "kits home", '"home kit"', "x2 café", "it"]
)
def test_all_that_stands_there_is_found_where_it_stands(query):
    random = Random(query)
    phrases = parse_query(query).stems()
    for _ in range(200):
        lines = (" ".join(random.choices(PIECES.split(), k=random.randint(0, 9))) for _ in range(3))
        text = joined(lines)
        found = [(span.start, span.end) for span in found_in(text, phrases)]
        assert found == list(looked_for(text, phrases))


def looked_for(text, phrases):
    """The same by looking at every word, the longest phrase first."""
    told = list(words(text))
    free = 0
    for i, first in enumerate(told):
        for phrase in sorted(phrases, key=len, reverse=True):
            part = told[i : i + len(phrase)]
            if i >= free and tuple(word.stem for word in part) == phrase:
                yield first.start, part[-1].end
                free = i + len(phrase)
                break
