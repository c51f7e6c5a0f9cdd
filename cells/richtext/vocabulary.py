"""
The closed vocabulary of rich text: every piece, where it may stand, how it is stored.

The sanitiser, the parser, the renderers and the editing widget all read it from here.
`docs/rich-text.md` explains each piece to people.
"""

import re
from enum import StrEnum


class Kind(StrEnum):
    """What a block is. The value is what a kind is called in data made from blocks."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    BULLET_LIST = "bullet_list"
    ORDERED_LIST = "ordered_list"
    LIST_ITEM = "list_item"
    BLOCK_QUOTATION = "block_quotation"
    UNFOLD = "unfold"
    SUMMARY = "summary"
    PULL_QUOTE = "pull_quote"
    PULL_SOURCE = "pull_source"
    PANEL = "panel"
    PANEL_TITLE = "panel_title"
    PANEL_SOURCE = "panel_source"


class Profile(StrEnum):
    """What a field may hold: everything, or everything but what structures a long text."""

    FULL = "full"
    SHORT = "short"


# Blocks that hold words; all others hold blocks.
LINES = frozenset(
    {
        Kind.PARAGRAPH,
        Kind.HEADING,
        Kind.SUMMARY,
        Kind.PULL_SOURCE,
        Kind.PANEL_TITLE,
        Kind.PANEL_SOURCE,
    }
)
LISTS = frozenset({Kind.BULLET_LIST, Kind.ORDERED_LIST})
# A list in a list in a list …: deeper ones are taken apart into paragraphs.
MAX_LIST_DEPTH = 4

_PLAIN = frozenset({Kind.PARAGRAPH}) | LISTS
_INNER = _PLAIN | {Kind.HEADING, Kind.BLOCK_QUOTATION}
_OUTER = _INNER | {Kind.PULL_QUOTE, Kind.PANEL}
# Which blocks may stand in which; None is the text itself. Each of these containers holds at
# least one block, and a list item begins with a paragraph. The parts that a container holds
# in a fixed place are in FIRST and LAST. The widget's schema (static/js/prose.js) says the same.
CONTENT: dict[Kind | None, frozenset[Kind]] = {
    None: _OUTER | {Kind.UNFOLD},
    Kind.BULLET_LIST: frozenset({Kind.LIST_ITEM}),
    Kind.ORDERED_LIST: frozenset({Kind.LIST_ITEM}),
    Kind.LIST_ITEM: _PLAIN,
    Kind.BLOCK_QUOTATION: _PLAIN,
    Kind.PULL_QUOTE: frozenset({Kind.PARAGRAPH}),
    Kind.PANEL: _INNER,
    Kind.UNFOLD: _OUTER,
}
FIRST = {Kind.UNFOLD: Kind.SUMMARY, Kind.PANEL: Kind.PANEL_TITLE}
LAST = {Kind.PULL_QUOTE: Kind.PULL_SOURCE, Kind.PANEL: Kind.PANEL_SOURCE}

# What the short profile lacks.
LONG_TEXT_KINDS = frozenset({Kind.HEADING, Kind.PULL_QUOTE, Kind.PANEL})

# The stored element of each kind: its tag and, where it has one, its class. A pull quote also
# has a <blockquote> round its paragraphs.
ELEMENTS: dict[Kind, tuple[str, str]] = {
    Kind.PARAGRAPH: ("p", ""),
    Kind.HEADING: ("h3", ""),
    Kind.BULLET_LIST: ("ul", ""),
    Kind.ORDERED_LIST: ("ol", ""),
    Kind.LIST_ITEM: ("li", ""),
    Kind.BLOCK_QUOTATION: ("blockquote", ""),
    Kind.UNFOLD: ("details", ""),
    Kind.SUMMARY: ("summary", ""),
    Kind.PULL_QUOTE: ("figure", "pull-quote"),
    Kind.PULL_SOURCE: ("figcaption", ""),
    Kind.PANEL: ("aside", "panel"),
    Kind.PANEL_TITLE: ("h3", "panel-title"),
    Kind.PANEL_SOURCE: ("p", "panel-source"),
}

LINK_SCHEMES = ("http", "https", "mailto")
# What a reference may point at. The number is the row's id.
REFERENCE_KINDS = ("entry", "section", "cell", "row", "column", "matrix", "plain")
# Of these it may name a marked passage: "section:88#p-ab12cd34".
MARKED_KINDS = ("entry", "section", "cell")
MARK_ID = re.compile(r"p-[a-z0-9]{8}", re.ASCII)
REFERENCE = re.compile(
    rf"({'|'.join(REFERENCE_KINDS)}):([1-9][0-9]{{0,17}})(?:#({MARK_ID.pattern}))?", re.ASCII
)
# A hover note is for a phrase or two; the widget stops here, the sanitiser never cuts.
NOTE_LENGTH = 400

# --- What is understood on the way in ------------------------------------------------------

STRONG_TAGS = frozenset({"strong", "b"})
EMPHASIS_TAGS = frozenset({"em", "i"})
HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# Not in the vocabulary, but their edges part words: what they hold becomes paragraphs.
_PARTING = """
address article aside body button caption center dd dialog dir div dl dt fieldset figcaption
figure footer form header hgroup hr legend main menu nav optgroup option pre search section
select summary table tbody td tfoot th thead tr
"""
PARTING_TAGS = frozenset(_PARTING.split())
# Dropped with all that they hold.
DROPPED_TAGS = frozenset({"script", "style", "template", "noscript"})

STORED_TAGS = frozenset(tag for tag, _ in ELEMENTS.values()) | {"strong", "em", "br", "a", "span"}
STORED_ATTRIBUTES = {"a": {"href", "data-ref"}, "span": {"id", "data-note"}}
STORED_CLASSES = {
    tag: {css for other, css in ELEMENTS.values() if other == tag and css}
    for tag, name in ELEMENTS.values()
    if name
}
