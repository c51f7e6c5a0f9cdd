"""What lists show of a page, made from its snapshot when it is published."""

from collections import Counter
from textwrap import shorten

from cells.categories import Category
from cells.richtext import lines, parse, word_count
from cells.snapshots import Card, CardTag, EntrySnapshot, RichText, Snapshot, prose_of

# Of an abstract a list shows its beginning, at most so many characters.
ABSTRACT_LENGTH = 300


def card_of(snapshot: Snapshot) -> Card:
    if "head" in snapshot:
        return cell_card(snapshot)
    if matrix := snapshot.get("matrix"):
        return {"title": matrix["title"], "matrix": matrix}
    if axis := snapshot.get("axis"):
        return {"title": axis["own_title"] or axis["name"]}
    return {"title": prose_of(snapshot)["title"]}


def cell_card(snapshot: Snapshot) -> Card:
    head, entries = snapshot["head"], snapshot["entries"]["entries"]
    sections = snapshot["bite"]["sections"]
    return {
        "title": head["formal_title"],
        "headline": head["headline"],
        "abstract": beginning_of(head["abstract"]),
        "gap": head["gap"],
        "counts": {
            category: sum(category in entry["categories"] for entry in entries)
            for category in Category.values
        },
        "total": len(entries),
        "bite": sum(word_count(parse(section["body"])) for section in sections),
        "issues": [section["heading"] for section in sections if section["kind"] == "issue"],
        "tags": tags_in(entries),
    }


def beginning_of(text: RichText) -> str:
    """Its first words without markup, cut after a word."""
    words = " ".join(line.text for line in lines(parse(text)))
    return shorten(words, ABSTRACT_LENGTH, placeholder="…")


def tags_in(entries: list[EntrySnapshot]) -> list[CardTag]:
    """The tags of the documents, those of most entries first."""
    tags = [tag for entry in entries for tag in entry["document"]["tags"]]
    names = {tag["slug"]: tag["name"] for tag in tags}
    counts = Counter(tag["slug"] for tag in tags)
    found: list[CardTag] = [
        {"slug": slug, "name": names[slug], "entries": number} for slug, number in counts.items()
    ]
    return sorted(found, key=lambda tag: (-tag["entries"], tag["name"].lower()))
