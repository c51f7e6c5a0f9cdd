"""A state in a word or two, as cards and bars show it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere that a chip leads to."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Chip:
    """`look` and `icon` are those of {% chip %}; `places` follow the words, as links."""

    look: str
    words: str
    icon: str = ""
    places: tuple[Place, ...] = ()
