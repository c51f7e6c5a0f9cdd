"""What a listed document is, as far as its record says so."""

import re
from enum import Enum

from cells.categories import Category
from cells.describing.sources import in_journal
from cells.snapshots import DocumentSnapshot

THESIS = re.compile(r"\b(ph\.?d|md|master'?s|doctoral)\b.*\b(thesis|dissertation)\b", re.IGNORECASE)
REPORT = re.compile(
    r"\b(reports?|research (series|paper)|occasional paper|technical assistance|guidelines?|"
    r"guidance|quality standard|improvement protocol|working paper)\b",
    re.IGNORECASE,
)


class Work(Enum):
    ARTICLE = "article"
    THESIS = "thesis"
    REPORT = "report"
    OTHER = "other"


def work_of(document: DocumentSnapshot, categories: list[str]) -> Work:
    """What kind of work it is. `categories` are those of its entry: guidance is a report."""
    source = document["source"]
    if in_journal(source):
        return Work.ARTICLE
    if THESIS.search(source):
        return Work.THESIS
    if REPORT.search(source) or categories[0] == Category.GUIDANCE:
        return Work.REPORT
    return Work.OTHER
