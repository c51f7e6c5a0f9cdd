"""
What grows with the site: `python -m tests.bench.growth [--sqlite] [--full]`.

On a throw-away PostgreSQL, or with --sqlite in files; with production's settings, in one
process. See tests/bench/growing.py for what is measured.
"""

import argparse

from django.utils.module_loading import import_string

from tests.bench import stage

SIZES, SIZES_IN_FULL = [50, 500], [50, 500, 5000]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sqlite", action="store_true", help="not on PostgreSQL")
    parser.add_argument("--full", action="store_true", help="with 5,000 cells, too")
    chosen = parser.parse_args()
    with stage.database(is_sqlite=chosen.sqlite) as address:
        stage.set_up(address)
        # Models can be imported only now.
        import_string("tests.bench.growing.measure")(SIZES_IN_FULL if chosen.full else SIZES)


if __name__ == "__main__":
    main()
