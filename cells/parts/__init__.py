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
  be checked; {} for kinds of another part. `former_labels(kind, ids) -> [(id, label)]`, if it has
  one: what they were ever called
- `find(text) -> [Found]`: drafts to refer to, for the editor's search
- `uses(targets) -> [Use]`: drafts whose texts refer to any of these (kind, number)

A part may have `published(part, edition)` as well: what follows, in the same transaction, from an
edition with this part having become the current one of its page.

The part's key in the snapshot is the module's last name: "head", "entries", "bite".
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

# What a reference leads to: (kind, number of the draft row).
type Target = tuple[str, int]

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


@dataclass(frozen=True, slots=True)
class Use:
    """A text that refers to something. `target` is the row it belongs to.

    `url` is where it is edited or, of what is live, where it is read.
    """

    place: str
    url: str
    target: Target | None = None
    is_live: bool = False


def uses_in(
    rows: QuerySet[Any], kind: str, texts: Mapping[str, str], targets: Collection[Target]
) -> Iterator[Use]:
    """The texts of these rows that refer to any of the targets; `texts` names them by field."""
    signs = [f'data-ref="{k}:{number}{end}' for k, number in targets for end in ('"', "#")]
    wanted = Q(pk__in=[])
    for sign in signs:
        for field in texts:
            wanted |= Q(**{f"{field}__contains": sign})
    for row in rows.filter(wanted):
        url = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
        for field, name in texts.items():
            if any(sign in getattr(row, field) for sign in signs):
                place = f"{row}, {name}" if name else str(row)
                yield Use(place, f"{url}#id_{field}", (kind, row.pk))
