"""Rich text: one closed vocabulary, and everything that is done with it (docs/rich-text.md)."""

from .parsing import parse
from .relinking import relinked
from .rendering import NamedHeading, NumberedNote, Rendered, Target, render
from .stored import sanitize, to_stored
from .tree import (
    Block,
    Emphasis,
    Link,
    Mark,
    Note,
    Reference,
    Span,
    Strong,
    Token,
    lines,
    links,
    marks,
    notes,
    references,
)
from .vocabulary import Kind, Profile
from .words import line_texts, marked_passages, to_text, word_count, word_text

__all__ = [
    "Block",
    "Emphasis",
    "Kind",
    "Link",
    "Mark",
    "NamedHeading",
    "Note",
    "NumberedNote",
    "Profile",
    "Reference",
    "Rendered",
    "Span",
    "Strong",
    "Target",
    "Token",
    "line_texts",
    "lines",
    "links",
    "marked_passages",
    "marks",
    "notes",
    "parse",
    "references",
    "relinked",
    "render",
    "sanitize",
    "to_stored",
    "to_text",
    "word_count",
    "word_text",
]
