"""What a page is about, in one or two plain sentences."""

from django.utils.text import Truncator

from cells.reading.texts import ParsedTexts
from cells.richtext import lines
from cells.snapshots import RichText, Snapshot, prose_of

# About as much as search engines and cards show, in characters.
LONGEST = 200


def summary_of(snapshot: Snapshot, parsed: ParsedTexts) -> str:
    """The beginning of its own words, cut at a word; else what its record says. Never ""."""
    return Truncator(_words_of(snapshot, parsed)).chars(LONGEST, truncate="…")


def _words_of(snapshot: Snapshot, parsed: ParsedTexts) -> str:
    if head := snapshot.get("head"):
        own = plain(head["abstract"], parsed) or plain(head["short_version"], parsed)
        return own or _contents_of(snapshot)
    if axis := snapshot.get("axis"):
        return plain(axis["introduction"], parsed) or axis["meaning"] or axis["name"]
    if matrix := snapshot.get("matrix"):
        return matrix["scope_line"] or matrix["title"]
    prose = prose_of(snapshot)
    return plain(prose["body"], parsed) or prose["title"]


def plain(text: RichText, parsed: ParsedTexts) -> str:
    """Its words in one line, without notes and addresses."""
    return " ".join(" ".join(line.text for line in lines(parsed[text])).split()) if text else ""


def _contents_of(snapshot: Snapshot) -> str:
    number = len(snapshot["entries"]["entries"])
    listed = f"{number} document{'' if number == 1 else 's'}"
    guide = ", with a guide to what they mean" if snapshot["bite"]["sections"] else ""
    return f"{snapshot['head']['formal_title']}. {listed}{guide}."
