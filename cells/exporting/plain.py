"""Words made safe for forms in which a line, a brace or a control character has a meaning."""

import re

from cells.richtext import lines, parse

# Control characters, which end lines in some script or other, and lone surrogates.
UNWANTED = re.compile("[\u0000-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff]")
# What turns the words round it about, cannot be seen, or is no character.
INVISIBLE = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")


def one_line(words: str) -> str:
    """The words on one line: no line end of any script, no control character, single spaces."""
    return " ".join(INVISIBLE.sub("", UNWANTED.sub(" ", words)).split())


def text_of(rich: str) -> str:
    """The words of a rich text on one line; notes and addresses are left out."""
    return one_line(" ".join("".join(t.text for t in line.tokens) for line in lines(parse(rich))))
