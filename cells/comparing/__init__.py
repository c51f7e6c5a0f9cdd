"""Two editions of a page side by side: see docs/comparing.md. No database, no request."""

from cells.comparing.changes import Change, Role, Sign, Target
from cells.comparing.comparison import ComparedText, Comparison, Part, State
from cells.comparing.kinds import ProposedKind, proposed_kind
from cells.comparing.pages import compare
from cells.comparing.rendering import sentence_html, span_html
from cells.comparing.segments import Segment, Size
from cells.comparing.stretches import Stretch, stretches
from cells.comparing.wording import ShortLine, edits_in_words, short_lines, summary

__all__ = [
    "Change",
    "ComparedText",
    "Comparison",
    "Part",
    "ProposedKind",
    "Role",
    "Segment",
    "ShortLine",
    "Sign",
    "Size",
    "State",
    "Stretch",
    "Target",
    "compare",
    "edits_in_words",
    "proposed_kind",
    "sentence_html",
    "short_lines",
    "span_html",
    "stretches",
    "summary",
]
