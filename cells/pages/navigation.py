"""The listed rules by which whole lines are taken as navigation, and so stay out of every field.

A rule matches a whole line (white space folded, case ignored) and nothing less, so no sentence
of a page can lose words to it. Words that other modules leave out (a repeated title, the label
"MORE", …) are reported under the names in OTHER_RULES.
"""

import re
from dataclasses import dataclass

MATRIX = r"(?:drugs?|alcohol)(?: treatment)? matri(?:x|ces)"
BANK = r"effectiveness bank"


@dataclass(frozen=True)
class Rule:
    name: str
    pattern: str
    what: str


RULES = (
    Rule(
        "banner",
        rf"(?:(?:drug (?:&|and) alcohol findings|{BANK}|home ?page|web ?site|matrix cell|logo"
        r"|click to go to|opens? (?:in )?(?:a )?new window)[\s.:]*)+",
        "The site's name and the words behind its logo.",
    ),
    Rule(
        "other pages",
        rf"(?:{BANK} )?(?:{MATRIX}|matrices)|includes (?:brief interventions|harm reduction)"
        r"|about (?:the matrices|updates)|articles, slides,? (?:and|&) video|hot topics?"
        rf"|(?:open )?(?:{BANK} )?home ?page(?:\. opens (?:in )?(?:a )?new window)?"
        rf"|(?:return to|go to|return to/go to|back to)(?: the)? (?:{MATRIX}|matrix)"
        r"|(?:view|open)(?: the| whole)? (?:matrix|cell|row)(?: in matrix)?",
        "Links to other pages of the site.",
    ),
    Rule(
        "one of 25",
        rf"one of (?:the )?(?:25|twenty-five) cells in the {MATRIX}\.?",
        "The line that says to which matrix the cell belongs.",
    ),
    Rule(
        "messages",
        r"comments?/quer(?:y|ies)(?: to (?:the )?editor)?|send e-?mail for updates|send"
        r"|suggest a new document to add to this cell|e-?mail|contact us|your e-?mail address"
        r"|add your name to the mailing list(?: to be alerted to .{0,120})?"
        r"|(?:not an .{0,40} subscriber\? )?join (?:the )?mailing list(?: for .{0,80})?",
        "Ways to write to the editor and to be told of updates.",
    ),
    Rule(
        "tools",
        r"(?:title and link for copying|copy title and link|tweet|share|follow us|print"
        r"|download (?:a )?pdf(?: for saving to (?:your|my) computer)?|close|top|back to top)",
        "Copying, sharing, printing, downloading.",
    ),
    Rule(
        "key",
        r"(?:(?:links? to other documents?|hover over (?:links )?for(?: \w+)? notes"
        r"|click to highlight (?:the )?passages? referred to|click for (?:extra|supplementary) text"
        r"|unfold (?:extra|supplementary|more) text)[\s.;,|]*)+",
        "The key to the page's kinds of link.",
    ),
    Rule(
        "legend",
        r"(?:(?:key|legend)\s*:\s*)?"
        r"(?:(?:[SKRG]?\W*seminal stud(?:y|ies)|[SKRG]?\W*key stud(?:y|ies)|[SKRG]?\W*reviews?"
        r"|[SKRG]?\W*guid(?:ance|elines?)|more\W*search(?:es)? for (?:more|other)(?: \w+)?)"
        r"(?: from the past of lasting relevance|; usually more recent studies of [a-z ]{1,40}"
        r"| of the research on this topic| on practice based on research)?\W*)+",
        "The legend of the four categories; it looks like an entry and is none.",
    ),
    Rule(
        "bite bar",
        r"(?:(?:open|close|unfold|view|go to)?\s*(?:the )?matrix bite"
        r"(?:\s*(?:guide|commentary)(?:\s*(?:and|to|&)\s*(?:commentary|this cell))?)?[\s.:]*)+",
        "The bars that unfold and fold the Matrix Bite.",
    ),
    Rule(
        "page furniture",
        r"[-–—|([]*\s*(?:page )?\d{1,3}(?:\s*(?:/|of)\s*\d{1,3})?\s*[-–—|)\]]*"
        r"|(?:https?://|www\.)\S+ \d{1,3}(?:\s*(?:/|of)\s*\d{1,3})?|https?://\S+|www\.\S+"
        r"|(?:©|copyright (?:©\s*)?(?=\d{4})).{0,100}"
        r"|\d{1,2}/\d{1,2}/\d{2,4}(?:,? \d{1,2}[:.]\d{2}(?: ?[ap]m)?)?",
        "Page numbers, addresses, times and rights, at the edges of pages.",
    ),
    Rule("drawn line", r"[\W_]+", "A line drawn with signs."),
)

OTHER_RULES = {
    "menu": "Several of the above on one line, with or without arrows, bars or dots between.",
    "running title": "A line that printing put on every page: it comes back, far apart.",
    "title again": "The page's title, or its column and row, given once more.",
    "logo": "The words behind a logo (“web site. Opens new window”, “Matrix cell logo”).",
    "short name": "Initials of the supporter named next.",
    "more label": "The word MORE that opens the stored searches.",
    "between categories": "The “and” between an entry's two category letters.",
    "issues heading": "“Issues to consider and discuss”: it heads the issues and is no issue.",
    "issue number": "The number of an issue: “1.”, “Issue 1:”.",
    "list number": "The number of an item in a numbered list.",
    "label": "A label such as “Short version:” before what a field holds.",
}

_COMPILED = tuple((rule.name, re.compile(rule.pattern, re.IGNORECASE)) for rule in RULES)
# Atomic: a phrase once taken is not given back, so no line can take long.
_PHRASES = "|".join(
    rule.pattern for rule in RULES if rule.name in ("other pages", "messages", "tools", "banner")
)
_MENU = re.compile(rf"(?>(?:{_PHRASES})(?![\w/])[\s▶►▸|•·]*+)+", re.IGNORECASE)
_INSIDE_WORD = r"(?<=\w)(?=\w)"
_BITE_BAR = re.compile(
    next(rule.pattern for rule in RULES if rule.name == "bite bar") + f"(?!{_INSIDE_WORD})",
    re.IGNORECASE,
)

LONGEST = 400  # no line of navigation is longer


def navigation_rule(line: str) -> str:
    """The name of the rule that takes this whole line, or ""."""
    if len(line) > LONGEST:
        return "drawn line" if not re.search(r"[^\W_]", line) else ""
    if name := _single_rule(line):
        return name
    return "menu" if _MENU.fullmatch(line) else ""


def _single_rule(text: str) -> str:
    text = text.strip()
    return next((name for name, pattern in _COMPILED if pattern.fullmatch(text)), "")


def bite_bar_end(line: str) -> int:
    """How many characters of a bite bar open a line that goes on with other words; else 0."""
    found = _BITE_BAR.match(line)
    return found.end() if found and found.end() < len(line) else 0
