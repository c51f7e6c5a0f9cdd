"""The pure parser of legacy cell pages: text in, plain data out. See docs/cell-pages.md."""

from .balance import word_balance
from .decoding import decode
from .parsed import PageError, ParsedPage
from .reading import parse_page

__all__ = ["PageError", "ParsedPage", "decode", "parse_page", "word_balance"]
