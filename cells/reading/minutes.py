"""How long words take to read."""

from math import ceil

WORDS_PER_MINUTE = 230


def minutes_for(words: int) -> int:
    """Whole minutes, rounded up; 0 for no words."""
    return ceil(words / WORDS_PER_MINUTE)
