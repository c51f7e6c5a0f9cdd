"""Snapshots of a cell to compare, as small as they can be; and what holds for any two texts."""

from cells.comparing.align import Allowance
from cells.comparing.segments import lines_of, newer_lines, older_lines
from cells.comparing.texts import compare_blocks
from cells.richtext import parse
from cells.snapshots import FORMAT


def document(number=1, **fields):
    empty = dict.fromkeys(
        ["authors", "year", "publisher", "country", "source", "doi", "pmid", "url"], ""
    )
    free = {"free_url": "", "free_note": "", "free_checked_on": None}
    return {"id": number, "title": f"Study {number}", **empty, **free, "tags": [], **fields}


def entry(number, category="K", annotation="", headline="", **fields):
    """Entry and document have the same number; `fields` are the document's."""
    return {
        "id": number,
        "categories": list(category),
        "headline": headline or f"Finding {number}",
        "annotation": annotation,
        "document": document(number, **fields),
    }


def retired(number, reason):
    return {
        "id": number,
        "headline": f"Finding {number}",
        "document_id": number,
        "retired_on": "2020-01-31",
        "reason": reason,
    }


def section(number, body="<p>Words.</p>", kind="issue", heading=""):
    return {"id": number, "kind": kind, "heading": heading or f"Question {number}?", "body": body}


def credit(number=1, **fields):
    empty = {"scope": "cell", "role": "Supported by", "link": "", "logo": "", "period": ""}
    return {"id": number, "name": "A society", **empty, **fields}


def cell(*entries, sections=(), gone=(), **head):
    """Drug E5; what else is given is its head's."""
    axis = {"id": 1, "code": "E", "name": "Systems", "meaning": ""}
    return {
        "format": FORMAT,
        "kind": "cell",
        "path": "drug/e5",
        "head": {
            "id": 1,
            "matrix": {"id": 1, "slug": "drug", "title": "Drug Matrix", "short_name": "Drug"},
            "column": axis,
            "row": {**axis, "code": "5", "name": "Safeguarding"},
            "code": "E5",
            "formal_title": "Drug Matrix cell E5: Systems; Safeguarding",
            "headline": "What a system owes",
            "abstract": "",
            "short_version": "",
            "more": "",
            "first_published_on": None,
            "reviewer": "",
            "gap": "",
            "credits": [],
            **head,
        },
        "entries": {"entries": list(entries), "retired": list(gone)},
        "bite": {"id": 1, "sections": list(sections)},
    }


def segments_of(old, new):
    return compare_blocks(parse(old), parse(new), Allowance())


def lines(text):
    return [(line.form, line.tokens) for line in lines_of(parse(text))]


def assert_loses_nothing(old, new):
    """What stayed and came is the newer text to the last space and mark, and so for the older."""
    segments = segments_of(old, new)
    assert [(line.form, tokens) for line, tokens in newer_lines(segments)] == lines(new)
    assert [(line.form, tokens) for line, tokens in older_lines(segments)] == lines(old)
