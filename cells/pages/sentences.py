"""Where sentences end, go on, and start again without an end."""

import re
from collections.abc import Iterator

FINISHED = re.compile(r"[.?!:;…][\"'’”)\]*]*$")
ABBREVIATED = re.compile(r"\b(?:pp?|eg|e\.g|ie|i\.e|vs|cf|no|dr|prof|mr|mrs|st|et al)\.$", re.I)
GOES_ON = re.compile(
    r"(?:[,(\[–—&]|[a-z]-|\b(?:the|a|an|of|in|on|to|and|or|for|from|by|with|at|as|that|which|than"
    r"|its|their|his|her|our|was|were|is|are|be|been|has|have|had|not|into|between|about|but"
    r"|whose|who|these|those|such|via|per|both|either|whether|if|when|while|because))$"
)

# Looked for from the end of the text, so that no mark is tried in vain.
LAST_WORD = re.compile(r".*\w", re.DOTALL)
SAYING = re.compile(
    r"\b(?:says?|said|put|puts|explain\w*|wrote|writes?|written|argu\w+|comment\w*|t(?:old|ells?)|describ\w+"
    r"|conclu\w+|observ\w+|quot\w+|words?|recall\w*|asked|according|not(?:e|es|ed)|warn\w*|remark\w*|stat(?:e|es|ed)"
    r"|complain\w*|reflect\w*|report(?:s|ed)?|respon\w+|recommend\w*|advis\w+)\b",
    re.I,
)

RESTART = re.compile(r"(?<=[a-z’'])[\"”’]?\s+(?=(?P<word>[A-Z][a-z]*),?\s+(?P<next>\S))")


def restarts(text: str, vocabulary: frozenset[str]) -> Iterator[re.Match[str]]:
    """Places where a sentence starts though none has ended: "… the worker matters Issues above …".

    The new sentence's first word must be a usual opener, or one that the page also writes small
    and that is followed by a small one, so that names do not count; and the last word before it
    must be able to end a phrase.
    """
    for gap in RESTART.finditer(text):
        before = re.search(r"[\w’'-]+$", text[max(0, gap.start() - 30) : gap.start() + 1].rstrip())
        word = gap["word"].lower()
        if before and before[0].lower() in UNFINISHED_AFTER:
            continue
        forms = (word, word + "s", word.removesuffix("s"))
        is_common = gap["next"].islower() and not vocabulary.isdisjoint(forms)
        is_common = is_common and not (before and before[0][0].isupper())
        if word in OPENERS or is_common:
            yield gap


_UNFINISHED_AFTER = """
    the a an of in on to and or for from by with at as that which than its their his her our was
    were is are be been has have had not into between about but whose who these those this such via
    per both either whether if when while because other some many most more all no one two three
"""
UNFINISHED_AFTER = frozenset(_UNFINISHED_AFTER.split())
_OPENERS = """
    the a an as in it this these there when while many most some if but for from one our we what
    research studies evidence although despite after before since with at on by to how why i they
    perhaps among across according both not no so even another other two three until unlike like
"""
OPENERS = frozenset(_OPENERS.split())


def sentence_start(text: str, before: int) -> int:
    """Where the sentence starts that runs up to a position."""
    start = 0
    for found in re.finditer(r"[.?!…][”’\"')\]]*\s+", text[max(0, before - 400) : before]):
        start = max(0, before - 400) + found.end()
    return start


def is_quoted(text: str) -> bool:
    """Whether quotation marks hold the whole paragraph, and hold it as one piece."""
    pairs = {"“": "”", '"': '"', "‘": "’"}
    closer = pairs.get(text[:1])
    body = re.sub(r"(?<=[”\"’])\s*\([^()]{2,80}\)\W*$", "", text).rstrip(" .")  # who said it
    if not closer or len(body) < 3 or body[-1] != closer:
        return False
    inner = body[1:-1]
    if closer == "’":
        return not re.search(r"’\s", inner) or "‘" in inner
    if closer not in inner:
        return True
    return inner.count(text[0]) == inner.count(closer) and inner.find(text[0]) < inner.find(closer)


def ends_in_quote(text: str) -> bool:
    """Whether a quotation mark closes behind its last word."""
    words = LAST_WORD.match(text)
    return bool(re.search('[”"]', text[words.end() if words else 0 :]))
