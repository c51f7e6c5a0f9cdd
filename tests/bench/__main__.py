"""
`make bench`: every measurement, on SQLite and on PostgreSQL, each in a process of its own; then
the proxy, where nginx, Redis and wrk are installed.

    python -m tests.bench [--full]

Ratios are what counts: see docs/benchmarks.md.
"""

import argparse
import subprocess
import sys

# Modules of tests.bench, and what each is asked for: usually, and with --full.
USUALLY = [
    ("pages",),
    ("search", "--rows", "1250"),
    ("growth",),
    ("reindex",),
    ("mail", "--people", "150"),
]
IN_FULL = [
    ("pages", "--rounds", "9"),
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
    codes = [
        measured(*work, *where)
        for work in (IN_FULL if is_full else USUALLY)
        for where in ([], ["--sqlite"])
    ]
    codes.append(measured("proxy", "--seconds", "5" if is_full else "2"))
    sys.exit(max(codes))


def measured(name: str, *options: str) -> int:
    print(f"\n{name} {' '.join(options)}", flush=True)
    return subprocess.run([sys.executable, "-m", f"tests.bench.{name}", *options]).returncode


if __name__ == "__main__":
    main()
