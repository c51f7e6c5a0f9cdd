"""What is wanted of the ratios, gathered from the processes of one run and printed last."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

# Names the file in which they are gathered; without it nothing is.
GATHERED = "BENCH_RATIOS"


def say(
    work: str, seen: float, *, at_most: float | None = None, at_least: float | None = None
) -> None:
    """Tell of one ratio, which is wanted on this side of a bound."""
    if path := os.environ.get(GATHERED):
        told = {"work": work, "seen": seen, "at_most": at_most, "at_least": at_least}
        with Path(path).open("a") as gathered:
            gathered.write(json.dumps(told) + "\n")


def table(path: Path) -> Iterator[str]:
    """All that was told, in its order, as rows of Markdown."""
    yield "| work | seen | wanted | |"
    yield "|---|---|---|---|"
    for line in path.read_text().splitlines():
        one = json.loads(line)
        seen, most, least = one["seen"], one["at_most"], one["at_least"]
        is_missed = (most is not None and seen > most) or (least is not None and seen < least)
        wanted = f"≤ {most:g}" if most is not None else f"≥ {least:g}"
        yield f"| {one['work']} | {seen:,.2f} | {wanted} | {'missed' if is_missed else ''} |"
