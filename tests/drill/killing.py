"""An act is killed with `kill -9` at many moments: each time all of it is there, or nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from tests.drill.drills import Figures
from tests.invariants import broken_invariants
from tests.victim import Victims


class HalfDoneError(Exception):
    """The message says what is there and what is not."""


@dataclass(frozen=True, slots=True)
class Act:
    """`prepare` makes what the act with this number works on, and returns how tests/acts.py does
    it. `is_done` looks afterwards: True, False where nothing of it is there, None where that
    cannot be told from outside; raises HalfDoneError.
    """

    name: str
    prepare: Callable[[int], list[str]]
    is_done: Callable[[int], bool | None]


def killed(act: Act, victims: Victims, times: int) -> Figures:
    """Killed so many times, from its first moment on; the last time right after its end."""
    figures = Figures()
    warming_up = [partial(act.prepare, number) for number in (-2, -1)]
    outcomes = []
    for number, moment in enumerate(victims.moments(*warming_up, kills=times)):
        call = act.prepare(number)
        victims.do(*call, killed_after=moment)
        figures.tried += 1
        figures.broken += [f"{act.name} {number}: {one}" for one in broken_invariants()]
        try:
            outcomes.append(act.is_done(number))
        except HalfDoneError as problem:
            figures.broken.append(f"{act.name} {number}: {problem}")
    if outcomes and outcomes[-1] is False:
        figures.lost += 1
        figures.broken.append(f"{act.name}: what was done when it was killed is not there")
    done = sum(outcome is True for outcome in outcomes)
    print(f"  {act.name}: killed {figures.tried} times, {done} times after it was done")
    return figures
