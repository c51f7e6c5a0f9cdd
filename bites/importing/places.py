"""Where the page's things stand in their list: `order`, in steps that leave room."""

from collections.abc import Sequence

STEP = 10


def places(orders: Sequence[int | None]) -> list[int]:
    """An order for each, ascending. `orders` are those there are now, None for new ones.

    What stands in the right order stays where it is, new ones go between; where there is no
    room, or the order is another, all are numbered anew: 10, 20, ….
    """
    result: list[int] = []
    held = 0
    last = 0
    for order in orders:
        if order is None:
            held += 1
            continue
        room = order - last - 1
        if room < held:
            return [STEP * (index + 1) for index in range(len(orders))]
        result += _between(last, order, held)
        result.append(order)
        held, last = 0, order
    return result + [last + STEP * (index + 1) for index in range(held)]


def _between(low: int, high: int, count: int) -> list[int]:
    """`count` numbers spread over the gap between two, which has room for them."""
    return [low + (high - low) * (index + 1) // (count + 1) for index in range(count)]
