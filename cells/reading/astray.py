"""What can be said of an address at which there is no page."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from cells.models import Passage
from cells.reading.frame import Way
from cells.reading.surroundings import PAGES, Surroundings

# How alike a page's path and what was asked for must be, from 0 to 1.
ALIKE = 0.7
# What is compared at most: an address as long as any page's, with as many pages.
LONGEST, PAGES_COMPARED = 60, 1000
CODE = re.compile(r"([a-z])([1-9][0-9]?)")


@dataclass(frozen=True)
class Astray:
    """`outside` is a sentence for a square beyond the edge of a matrix, or ""."""

    nearest: Way | None
    outside: str


def astray_at(address: str, around: Surroundings) -> Astray:
    """What is nearest to this address. One query."""
    asked = re.sub(r"\.(html?|php|aspx?)$", "", address.strip("/").lower())
    if len(asked) > LONGEST:
        return Astray(None, "")
    public = Passage.objects.public().filter(kind__in=PAGES)
    fields = public.order_by("page__path").values_list("page__path", "kind", "label")
    found = {path: (kind, label) for path, kind, label in fields[:PAGES_COMPARED]}
    path = nearest_path(asked, list(found))
    nearest = Way(_name(path, *found[path]), f"/{path}/") if path else None
    return Astray(nearest, outside_of(asked, around))


def nearest_path(asked: str, paths: list[str]) -> str:
    """The path most like the one asked for; else that of which it is a part; else "".

    Of several that lie under what was asked for, none is nearer than another.
    """
    outside = [path for path in paths if not path.startswith(f"{asked}/")]
    alike = [(_likeness(asked, path), path) for path in outside]
    (likeness, _), path = max(alike, default=((0.0, 0), ""))
    if likeness >= ALIKE:
        return path
    inside = [path for path in paths if asked.startswith(f"{path}/")]
    return max(inside, key=len, default="")


def _likeness(asked: str, path: str) -> tuple[float, int]:
    """How alike they are; of equals, the letter or digit that is less far away is nearer."""
    matcher = SequenceMatcher(None, asked, path, autojunk=False)
    if matcher.quick_ratio() < ALIKE:
        return 0.0, 0
    far = sum(abs(ord(a) - ord(b)) for a, b in zip(asked, path, strict=False))
    return matcher.ratio(), -far


def outside_of(asked: str, around: Surroundings) -> str:
    """Says where the matrix ends, for a code such as "drug/f5" that lies beyond."""
    slug, _, code = asked.partition("/")
    matrix, parts = around.matrix(slug), CODE.fullmatch(code)
    if matrix is None or parts is None or not matrix["columns"] or not matrix["rows"]:
        return ""
    letters = [column["code"] for column in matrix["columns"]]
    numbers = [int(row["code"]) for row in matrix["rows"]]
    letter, number = parts[1].upper(), int(parts[2])
    within = min(letters) <= letter <= max(letters) and min(numbers) <= number <= max(numbers)
    if within:
        return ""
    return (
        f"The {matrix['title']} has columns {min(letters)} to {max(letters)} and rows "
        f"{min(numbers)} to {max(numbers)}, so {code.upper()} lies outside it."
    )


def _name(path: str, kind: str, label: str) -> str:
    """A page as it is spoken of: "E5, What a system owes"; a formal title has its code."""
    code = path.rpartition("/")[2].upper()
    match kind:
        case "cell" if f"cell {code}" not in label:
            return f"{code}, {label}"
        case "row" | "column":
            return f"{kind.capitalize()} {code}, {label}"
    return label
