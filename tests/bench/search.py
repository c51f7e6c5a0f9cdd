"""
What search costs beside the bare ranked query: `python -m tests.bench.search [--rows N]`.

On a throw-away PostgreSQL, or with --sqlite in a file; with production's settings, in one
process. See tests/bench/searches.py for what is measured.
"""

import argparse

from django.utils.module_loading import import_string

from tests.bench import stage


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--sqlite", action="store_true", help="not on PostgreSQL")
    chosen = parser.parse_args()
    with stage.database(is_sqlite=chosen.sqlite) as address:
        stage.set_up(address, DATABASE_POOL="4")
        # Models can be imported only now.
        import_string("tests.bench.searches.measure")(chosen.rows)


if __name__ == "__main__":
    main()
