"""
`make drill`: what must survive a disaster is put through it, and what was lost is counted.

    python -m tests.drill [--full] [--only NAME]…

Each drill of drills.py runs in a process of its own, on an empty database that is gone
afterwards. The table at the end says what each counted; the exit code is 1 where a promise was
broken or a drill could not be run.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.drill.drills import DRILLS, SQLITE, Drill, Figures, as_json, from_json
from tests.drill.ground import ground
from tests.postgres import NoServerError

# How many broken promises of one row are named, and how many lines of the log shown with them.
NAMED, LINES = 10, 100
# What stands in the lines that are not shown: thousands of requests.
ANSWERED = '"level": "INFO"'
HEADINGS = ("drill", "on", "tried", "errors", "repeated", "longest", "took", "lost")


class Ended(NamedTuple):
    """One run of a drill. `rows` is empty where it broke off."""

    drill: Drill
    database: str
    rows: dict[str, Figures]
    seconds: float

    @property
    def is_kept(self) -> bool:
        return bool(self.rows) and all(figures.is_kept for figures in self.rows.values())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    names = [drill.name for drill in DRILLS]
    parser.add_argument("--only", action="append", choices=names, metavar="NAME", help=str(names))
    parser.add_argument("--full", action="store_true", help="30 of each")
    parser.add_argument("--here", metavar="DATABASE", help="run one drill in this process")
    parser.add_argument("--figures", type=Path, help="where --here writes what it counted")
    parser.add_argument("--kept", type=Path, help="where --here finds, or leaves, an empty site")
    chosen = parser.parse_args()
    drills = [drill for drill in DRILLS if drill.name in (chosen.only or names)]
    if chosen.here:
        run_here(drills[0], chosen.here, chosen.full, chosen.figures, chosen.kept)
        return
    with tempfile.TemporaryDirectory(prefix="matrix-drill-", dir="/tmp") as kept:
        ended = [
            run_apart(drill, database, chosen.full, kept)
            for drill in drills
            for database in drill.on
        ]
    print(table(ended))
    for one in ended:
        for what, figures in one.rows.items():
            for sentence in figures.broken[:NAMED]:
                print(f"BROKEN: {what} on {one.database}: {sentence}")
            if more := figures.broken[NAMED:]:
                print(f"BROKEN: {what} on {one.database}: and {len(more)} more")
    sys.exit(not all(one.is_kept for one in ended))


def run_here(drill: Drill, database: str, is_full: bool, figures: Path, kept: Path | None) -> None:
    try:
        with ground(is_sqlite=database == SQLITE, kept=kept) as place:
            figures.write_text(as_json(drill(place, is_full=is_full)))
    except NoServerError as problem:
        sys.exit(f"NOT RUN: {drill.name} on PostgreSQL: {problem}.")


def run_apart(drill: Drill, database: str, is_full: bool, kept: str) -> Ended:
    """In a process of its own, so that each drill has settings of its own.

    What the site logs meanwhile, which sees its disasters, is shown where a promise was broken.
    """
    print(f"{drill.name} on {database}: {drill.what} …", flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="matrix-drill-") as folder:
        figures = Path(folder) / "figures"
        command = [sys.executable, "-u", "-m", "tests.drill", "--only", drill.name]
        command += ["--here", database, "--figures", str(figures), "--kept", kept]
        command += ["--full"] if is_full else []
        with (Path(folder) / "log").open("w+") as log:
            subprocess.run([*mounting(drill), *command], stderr=log)
            log.seek(0)
            last_lines = deque((line for line in log if ANSWERED not in line), maxlen=LINES)
        told = from_json(figures.read_text()) if figures.exists() else {}
    ended = Ended(drill, database, told, time.monotonic() - began)
    if not ended.is_kept:
        print(f"The end of its log:\n{''.join(last_lines)}", flush=True)
    return ended


def mounting(drill: Drill) -> list[str]:
    """Root may mount file systems: in a name space that is gone with the process, with them."""
    return ["unshare", "--mount", "--"] if drill.is_mounting else []


def table(ended: list[Ended]) -> str:
    rows = [HEADINGS, *(row for one in ended for row in rows_of(one))]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = [
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return "\n".join(["", *lines])


def rows_of(one: Ended) -> Iterator[tuple[str, ...]]:
    """The seconds stand in the first of them, which took them together with the rest."""
    took = f"{one.seconds:.0f} s"
    if not one.rows:
        yield one.drill.what, one.database, "", "", "", "", took, "not known: it broke off"
    for what, counted in one.rows.items():
        yield (
            what,
            one.database,
            f"{counted.tried:,}",
            f"{counted.errors:,}",
            f"{counted.repeated:,}",
            f"{counted.longest:.1f} s" if counted.longest else "",
            took,
            f"{counted.lost:,}" if counted.lost else "nothing",
        )
        took = ""


if __name__ == "__main__":
    main()
