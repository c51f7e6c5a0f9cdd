"""
`make bench`: every measurement, on SQLite and on PostgreSQL, each in a process of its own; then
the proxy, where nginx, Redis and wrk are installed.

    python -m tests.bench [--full]

Ratios are what counts: see docs/benchmarks.md. Those of which something is wanted come last.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench import ratios

# Modules of tests.bench, and what each is asked for: usually, and with --full.
USUALLY = [
    ("pages",),
    ("search", "--rows", "1250"),
    ("growth",),
    ("reindex",),
    ("mail", "--people", "150"),
]
IN_FULL = [
    ("pages", "--rounds", "18"),
    ("search", "--rows", "1250"),
    ("search", "--rows", "100000"),
    ("search", "--rows", "1000000"),
    ("growth", "--full"),
    ("reindex", "--cells", "1000", "--rounds", "5"),
    ("mail", "--people", "500"),
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="more of everything")
    is_full = parser.parse_args().full
    with tempfile.TemporaryDirectory(prefix="matrix-bench-") as folder:
        gathered = Path(folder) / "ratios"
        gathered.touch()
        os.environ[ratios.GATHERED] = str(gathered)
        codes = [measured(*work) for work in works(is_full)]
        print("", *ratios.table(gathered), sep="\n")
    sys.exit(max(codes))


def works(is_full: bool) -> list[tuple[str, ...]]:
    each = IN_FULL if is_full else USUALLY
    on_both = [(*work, *where) for work in each for where in ([], ["--sqlite"])]
    return [*on_both, ("proxy", "--seconds", "5" if is_full else "2")]


def measured(name: str, *options: str) -> int:
    print(f"\n{name} {' '.join(options)}", flush=True)
    return subprocess.run([sys.executable, "-m", f"tests.bench.{name}", *options]).returncode


if __name__ == "__main__":
    main()
