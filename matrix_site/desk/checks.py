"""What the checks found, said once for all the places that it is true of."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from cells.parts import Problem
from matrix_site.desk.links import with_next


@dataclass(frozen=True, slots=True)
class Place:
    """`url` is where to mend it, leading back here; empty where there is no such place."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One message and everywhere it applies, in the order of the page."""

    message: str
    places: list[Place] = field(default_factory=list)


def findings(problems: Iterable[Problem], back: str) -> list[Finding]:
    """Problems of the same words as one, in the order in which each is first met."""
    found: dict[str, Finding] = {}
    for problem in problems:
        finding = found.setdefault(problem.message, Finding(problem.message))
        url = with_next(problem.url, back) if problem.url else ""
        finding.places.append(Place(problem.place, url))
    return list(found.values())
