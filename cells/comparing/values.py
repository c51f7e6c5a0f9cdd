"""Two values of one field, as the row trail and the clash of two editors show them."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from cells.comparing.comparison import Part
from cells.comparing.findings import Findings, is_rich
from cells.comparing.rendering import sentence_html, span_html
from cells.comparing.stretches import stretches


@dataclass(frozen=True, slots=True)
class ValueDifference:
    """`spans`: the lines with what came and went, as HTML; `sentences`: what words cannot show."""

    spans: list[SafeString]
    sentences: list[SafeString]


def compare_values(old: str, new: str) -> ValueDifference:
    """What changed from one value to the other, of a text or of plain words.

    Either may be "". Rich text is known by the block that it begins with.
    """
    findings = Findings({})
    part = Part("this text", ())
    if is_rich(old) or is_rich(new):
        texts = findings.text(old, new, part)
    else:
        texts = findings.heading("", old, new)
    findings.add(part, texts)
    spans = [span_html(span) for one in stretches(findings.parts) for span in one.spans]
    return ValueDifference(spans, [sentence_html(change) for change in findings.changes])
