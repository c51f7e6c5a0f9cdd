"""How many readers hear of an edition, in words."""

from collections.abc import Collection
from datetime import datetime

from django.utils.formats import number_format

from cells.models import Page
from subscriptions.audience import count_for


def who_hears(pages: Collection[Page], now: datetime | None = None) -> str:
    """ "312 readers hear of it: 200 by a mail of its own, 100 weekly, 12 monthly."

    Of a significant edition of each of these pages, published together. Two queries.
    """
    numbers = count_for(pages, now)
    if not numbers.total:
        return "Nobody follows it by mail yet."
    one = numbers.total == 1
    people = "1 reader hears" if one else f"{_grouped(numbers.total)} readers hear"
    ways = [
        f"{_grouped(number)} {how}"
        for number, how in (
            (numbers.each, "by a mail of its own"),
            (numbers.weekly, "weekly"),
            (numbers.monthly, "monthly"),
        )
        if number
    ]
    return f"{people} of it: {', '.join(ways)}."


def _grouped(number: int) -> str:
    return number_format(number, use_l10n=True, force_grouping=True)
