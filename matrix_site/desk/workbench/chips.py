"""What stands under an entry or a section in a word or two: its changes, its link, its places.

Each function of `CHIPS` answers for the whole page at once, so that the number of queries does
not grow with the page. A screen that has something to say of entries or sections adds its own.
"""

from collections.abc import Callable, Mapping

from django.template.defaultfilters import pluralize

from cells.categories import Category
from cells.comparing import Sign, Target
from cells.models import Mention
from cells.reading.bite import numbered
from cells.reading.texts import anchor
from entries.models import Entry
from matrix_site.desk.links import cell_address
from matrix_site.desk.remarking import on_address, open_counts
from matrix_site.desk.workbench.bench import Bench
from matrix_site.desk.workbench.chip import Chip, Place
from matrix_site.desk.workbench.links import link_states

type Chips = Mapping[Target, list[Chip]]


def changes(bench: Bench) -> Chips:
    """What differs from the current edition."""
    if bench.comparison is None:
        return {}
    found: dict[Target, list[Chip]] = {}
    for target, marks in bench.marks.items():
        if isinstance(target, tuple):
            chip = Chip("live", "New, not published", "plus")
            found[target] = [chip if marks.is_new else Chip("draft", "Words changed", "pencil")]
    for change in bench.comparison.changes:
        if change.about and (chip_ := _told(change.sign, change.act, change.kind)):
            chips = found.setdefault(change.about, [])
            if chip_ not in chips:
                chips.append(chip_)
    return found


def _told(sign: Sign, act: str, kind: str) -> Chip | None:
    match sign:
        case Sign.UP | Sign.DOWN:
            return Chip("planned", "Moved up" if sign is Sign.UP else "Moved down", "right")
        case Sign.FILED:
            return Chip("planned", _filed(act), "right")
        case Sign.CHANGED:
            return Chip("draft", f"{kind} changed", "pencil")
    return None


def _filed(act: str) -> str:
    """ "moved from Key studies to Reviews" as the entry itself says it."""
    for category in Category:
        if act.startswith(f"moved from {category.label} to "):
            return f"Moved here from {category.label}"
    return "Other categories"


def links(bench: Bench) -> Chips:
    """What is known of the address of each entry's document."""
    states = link_states(bench.entries)
    return {("entry", entry.id): [states[entry.document["id"]]] for entry in bench.entries}


def places(bench: Bench) -> Chips:
    """The other cells whose drafts list the same document."""
    documents = {entry.document["id"] for entry in bench.entries}
    others = (
        Entry.objects.standing()
        .filter(document__in=documents)
        .exclude(cell=bench.cell)
        .select_related("cell__column__matrix", "cell__row")
        .order_by("cell__column__matrix", "cell__column__letter", "cell__row__number", "pk")
    )
    found: dict[int, list[Place]] = {}
    for entry in others:
        is_near = entry.cell.column.matrix_id == bench.cell.column.matrix_id
        name = entry.cell.code if is_near else str(entry.cell)
        url = cell_address(entry.cell, ("entry", entry.pk))
        found.setdefault(entry.document_id, []).append(Place(name, url))
    return {
        ("entry", entry.id): [Chip("plain", "Also in", "", tuple(found[entry.document["id"]]))]
        for entry in bench.entries
        if entry.document["id"] in found
    }


def references(bench: Bench) -> Chips:
    """The texts that refer to an entry or section: of this draft, and of other live pages."""
    wanted = set(bench.targets)
    names = _names(bench)
    found: dict[Target, dict[Place, None]] = {}
    for place, targets in bench.references:
        for target in targets & wanted - {place}:
            url = f"#{anchor(place)}" if place in wanted and place else "#head"
            where = Place(names.get(place, "the head"), url)
            found.setdefault(target, {})[where] = None
    mentions = Mention.objects.of_targets(wanted).exclude(page=bench.page).select_related("page")
    for mention in mentions.order_by("page__path"):
        where = Place(mention.page.path, mention.page.get_absolute_url())
        found.setdefault((mention.kind, mention.number), {})[where] = None
    return {target: [Chip("plain", "Referred to in", "", tuple(p))] for target, p in found.items()}


def _names(bench: Bench) -> dict[Target | None, str]:
    """How a chip names the texts of the page."""
    names: dict[Target | None, str] = {("part", 0): "More"}
    for section, number in numbered(bench.snapshot["bite"]):
        names["section", section["id"]] = f"issue {number}" if number else section["heading"]
    for entry in bench.entries:
        names["entry", entry.id] = entry.headline
    return names


def remarks(bench: Bench) -> Chips:
    """How many open remarks colleagues have made on each entry and section."""
    counts = open_counts(bench.page)
    found: dict[Target, list[Chip]] = {}
    for target in bench.targets:
        if number := counts.get(f"{target[0]}-{target[1]}"):
            url = f"{on_address(bench.page)}?about={target[0]}-{target[1]}"
            words = f"{number} remark{pluralize(number)}"
            found[target] = [Chip("plain", "", "remark", (Place(words, url),))]
    return found


CHIPS: list[Callable[[Bench], Chips]] = [changes, links, places, references, remarks]


def chips_of(bench: Bench) -> dict[Target, list[Chip]]:
    """The chips of every entry and section, in the order of `CHIPS`."""
    found: dict[Target, list[Chip]] = {}
    for answer in CHIPS:
        for target, chips in answer(bench).items():
            found.setdefault(target, []).extend(chips)
    return found
