"""
How fast search is made anew: `python -m tests.bench.reindex [--sqlite] [--cells N]`.

On a throw-away PostgreSQL, or with --sqlite in a file; with production's settings. See
tests/bench/reindexing.py for what is measured.
"""

import argparse

from django.utils.module_loading import import_string

from tests.bench import stage


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sqlite", action="store_true", help="not on PostgreSQL")
    parser.add_argument("--cells", type=int, default=500, help="of which the site has 31 rows each")
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    with stage.database(is_sqlite=chosen.sqlite) as address:
        stage.set_up(address)
        # Models can be imported only now.
        import_string("tests.bench.reindexing.measure")(chosen.cells, chosen.rounds)


if __name__ == "__main__":
    main()
