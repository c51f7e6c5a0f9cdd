"""
`make drill`: what must survive a disaster is put through it, on SQLite and on PostgreSQL.

    python -m tests.drill [--full] [NAME…]

Each drill has a function `main(is_full)` in a module of its own, prints what it
counted, and returns whether the promise was kept. Each runs in a process of its own, on an
empty database that is gone afterwards.
"""

import argparse
import subprocess
import sys

from django.utils.module_loading import import_string

from tests.bench import stage
from tests.postgres import NoServerError

DRILLS = {"mail": "tests.drill.mail.main"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(DRILLS)}")
    parser.add_argument("--full", action="store_true", help="more of everything")
    parser.add_argument("--on", metavar="ADDRESS", help="run one drill here, in this process")
    chosen = parser.parse_args()
    names = chosen.names or list(DRILLS)
    if unknown := set(names) - set(DRILLS):
        parser.error(f"there is no drill {', '.join(sorted(unknown))}")
    if chosen.on:
        stage.set_up(chosen.on)
        # Models can be imported only now.
        sys.exit(not import_string(DRILLS[names[0]])(chosen.full))
    kept = [on_both(name, chosen.full) for name in names]
    sys.exit(not all(kept))


def on_both(name: str, is_full: bool) -> bool:
    """Whether the promise was kept on both databases."""
    kept = []
    for is_sqlite in (True, False):
        try:
            with stage.database(is_sqlite=is_sqlite) as address:
                command = [sys.executable, "-m", "tests.drill", name, "--on", address]
                ended = subprocess.run([*command, *(["--full"] if is_full else [])])
                kept.append(ended.returncode == 0)
        except NoServerError as problem:
            print(f"NOT RUN: {name} on PostgreSQL: {problem}.")
            kept.append(False)
    return all(kept)


if __name__ == "__main__":
    main()
