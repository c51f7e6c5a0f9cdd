"""From the bytes of a file to text, whatever program wrote it."""

import codecs

from entries.references.records import MAX_BYTES, Unreadable

MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# How many bytes tell whether a file without a mark is UTF-16.
SAMPLE = 400


def text_of(data: str | bytes) -> str:
    """The text, its lines parted by "\\n" alone; Unreadable for what is too large or no text.

    Bytes are UTF-8 or UTF-16, with or without a mark at their beginning, or else Windows-1252,
    which holds Latin-1. NUL, which PostgreSQL does not store, becomes a space.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable(f"It has more than the {MAX_BYTES >> 20} MB that are read at once.")
    text = data if isinstance(data, str) else _decoded(data)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if text.startswith(("%PDF", "PK\x03\x04", "{\\rtf", "\xd0\xcf\x11\xe0")):
        raise Unreadable("It is no text: save it as RIS, BibTeX or CSV first.")
    return text.replace("\x00", " ")


def _decoded(data: bytes) -> str:
    for mark, encoding in MARKS.items():
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if encoding := _utf16_without_mark(data[:SAMPLE]):
        return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _utf16_without_mark(sample: bytes) -> str:
    """Of Latin letters in UTF-16 every second byte is zero."""
    half = len(sample) // 2
    if half < 2:
        return ""
    if sample[1::2].count(0) > 0.7 * half:
        return "utf-16-le"
    return "utf-16-be" if sample[0::2].count(0) > 0.7 * half else ""
