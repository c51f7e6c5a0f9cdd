"""From the bytes of a file to clean text, or one clear refusal."""

import re

from .parsed import PageError

MAX_BYTES = 5 * 1024 * 1024

SIGNATURES = {
    b"%PDF": "a PDF file: open it and save its text",
    b"PK\x03\x04": "a zipped file such as a Word document: save it as plain text",
    b"\xd0\xcf\x11\xe0": "an old Word document: save it as plain text",
    b"{\\rtf": "a rich-text (RTF) file: save it as plain text",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
}

UTF16_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}

# Bytes that Windows-1252 leaves undefined. They are kept as they are until mojibake is
# repaired (0x9D ends a misread closing quotation mark); what is left is refused.
UNDEFINED_IN_1252 = {byte: chr(byte) for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}

WINDOWS = {
    (bytes([byte]).decode("cp1252") if byte not in UNDEFINED_IN_1252 else chr(byte)): byte
    for byte in range(0x80, 0x100)
}
MAC = {bytes([byte]).decode("mac_roman"): byte for byte in range(0x80, 0x100)}


def _runs(alphabet: dict[str, int]) -> re.Pattern[str]:
    """Characters that were one UTF-8 character before `alphabet` misread its bytes."""
    members = {
        size: re.escape("".join(char for char, byte in alphabet.items() if low <= byte <= high))
        for size, (low, high) in {2: (0xC2, 0xDF), 3: (0xE2, 0xEF), 4: (0xF0, 0xF4)}.items()
    }
    after = re.escape("".join(char for char, byte in alphabet.items() if byte < 0xC0))
    return re.compile("|".join(f"[{members[n]}][{after}]{{{n - 1}}}" for n in (4, 3, 2)))


WINDOWS_RUN = _runs(WINDOWS)
# Of Mac misreadings only punctuation ("‚Äô"), accents and the hard space are repaired: the
# other pairs are too likely to be meant.
MAC_RUN = re.compile("‚Ä.|√.|¬†")

HTML = re.compile(
    r"\s*<(?:!--|(?:!doctype html|\?xml|html|head|body|title|meta|div|main|article|section|table"
    r"|h[1-6]|p|span|a)\b)",
    re.I,
)
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
# "KHeadline (2011)": a category letter that lost the space after it.
GLUED_ENTRY = re.compile(
    r"^ *((?:[SKRG] )?[SKRG])(?=[‘“]?(?:[A-Z][a-z]{2}|A )[^\n(]{5,250}"
    r"(?:\([^()\n]*\b(?:19|20)\d\d\b[^()\n]*\)|\(in press\)))",
    re.MULTILINE,
)
# "KRHeadline (2011)", "KR [Headline](#) (2011)": two category letters glued together.
GLUED_PAIR = re.compile(
    r"^( *\**[SKRG])(?=[SKRG]\**(?: ?[.:–-])? ?\**[‘“\"\[]*(?:[A-Z][a-z]{2}|A )[^\n]{3,250}?"
    r"\((?:[^()\n]{0,150}\b(?:19|20)\d\d\b[^()\n]{0,150}|in press)\)\s*(?:[.:;]|$))"
    r"(?!(?<=S)S|(?<=K)K|(?<=R)R|(?<=G)G)",
    re.MULTILINE,
)
GLUED_MORE = re.compile(r"^ *(MORE|more)(?=(?:Retrieve|Search) )", re.MULTILINE)
FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")


def decode(data: bytes, *, name: str = "") -> str:
    """The text of a page file, repaired and tidy (see `tidy`).

    Reads UTF-8 with or without a byte-order mark, UTF-16 with one, and Windows-1252. Raises
    PageError for a file that is empty, larger than MAX_BYTES, or not text.
    """
    _refuse_size(len(data), name)
    for signature, what in SIGNATURES.items():
        if data.startswith(signature):
            raise PageError(f"this is {what}.", name=name)
    return clean(repair(_read(data, name)), name)


def clean(text: str, name: str = "") -> str:
    """Tidy text (see `tidy`); raises PageError as `decode` does. Twice is as good as once."""
    _refuse_size(len(text), name)
    text = tidy(text)
    if found := FORBIDDEN.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise PageError(
            f"this is not a text file (it has the character U+{ord(found[0]):04X}).", line, name
        )
    if not text.strip():
        raise PageError("the file is empty.", name=name)
    if HTML.match(text):
        raise PageError("this is HTML: open the page in a browser and save its text.", name=name)
    return text


def _refuse_size(size: int, name: str) -> None:
    if size > MAX_BYTES:
        raise PageError(
            f"the file has {size / 1_048_576:.1f} MB, more than the "
            f"{MAX_BYTES // 1_048_576} MB that a page may have.",
            name=name,
        )


def _read(data: bytes, name: str) -> str:
    if encoding := UTF16_MARKS.get(data[:2]):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            raise PageError("this is not a text file.", name=name) from None
    if b"\x00" in data:
        line = data.count(b"\n", 0, data.index(b"\x00")) + 1
        raise PageError("this is not a text file (it has NUL bytes).", line, name)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1").translate(_LATIN_TO_1252)


_LATIN_TO_1252 = {byte: char for char, byte in WINDOWS.items()}


def repair(text: str) -> str:
    """Undo mojibake: UTF-8 once read as Windows-1252 ("â€™") or Mac Roman ("‚Äô").

    Looks only at runs whose bytes form a valid UTF-8 character, so meant accents stay. Runs
    three times at most, for files that were misread more than once.
    """
    for _ in range(3):
        before = text
        text = WINDOWS_RUN.sub(lambda run: _reread(run[0], WINDOWS), text)
        text = MAC_RUN.sub(lambda run: _reread(run[0], MAC), text)
        if text == before:
            break
    return text


def _reread(run: str, alphabet: dict[str, int]) -> str:
    try:
        return bytes(alphabet[char] for char in run).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return run


def tidy(text: str) -> str:
    """One kind of line end and of space, and nothing invisible; lines keep their numbers.

    Soft hyphens and zero-width characters go, so a word that they cut is one word; a category
    letter glued to its headline or to another gets its space back. Twice is as good as once.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub("[\u0085\u2028\u2029]", "\n", text)
    text = INVISIBLE.sub("", text)
    text = re.sub(r"[^\S\n]+", " ", text)
    text = GLUED_PAIR.sub(r"\1 ", text)
    text = GLUED_ENTRY.sub(r"\1 ", text)
    return GLUED_MORE.sub(r"\1 ", text)
