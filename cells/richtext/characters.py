"""Which characters and which addresses rich text may hold."""

import re
from urllib.parse import urlsplit

from .vocabulary import LINK_SCHEMES

# Spelled as code points, since most of them cannot be seen.
_INVISIBLE = re.compile(
    "["
    "\u0000-\u0008\u000b\u000e-\u001f\u007f-\u0084\u0086-\u009f"  # control characters
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"  # lone surrogates and non-characters
    # Embeddings, overrides and isolates reach past the words that they stand in, and can show
    # a text in another order than it is stored in. The marks U+200E, U+200F and U+061C, which
    # Hebrew and Arabic names need beside Latin ones, act only where they stand: they stay.
    "\u202a-\u202e\u2066-\u2069"
    "\u00ad\u200b\u2060\ufeff"  # soft hyphen, zero-width spaces, byte order mark
    "]"
)
_LINE_ENDS = re.compile("[\u0085\u2028\u2029]")
_WHITE_SPACE = re.compile("[ \t\n\r\f]+")
_SPACE_IN_ADDRESS = re.compile(r"\s")


def clean_characters(text: str) -> str:
    """Without what cannot be stored, cannot be seen, or turns the text round it about."""
    return _INVISIBLE.sub("", _LINE_ENDS.sub(" ", text))


def fold_white_space(text: str) -> str:
    """Runs of what HTML calls white space become one space; no-break spaces stay."""
    return _WHITE_SPACE.sub(" ", text)


def clean_address(address: str) -> str:
    """
    The address of a link as stored, or "" where it cannot be one.

    It is absolute, of one of `LINK_SCHEMES`, and names a host (or, for mailto, a mailbox).
    """
    address = clean_characters(address).strip().replace("\t", "").replace("\n", "")
    address = _SPACE_IN_ADDRESS.sub("%20", address)
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme not in LINK_SCHEMES:
        return ""
    if parts.scheme == "mailto":
        return address if "@" in parts.path else ""
    return address if host else ""
