"""The words by which the parts of a page are known, wherever they stand."""

import re

_SECOND = r"(?:(?:\s*[/&+,;]\s*|\s+(?P<word>and)\s+|\s+)(?P<second>[SKRG]))?"
# "K. Jones has" and "S and G are" open sentences: these forms want a headline's brackets after.
_YEAR_IN_BRACKETS = r"\([^()]{0,150}(?:\b(?:1[89]|20)\d\d\b|in press)[^()]{0,150}\)"
_TO_BRACKETS = rf"\s+[‘“\"'\[]?[A-Z0-9].{{3,400}}?{_YEAR_IN_BRACKETS}\s*(?:[.:;]|$)"
ENTRY = re.compile(
    rf"(?P<open>[\[(])?(?P<first>[SKRG]){_SECOND}(?(open)[\])])\s*(?(word)(?=[:.–-]?{_TO_BRACKETS}))"
    rf"(?:[:–-]|[.)](?={_TO_BRACKETS}))?\s+(?!and [SKRG]\b)(?=\S)"
)
LONE_CATEGORY = re.compile(rf"(?P<first>[SKRG]){_SECOND}[.:]?")
YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")

MORE = re.compile(
    r"(?:MORE|[Mm]ore(?=\s*:|\s+(?:retrieve|search|see|view|click|for|use|find|[RSVCFU][a-z])))"
    r"\s*:?\s+(?=\S)"
)

_NTH = r"\d{1,2}(?:st|nd|rd|th)?"
_DAY = (
    rf"(?:{_NTH}(?: of)? )?[A-Za-z]{{3,9}}\.?,? \d{{4}}|[A-Za-z]{{3,9}} {_NTH},? \d{{4}}"
    r"|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}-\d{2}-\d{2}"
)
DATE = re.compile(
    r"\b(?P<which>(?:last|first|originally|most recently)?\s*"
    r"(?:revised|updated|reviewed|uploaded|published|amended|posted))"
    rf"(?:\s+on)?\s*:?\s*(?P<day>{_DAY})\W*",
    re.IGNORECASE,
)

ABOUT = re.compile(
    r"what(?:['’]s| is| are) (?:this |the )?(?:matrix )?cell"
    r"(?: [A-E][1-5])? (?:all )?about\b\s*\??",
    re.IGNORECASE,
)
START = re.compile(
    r"where (?:should|do|can|could|to) (?:(?:I|we|you|one) )?(?:start|begin)\b\s*\??", re.IGNORECASE
)
HIGHLIGHT = re.compile(
    r"(?:highlighted|featured)"
    r" (?:stud(?:y|ies)|reviews?|research|documents?|guidance|reports?|papers?)\b",
    re.IGNORECASE,
)
ISSUES = re.compile(
    r"(?:(?:some|key) )?(?:issues?|questions?|points?|topics?)"
    r" (?:to (?:consider|discuss|debate|think about)"
    r"|for (?:discussion|consideration|debate|reflection))"
    r"(?:,? (?:and|&|/) (?:to )?"
    r"(?:discuss|consider|debate|reflect(?: on)?|consideration|discussion))?(?!\w)",
    re.IGNORECASE,
)

CREDIT = re.compile(
    r"(?P<role>(?:(?:\d{4}(?:[/–-]\d{2,4})?|first|matrix|matrices|cell|original|originally|previously"
    r"|partly|jointly|also|latest|further|early|this|alcohol|drugs?|treatment"
    r"|[‘'“\"]?bites?[’'”\"]?)\s+)*"
    r"(?:(?:updates?|refresh(?:es)?|revisions?|development|construction|work)\s+)?"
    r"(?:(?:previously|also|partly|jointly|originally|was|is|are|were) )*"
    r"(?:supported|funded|sponsored|developed|produced|commissioned|advised|financed)"
    r" (?:by|with|in (?:partnership|association|collaboration) with))\b\s*:?\s*",
    re.IGNORECASE,
)
LONGEST_CREDIT = 160


def bite_heading(text: str) -> tuple[str, int] | None:
    """("about" | "start" | "other" | "issues", where it ends) for a fixed heading of the bite."""
    for kind, pattern in (("about", ABOUT), ("start", START), ("issues", ISSUES)):
        found = pattern.match(text)
        if found and _reads_as_heading(text, found.end(), asks=kind != "issues"):
            return kind, found.end()
    found = HIGHLIGHT.match(text)
    if found and _reads_as_heading(text, found.end(), asks=False):
        return "other", found.end()
    return None


def _reads_as_heading(text: str, end: int, *, asks: bool) -> bool:
    """Whether what follows is nothing, or starts a sentence of its own."""
    if asks and text[:end].rstrip().endswith("?"):
        return True
    if not asks and text[end : end + 1] == ":":
        return True
    rest = text[end:].lstrip(" :.–-*")
    return not rest or (not rest[0].islower() and rest[0] not in ",;)")


def credit_role(text: str) -> re.Match[str] | None:
    """The role that opens a credit line such as "2020/21 update funded by"."""
    if len(text) > LONGEST_CREDIT:
        return None
    found = CREDIT.match(text)
    if not found:
        return None
    rest = text[found.end() :]
    is_sentence = rest.endswith(".") and rest.count(" ") > 12
    runs_on = rest[:1].islower() and rest.count(" ") > 8
    return None if is_sentence or runs_on else found


def opens_something(text: str) -> bool:
    """Whether a paragraph cannot be the rest of the one before it."""
    return bool(
        ENTRY.match(text)
        or LONE_CATEGORY.fullmatch(text)
        or MORE.match(text)
        or DATE.match(text)
        or bite_heading(text)
        or credit_role(text)
    )


def stands_alone(text: str) -> bool:
    """Whether nothing can run on from this paragraph: a bare heading, role or date."""
    if LONE_CATEGORY.fullmatch(text) or DATE.fullmatch(text):
        return True
    if (found := credit_role(text)) and found.end() >= len(text):
        return True
    heading = bite_heading(text)
    return heading is not None and heading[1] >= len(text)
