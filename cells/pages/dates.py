"""The lines "Last revised 12 October 2018. First uploaded 01 June 2013"."""

import re
from datetime import date

from .landmarks import DATE

MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
MONTHS = {name: number for number, name in enumerate(MONTH_NAMES.split(), 1)}
FIRST = re.compile(r"first|original|uploaded|published|posted", re.I)
LAST = re.compile(r"last|recent|revised|updated|amended", re.I)


def dates_start(text: str) -> int | None:
    """Where the dates begin that end this text; None if it does not end with any."""
    end, start = len(text), None
    for found in reversed(list(DATE.finditer(text))):
        if re.search(r"\w", text[found.end() : end]):
            break
        start = end = found.start()
    return start


def read_dates(text: str) -> tuple[date | None, date | None, list[str]]:
    """(last revised, first uploaded, the ones that could not be read)."""
    last = first = None
    unread: list[str] = []
    for found in DATE.finditer(text):
        day = read_day(found["day"])
        if day is None:
            unread.append(found[0].strip())
        elif FIRST.search(found["which"]) and not re.match(r"last|most", found["which"], re.I):
            first = day
        elif LAST.search(found["which"]):
            last = day
    return last, first, unread


def read_day(words: str) -> date | None:
    """A full date in English or ISO form (day before month); None for anything else."""
    numbers = [int(number) for number in re.findall(r"\d+", words)]
    month = next(
        (MONTHS[w[:3]] for w in re.findall(r"[a-z]{3,}", words.lower()) if w[:3] in MONTHS), None
    )
    try:
        if month:
            day, year = sorted(numbers)
            return date(year, month, day)
        if re.match(r"\d{4}", words):
            return date(*numbers)
        return date(*reversed(numbers))
    except (ValueError, TypeError):
        return None
