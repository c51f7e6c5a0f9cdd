"""Whether a short line repeats its neighbourhood, as pull quotes do: loosely, words dropped."""

import re
from collections import Counter

_STOP = """
    a an and are as at be been being but by can could did do does for from had has have he her his
    how i if in into is it its just less more most no not of on one or our over she should so some
    such than that the their them then there these they this those to towards under up was we were
    what when where which while who whose why will with would you your s t re ve ll d m through
"""
STOP_WORDS = frozenset(_STOP.split())
LIKENESS = 0.7
FEWEST_WORDS = 3


def telling_words(text: str) -> list[str]:
    """The words of a text that say something, case folded, in order."""
    return [word for word in re.findall(r"\w+", text.casefold()) if word not in STOP_WORDS]


def likeness(short: str, long: str) -> float:
    """The share of `short`'s telling words that stand close together somewhere in `long`.

    Windows of about three times the short text's length, so that a long paragraph on the same
    subject does not count as a repeat. Linear in the length of `long`.
    """
    wanted = telling_words(short)
    if len(wanted) < FEWEST_WORDS:
        return 0.0
    need, total = Counter(wanted), len(wanted)
    words = telling_words(long)
    window, found, best = 3 * total + 6, 0, 0
    have: Counter[str] = Counter()
    for index, word in enumerate(words):
        if word in need:
            have[word] += 1
            found += have[word] <= need[word]
        if index >= window and (gone := words[index - window]) in need:
            found -= have[gone] <= need[gone]
            have[gone] -= 1
        best = max(best, found)
    return best / total


def loosely_repeats(short: str, long: str) -> bool:
    return likeness(short, long) >= LIKENESS
