"""Running titles: the line that printing put on every page, which no rule can know beforehand."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from .landmarks import opens_something
from .lines import Para
from .titles import read_title

RUNNING = "running title"
FEWEST = 3  # times
LEAST_APART = 5  # lines with words; the rows of a table repeat closer than that
LONGEST = 120
FEWEST_WORDS = 3


def with_running_titles(lines: Iterable[Para]) -> list[Para]:
    """Give the rule to short lines that come back, but for their numbers, far apart each time."""
    lines = list(lines)
    places: dict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if not line.rule and not line.signs and line.length <= LONGEST:
            places[re.sub(r"\d+", "0", line.text.casefold())].append(index)
    for words, found in places.items():
        is_apart = all(b - a >= LEAST_APART for a, b in pairwise(found))
        if len(found) < FEWEST or not is_apart or len(words.split()) < FEWEST_WORDS:
            continue
        first = lines[found[0]].text
        if words.endswith((".", ":", "?", "!")) or opens_something(first) or read_title(first):
            continue
        for index in found:
            lines[index] = replace(lines[index], rule=RUNNING)
    return lines
