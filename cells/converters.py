"""Path converters for all our addresses."""

import re

from django.urls import register_converter
from django.urls.converters import get_converters

from cells.addresses import TAKEN
from cells.exporting.form import Form
from cells.richtext.vocabulary import MARK_ID

# No other address has the slug of a matrix or of a plain page as its first segment, so it does
# not matter which of them is looked for first.
SLUG = rf"(?!(?:{'|'.join(map(re.escape, sorted(TAKEN)))})(?![a-z0-9-]))[a-z][a-z0-9-]{{0,29}}"


class NumberConverter:
    """
    `<number:id>`: the number of a row, in one spelling (no leading zero).

    At most nine digits, so that it fits every column it is compared with: an integer of more
    than 64 bits is an error on SQLite where 404 is meant.
    """

    regex = "[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class PagePathConverter:
    """
    `<page:path>`: the path of a page with editions, as `Page.path` holds it.

    A matrix or plain page ("drug", "about"), a cell ("drug/e5"), a row ("drug/rows/5"), a
    column ("drug/columns/e") or the essay on a topic ("topics/naloxone"); which of them exist is
    for the database to say.
    """

    regex = (
        "(?:topics/[a-z0-9_-]{1,90}"
        f"|{SLUG}(?:/[a-z][1-9][0-9]?|/rows/[1-9][0-9]?|/columns/[a-z])?)"
    )

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class MatrixConverter(PagePathConverter):
    """`<matrix:slug>`: the slug of a matrix, in small letters as it is stored."""

    regex = SLUG


class EditionConverter(PagePathConverter):
    """`<edition:address>`: the last part of an archived edition's address, "2018-10-12-2"."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}(?:-[1-9][0-9]*)?"


class MarkConverter(PagePathConverter):
    """`<mark:mark>`: the id of a marked passage, "p-ab12cd34"."""

    regex = MARK_ID.pattern


class TopicConverter(PagePathConverter):
    """`<topic:slug>`: the slug of a topic, or another word for it, in any script."""

    regex = r"[\w-]{1,90}"


class LogoConverter(PagePathConverter):
    """`<logo:name>`: the name of an uploaded picture; never with a slash, never hidden."""

    regex = r"\w[\w.-]{0,150}\.(?:png|PNG|jpe?g|JPE?G|gif|GIF|webp|WEBP)"


class FormConverter:
    """`<form:form>`: the ending of a file, ".json" without its dot, as a `Form`."""

    regex = "|".join(Form)

    def to_python(self, value: str) -> Form:
        return Form(value)

    def to_url(self, value: Form) -> str:
        return value


def register() -> None:
    """Make the converters known; to be called above the `urlpatterns` that use them."""
    for name, converter in CONVERTERS.items():
        if name not in get_converters():
            register_converter(converter, name)


CONVERTERS: dict[str, type] = {
    "number": NumberConverter,
    "page": PagePathConverter,
    "matrix": MatrixConverter,
    "edition": EditionConverter,
    "mark": MarkConverter,
    "logo": LogoConverter,
    "topic": TopicConverter,
    "form": FormConverter,
}
