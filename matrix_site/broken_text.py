"""
Text that no database, mail or page of ours can hold: NUL and lone surrogates.

PostgreSQL refuses both with an error, SQLite stores them; so they are refused at the door.
Django replaces bytes that are not UTF-8 by U+FFFD while it reads a parameter, so what came
in is judged here in its raw form wherever that is still at hand.
"""

import codecs
import json
import re
from urllib.parse import unquote_to_bytes

from django.http import QueryDict
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.utils.datastructures import MultiValueDict

# WSGI hands over headers as bytes read as Latin-1: there a surrogate written in UTF-8
# (ED A0 80 to ED BF BF, in no valid UTF-8) shows as these characters.
BROKEN_HEADER = re.compile("[\0\ud800-\udfff]|\xed[\xa0-\xbf]")
BROKEN_TEXT = re.compile("[\0\ud800-\udfff]")


def is_our_charset(name: str) -> bool:
    """Only UTF-8 (and ASCII, its part) is read; Python knows codecs that are not even text."""
    try:
        return codecs.lookup(name).name in {"utf-8", "ascii"}
    except (LookupError, ValueError):
        return False


def is_sound_header(value: str) -> bool:
    """Whether a header, as WSGI gives it, is free of NUL and surrogates."""
    return not BROKEN_HEADER.search(value)


def is_sound(value: str) -> bool:
    """Whether decoded text is free of NUL and lone surrogates."""
    return not BROKEN_TEXT.search(value)


def is_sound_encoded(raw: bytes | str) -> bool:
    """Whether percent-encoded text (a path, a query, a form) is UTF-8 without NUL."""
    decoded = unquote_to_bytes(raw)
    if b"\0" in decoded:
        return False
    try:
        decoded.decode()
    except UnicodeDecodeError:
        return False
    return True


def is_sound_json(raw: bytes) -> bool:
    """Whether `raw` is JSON whose strings and keys are sound; nested too deep is not."""
    try:
        return _is_sound_value(json.loads(raw.decode()))
    except (ValueError, RecursionError):
        return False


def _is_sound_value(value) -> bool:
    match value:
        case str():
            return is_sound(value)
        case list():
            return all(map(_is_sound_value, value))
        case dict():
            return all(is_sound(key) and _is_sound_value(item) for key, item in value.items())
        case _:
            return True


class StrictMultiPartParser(MultiPartParser):
    """
    Django's parser, but a name or value that is not sound UTF-8 is an error.

    Parts are read as Latin-1, which loses nothing, and decoded again strictly. What is
    inside an uploaded file is the business of the form that takes it.
    """

    def __init__(self, META, input_data, upload_handlers, encoding=None):  # noqa: N803
        super().__init__(META, input_data, upload_handlers, "latin-1")
        self._input_data = _WatchedParts(input_data, self._boundary)  # type: ignore[attr-defined]

    def parse(self):
        raw_fields, raw_files = super().parse()
        fields = QueryDict(mutable=True)
        for name, values in raw_fields.lists():
            fields.setlist(_strict(name), [_strict(value) for value in values])
        fields._mutable = False
        files = MultiValueDict({_strict(name): found for name, found in raw_files.lists()})
        return fields, files

    def sanitize_file_name(self, file_name):
        # Django's drops unprintable characters, NUL among them, without a word.
        return super().sanitize_file_name(_strict(file_name))


class _WatchedParts:
    """
    A stream of parts whose headers must be UTF-8.

    Django passes over a header that is not, and with it the whole field, without a word.
    """

    # Django takes no more than this for the headers of one part.
    HEADERS_LIMIT = 1024

    def __init__(self, stream, boundary: bytes):
        self._stream = stream
        self._headers = re.compile(
            b"--%s\r\n(.{0,%d}?)\r\n\r\n" % (re.escape(boundary), self.HEADERS_LIMIT), re.DOTALL
        )
        self._overlap = len(boundary) + self.HEADERS_LIMIT + 8
        self._tail = b""

    def read(self, size=-1):
        chunk = self._stream.read(size)
        window = self._tail + chunk
        for match in self._headers.finditer(window):
            try:
                match[1].decode()
            except UnicodeDecodeError as error:
                raise MultiPartParserError("The name of a part is not UTF-8.") from error
        self._tail = window[-self._overlap :]
        return chunk


def _strict(text: str) -> str:
    try:
        decoded = text.encode("latin-1").decode()
    except UnicodeError as error:
        raise MultiPartParserError("A part of the form is not UTF-8.") from error
    if not is_sound(decoded):
        raise MultiPartParserError("A part of the form holds a character that is not text.")
    return decoded
