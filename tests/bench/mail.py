"""
What sending costs beside a bare loop: `python -m tests.bench.mail [--people N] [--sqlite]`.

On a throw-away PostgreSQL, or with --sqlite in a file; with production's settings, and a mail
server in a process of its own. See tests/bench/mailing.py for what is measured.
"""

import argparse
import tempfile
from pathlib import Path

from django.utils.module_loading import import_string

from tests.bench import stage
from tests.smtp_server import Recorder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=200, help="in each round")
    parser.add_argument("--sqlite", action="store_true", help="not on PostgreSQL")
    chosen = parser.parse_args()
    with (
        stage.database(is_sqlite=chosen.sqlite) as address,
        tempfile.TemporaryDirectory(prefix="matrix-bench-") as folder,
    ):
        server = Recorder(Path(folder) / "mails")
        try:
            stage.set_up(address, EMAIL_URL=server.url)
            # Models can be imported only now.
            import_string("tests.bench.mailing.measure")(chosen.people)
        finally:
            server.end()


if __name__ == "__main__":
    main()
