"""The mark of the site, in small: which of its squares is filled."""

import re
import string

SIDE = 5
# In the middle: the site itself.
MIDDLE = "C3"
_CODE = re.compile(r"([A-Z]?)([0-9]?)")


def square_of(code: str) -> list[list[bool]]:
    """Five rows of five squares, True for those that are meant: a cell ("A3"), row or column."""
    match = _CODE.fullmatch(code.upper() or MIDDLE)
    letter, digit = match.groups() if match else ("", "")
    columns = {string.ascii_uppercase.index(letter)} if letter else set(range(SIDE))
    rows = {int(digit) - 1} if digit else set(range(SIDE))
    is_known = bool(letter or digit)
    return [
        [is_known and row in rows and column in columns for column in range(SIDE)]
        for row in range(SIDE)
    ]
