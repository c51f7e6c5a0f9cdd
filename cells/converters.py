"""Path converters for all our addresses."""

from django.urls import register_converter
from django.urls.converters import get_converters


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


def register() -> None:
    """Make the converters known; to be called above the `urlpatterns` that use them."""
    if "number" not in get_converters():
        register_converter(NumberConverter, "number")
