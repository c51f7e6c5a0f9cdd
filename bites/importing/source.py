"""A page file as it comes in: bytes to a parsed page, and to the cell it belongs to."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cells.models import Cell
from cells.pages import PageError, ParsedPage, decode, parse_page
from cells.pages.decoding import MAX_BYTES


@dataclass(frozen=True)
class Source:
    """One page: its text, tidied, and what the parser made of it. `name` may be ""."""

    name: str
    text: str
    parsed: ParsedPage

    @property
    def sha256(self) -> str:
        """Of the tidied text, so that another line end or byte-order mark is no change."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def read_source(data: bytes, *, name: str = "", cell: Cell | None = None) -> Source:
    """Parse a page; `cell` overrides what the page says of itself. Raises PageError."""
    text = decode(data, name=name)
    address = (cell.matrix.slug, cell.code) if cell else None
    return Source(name, text, parse_page(text, name=name, address=address))


def read_file(path: str) -> Source:
    """Read a page from disk. Raises PageError, for a file that cannot be read too.

    A file that is too large is refused by its size, or after MAX_BYTES where it has none.
    """
    name = path.encode("utf-8", "replace").decode().replace("\0", "?")
    if "\0" in path:
        raise PageError("no file's name can hold a NUL character.", name=name)
    try:
        if Path(path).is_dir():
            raise PageError("this is a folder.", name=name)
        with open(path, "rb") as file:
            return read_source(_bytes_of(file, name), name=name)
    except OSError as error:
        raise PageError(f"it cannot be read: {error.strerror}.", name=name) from None


def _bytes_of(file: BinaryIO, name: str) -> bytes:
    size = os.fstat(file.fileno()).st_size
    data = b"" if size > MAX_BYTES else file.read(MAX_BYTES + 1)
    if max(size, len(data)) > MAX_BYTES:
        raise PageError(f"it has more than the {MAX_BYTES >> 20} MB that a page may have.", 1, name)
    return data


def cell_of(source: Source) -> Cell:
    """The cell that a page belongs to. Raises PageError where this site has none such."""
    parsed = source.parsed
    cell = Cell.objects.at(parsed.path).with_axes().first()
    if cell is None:
        raise PageError(
            f"it is {parsed.matrix} cell {parsed.column}{parsed.row}, and there is no such cell "
            "here: make its matrix, column, row and cell first.",
            _line_of_title(source),
            source.name,
        )
    return cell


def _line_of_title(source: Source) -> int:
    code = f"{source.parsed.column}{source.parsed.row}".lower()
    lines = enumerate(source.text.lower().split("\n"), 1)
    return next((n for n, line in lines if "matrix" in line and code in line), 1)
