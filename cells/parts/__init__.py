"""The parts of a snapshot that this app owns.

A part is a module of plain functions, named in `settings.SNAPSHOT_PARTS`:

- `take(subject) -> dict`: the part, from drafts
- `texts(part) -> [PlacedText]`: the rich texts in it, and where each is edited
- `check(part) -> [Problem]`: what would make it a bad page, beside what is wrong in its texts
- `put_back(subject, part)`: write it back into the drafts; a part that lists things has
  `put_back_one(subject, one)` too
- `put_text(part, key, html)`: write one of its texts, known by its key, into its draft row, and
  nothing else; a part without texts has none
- `targets(kind, ids) -> {id: label}`: which of these exist as drafts, so that a reference can
  be checked; {} for kinds of another part
- `find(text) -> [Found]`: drafts to refer to, for the editor's search

The part's key in the snapshot is the module's last name: "head", "entries", "bite".
"""

from dataclasses import dataclass

FIND_LIMIT = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """Something found before publishing. `url` leads to where an editor mends it."""

    place: str
    message: str
    url: str = ""
    blocks: bool = True

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


@dataclass(frozen=True, slots=True)
class Found:
    """A draft that a reference can lead to; `texts` are its rich texts, as stored."""

    kind: str
    id: int
    label: str
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A rich text of a snapshot, and where it stands.

    `key` is a path into the part such as ("entries", 3, "annotation").
    """

    place: str
    url: str
    key: tuple[str | int, ...]
    html: str
