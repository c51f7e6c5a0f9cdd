"""TeX's ways to write characters, as characters. Nothing is ever run as TeX."""

import re
import unicodedata

ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306",
    ".": "\u0307", '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323",
    "c": "\u0327", "k": "\u0328",
}  # fmt: skip
WORDS = {
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "aa": "å",
    "AA": "Å", "l": "ł", "L": "Ł", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ",
    "TH": "Þ", "S": "§", "P": "¶", "dots": "…", "ldots": "…", "textendash": "–",
    "textemdash": "—", "textquoteright": "’", "textquoteleft": "‘", "textquotedblleft": "“",
    "textquotedblright": "”", "textbackslash": "\ue005", "textbraceleft": "\ue003",
    "textbraceright": "\ue004", "textasciitilde": "\ue006", "textasciicircum": "^",
    "textunderscore": "_", "textdollar": "$", "textless": "<", "textgreater": ">",
    "textregistered": "®", "texttrademark": "™", "textdegree": "°", "pounds": "£",
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "mu": "μ", "geq": "≥", "leq": "≤",
    "times": "×", "pm": "±",
}  # fmt: skip
# Braces, backslashes and ties of the text itself, kept apart from those of TeX.
KEPT = str.maketrans({"\ue003": "{", "\ue004": "}", "\ue005": "\\", "\ue006": "~"})
ACCENTED = re.compile(
    r"""\\(?:([`'^~=."])|([uvHrdck])(?=[\s{\\]))\s{0,5}(?:\{\s{0,5}(\\[ij]|\w)\s{0,5}\}|(\\[ij]\b|\w))"""
)
WORD = re.compile(r"\\([A-Za-z]{1,20})(?:\s{1,5}|\{\})?")
ESCAPED = re.compile(r"\\([&%$#_{}\s-])")
DOTLESS = {"\\i": "i", "\\j": "j"}


def text_of(words: str) -> str:
    """The words as people read them: accents set, commands and grouping braces gone."""
    if not any(sign in words for sign in "\\{}~-`'"):
        return words
    words = ACCENTED.sub(_accented, words)
    words = ESCAPED.sub(_escaped, words)
    words = WORD.sub(_word, words)
    words = words.replace("{", "").replace("}", "").replace("~", " ").replace("$", "")
    words = words.replace("---", "—").replace("``", "“").replace("''", "”")
    return unicodedata.normalize("NFC", words.translate(KEPT).replace("\ue007", "$"))


def _accented(found: re.Match[str]) -> str:
    letter = found[3] or found[4]
    letter = DOTLESS.get(letter, letter)
    return unicodedata.normalize("NFC", letter + ACCENTS[found[1] or found[2]])


def _escaped(found: re.Match[str]) -> str:
    sign = found[1]
    return {"{": "\ue003", "}": "\ue004", "$": "\ue007", "-": ""}.get(sign, sign)


def _word(found: re.Match[str]) -> str:
    """A character by its name; another command (\\emph, \\textit) only goes."""
    return WORDS.get(found[1], "")
