"""What differs from one receiver of a letter to the next, taken out of it and put back.

What is the same for all is rendered once. In the place of the rest stand holes; what they are
filled with is never searched for holes itself.
"""

import re
import secrets
from collections.abc import Mapping
from dataclasses import replace

from subscriptions.emails.cleaning import address
from subscriptions.headers import one_line
from subscriptions.letters import Button, Letter, Piece

# Nobody can know it who writes a letter, so nothing that stands in one is taken for a hole.
_SECRET = secrets.token_hex(8)
HOLE = re.compile(rf"https://{_SECRET}\.invalid/([a-z]+[0-9]*)")
# Fields of a letter with an address of the receiver's own.
ADDRESSES = ("unsubscribe", "preferences", "never")


def hole(name: str) -> str:
    """It looks like an address, so that it may stand where one may."""
    return f"https://{_SECRET}.invalid/{name}"


def shared(letter: Letter) -> tuple[Letter, dict[str, str]]:
    """The letter with holes, equal for all who are told the same, and what to fill them with."""
    values = {name: address(getattr(letter, name)) for name in ADDRESSES if getattr(letter, name)}
    changed = {name: hole(name) for name in values}
    pieces = tuple(_with_hole(piece, values) for piece in letter.pieces)
    because: tuple[str, ...] = ()
    if letter.because:
        values["because"] = one_line(" ".join(letter.because))
        because = (hole("because"),)
    # Only headers have these.
    unseen = {"subject": "", "reply_to": "", "list_name": "", "archive": ""}
    return replace(letter, pieces=pieces, because=because, **changed, **unseen), values


def _with_hole(piece: Piece, values: dict[str, str]) -> Piece:
    """Where a button leads may be for one person alone; of other pieces all is shared."""
    if not isinstance(piece, Button):
        return piece
    name = f"button{len(values)}"
    values[name] = address(piece.address)
    return replace(piece, address=hole(name))


def filled(text: str, values: Mapping[str, str]) -> str:
    return HOLE.sub(lambda match: values[match[1]], text)
