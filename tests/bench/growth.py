"""
What grows with the site: `python -m tests.bench.growth [--sqlite] [--full]`.

On a throw-away PostgreSQL, or with --sqlite in files; with production's settings, in one
process. See tests/bench/growing.py for what is measured.
"""

import argparse

from django.utils.module_loading import import_string

from tests.bench import stage

# How many cells the sites have, and how many rounds are measured.
USUALLY, IN_FULL = ([50, 500], 3), ([50, 500, 5000], 5)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sqlite", action="store_true", help="not on PostgreSQL")
    parser.add_argument("--full", action="store_true", help="with 5,000 cells, too")
    chosen = parser.parse_args()
    with stage.database(is_sqlite=chosen.sqlite) as address:
        stage.set_up(address, PAGES_IN_MEMORY="0")
        # Models can be imported only now.
        measure = import_string("tests.bench.growing.measure")
        measure(*(IN_FULL if chosen.full else USUALLY))


if __name__ == "__main__":
    main()
