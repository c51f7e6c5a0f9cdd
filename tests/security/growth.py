"""How the cost of something grows with its size: measured at three sizes, fitted in logarithms."""

import sys
from collections.abc import Callable
from math import log
from time import process_time
from types import FrameType

SIZES = (10_000, 20_000, 40_000)
# Seconds. Below this a clock says nothing, and a quadratic search of 40,000 characters takes
# several times as long: 800 million steps.
TOO_QUICK_TO_TELL = 0.2
ROUNDS = 3
TRIES = 4
SURELY_LINEAR = 1.2

type Act = Callable[[int], object]


def exponent(costs: list[float]) -> float:
    """The slope of the line through the points (log size, log cost): 1 is linear, 2 quadratic."""
    points = [(log(size), log(max(cost, 1e-9))) for size, cost in zip(SIZES, costs, strict=True)]
    middle = [sum(values) / len(points) for values in zip(*points, strict=True)]
    above = sum((x - middle[0]) * (y - middle[1]) for x, y in points)
    return above / sum((x - middle[0]) ** 2 for x, _ in points)


def seconds(act: Act, size: int) -> float:
    begun = process_time()
    act(size)
    return process_time() - begun


def growth_of_time(act: Act, cost: Callable[[Act, int], float] = seconds) -> float:
    """The exponent of the processor's time that `act(size)` takes; 0 where it is too quick.

    Measured at the ends first, and with care only where that looks worse than linear: then the
    least of some rounds for each size, since another process can only add to it, and again while
    it looks so. A quadratic act looks so each time.
    """
    longest = cost(act, SIZES[-1])
    if longest < TOO_QUICK_TO_TELL:
        return 0
    rough = log(longest / max(cost(act, SIZES[0]), 1e-9)) / log(SIZES[-1] / SIZES[0])
    least = rough
    for _ in range(TRIES if rough >= SURELY_LINEAR else 0):
        least = min(least, measured(act, cost))
        if least < SURELY_LINEAR:
            break
    return least


def measured(act: Act, cost: Callable[[Act, int], float]) -> float:
    """In turns, so that a slow moment of the machine falls on every size."""
    rounds = [[cost(act, size) for size in SIZES] for _ in range(ROUNDS)]
    return exponent([min(costs) for costs in zip(*rounds, strict=True)])


def growth_of_calls(act: Act) -> float:
    """The exponent of how many functions are called: the same on every machine."""
    return exponent([float(calls(act, size)) for size in SIZES])


def calls(act: Act, size: int) -> int:
    count = 0

    def called(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(called)
    try:
        act(size)
    finally:
        sys.setprofile(None)
    return count
