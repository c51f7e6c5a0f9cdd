"""Parting a heading from the sentence that it runs into, and telling it from a sentence."""

import re
from dataclasses import dataclass

from .repeats import loosely_repeats
from .sentences import SAYING, UNFINISHED_AFTER, restarts

LONGEST = 170  # characters of a heading that is marked as one
LONGEST_INFERRED = 150
SHORTEST_ISSUE = 300  # characters of an issue's text
NEXT = r"(?=\s+[A-Z0-9“‘\"'(\[–]|\s*$)"
QUESTION = re.compile(rf"[^?]{{6,{LONGEST}}}?\?+[’”'\"]?(?:\s*\([^()]{{1,40}}\))?{NEXT}")
QUOTED = re.compile(rf"(?:‘[^‘]{{3,{LONGEST}}}?[!?]?’|“[^“”]{{3,{LONGEST}}}?[!?]?”){NEXT}")
EXCLAMATION = re.compile(rf"[^.!?]{{6,{LONGEST}}}?![’”'\"]?{NEXT}")
SENTENCE = re.compile(rf"[^.]{{3,{LONGEST}}}?[.:]{NEXT}")
BEFORE_QUOTATION = re.compile(rf"[^.:;?!“\"]{{8,{LONGEST}}}?[a-z](?= [“\"][A-Z])")
INNER_END = re.compile(r"[a-z]{2}\.\s+\S")

REFERS_BACK = re.compile(
    r"(?:so|but|and|or|then|yet|also|however|still|perhaps|if so|now|again|instead|otherwise)\b"
    r"|(?:\w+ ){0,2}(?:this|that|these|those|they|he|she|such)\b"
    r"|(?:\w+ ){1,2}it(?: \w+){0,3}\W*$",
    re.IGNORECASE,
)
TO_READER = re.compile(r"\byour\b|\b(?:would|could|can|do|did|have|will) you\b", re.IGNORECASE)
REPORTED = re.compile(
    r"\b(?:ask|question|wonder|raise|puzzle|issue)\w*\b[^:]{0,40}:", re.IGNORECASE
)
NAMES_WHAT_FOLLOWS = re.compile(
    r"\b(?:report|study|review|document|book|article|paper|guide|called|(?:en)?titled|named)$"
)


@dataclass(frozen=True)
class Lead:
    """The words that head a paragraph: they end at `end`; `how` they were told."""

    end: int
    how: str  # "bold", "question", "quoted", "exclamation", "restart", "sentence", "line"

    @property
    def is_sure(self) -> bool:
        return self.how in ("bold", "line")


def marked_lead(text: str, bold_lead: int, vocabulary: frozenset[str]) -> Lead | None:
    """The heading of a paragraph known to have one: it has an arrow, or opens its part."""
    if 0 < bold_lead <= 2 * LONGEST:
        return Lead(bold_lead, "bold")
    if len(text) <= LONGEST and not INNER_END.search(text):
        return Lead(len(text), "line")
    return (
        _punctuated(text, LONGEST)
        or _restarted(text, vocabulary, LONGEST)
        or _before_quotation(text)
        or _sentence(text)
    )


def inferred_lead(
    text: str, vocabulary: frozenset[str], elsewhere: str, *, is_last: bool = False
) -> tuple[Lead | None, bool]:
    """(the heading of a paragraph that bears no sign of one, whether one is merely possible).

    A heading is a short question, exclamation or quoted phrase before a sentence, or a phrase
    after which a capital starts anew. A question that refers back ("But is this …?"), that
    speaks to the reader, or that only more questions follow, is the text's own; so is one that
    opens a short last paragraph of the bite.
    """
    lead = _punctuated(text, LONGEST_INFERRED)
    if lead:
        heading, rest = text[: lead.end], text[lead.end :].strip()
        is_own = (
            not rest
            or heading.count(" ") < 2
            or REFERS_BACK.match(heading)
            or (lead.how == "question" and TO_READER.search(heading))
            or REPORTED.search(heading)
            or _only_questions(rest)
            or (is_last and len(rest) < SHORTEST_ISSUE)
        )
        if is_own and not (elsewhere and loosely_repeats(heading, elsewhere)):
            return None, bool(rest) and not _only_questions(rest)
        return lead, False
    return _restarted(text, vocabulary, LONGEST_INFERRED), False


def _punctuated(text: str, longest: int) -> Lead | None:
    for how, pattern in (("quoted", QUOTED), ("question", QUESTION), ("exclamation", EXCLAMATION)):
        found = pattern.match(text)
        if not found or found.end() > longest or INNER_END.search(found[0]):
            continue
        if how != "quoted" or not re.search(r"[.,;…]\W$", found[0]):
            return Lead(found.end(), how)
    return None


def _restarted(text: str, vocabulary: frozenset[str], longest: int) -> Lead | None:
    for gap in restarts(text[: longest + 40], vocabulary):
        heading = text[: gap.start()]
        if gap.start() > longest or re.search(r"[.?!;]\s|:\s", heading):
            return None
        if heading.count(" ") >= 2 and not NAMES_WHAT_FOLLOWS.search(heading):
            return Lead(gap.start(), "restart")
    return None


def _before_quotation(text: str) -> Lead | None:
    """A heading after which the text starts with words quoted: "Counting lives “They saved …"."""
    found = BEFORE_QUOTATION.match(text)
    if not found:
        return None
    last = found[0].rsplit(" ", 1)[-1].lower()
    is_inside = last in UNFINISHED_AFTER or SAYING.fullmatch(last)
    return None if is_inside else Lead(found.end(), "restart")


def _sentence(text: str) -> Lead | None:
    found = SENTENCE.match(text)
    return Lead(found.end(), "sentence") if found else None


def _only_questions(text: str) -> bool:
    ends = re.findall(r"[.?!](?=[’”'\")\]]*(?:\s|$))", text)
    return bool(ends) and set(ends) == {"?"}
