import csv
import gzip
import io
import sys
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser

from matrix_site.usage import Line, Usage

# Characters. A server takes addresses and headers of a few thousand.
LONGEST_LINE = 100_000


class Command(BaseCommand):
    help = (
        "Count how much the pages were used, by month, from access logs of the web server "
        "(combined format) or of our own (JSON), also .gz, “-” for standard input: CSV on standard "
        "output. Robots are left out, and nothing of a visitor is kept."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")

    def handle(self, *args: Any, files: Iterable[str], **options: Any) -> None:
        usage = Usage()
        for file in files:
            try:
                with opened(file) as log:
                    usage.add(lines_of(log))
            except (OSError, EOFError, zlib.error) as error:
                raise CommandError(f"{file} cannot be read: {error}") from error
        rows = csv.writer(self.stdout, lineterminator="\n")
        rows.writerow(Line._fields)
        rows.writerows(usage.lines())
        self.stderr.write(
            f"Left out: {usage.robots} uses by robots; {usage.unreadable} lines cannot be read."
        )


def opened(file: str) -> TextIO:
    """Bytes that are no UTF-8 are in addresses that are none of ours, and do not matter."""
    if file == "-":
        return io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace")
    if Path(file).suffix == ".gz":
        return gzip.open(file, "rt", encoding="utf-8", errors="replace")
    return open(file, encoding="utf-8", errors="replace")


def lines_of(log: TextIO) -> Iterator[str]:
    """Line by line; one that is no line of a log, however long, in pieces."""
    while line := log.readline(LONGEST_LINE):
        yield line
