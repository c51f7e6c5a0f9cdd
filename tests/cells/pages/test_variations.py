"""The same page laid out otherwise must be read the same."""

import re
from collections import Counter
from collections.abc import Callable

import pytest

from cells.pages import decode, parse_page, word_balance

from .building import SAMPLES, outline, sample

LEGEND = re.compile("S Seminal studies ?K Key studies ?R Reviews ?G Guidance ?")
LONG_PARAGRAPH = re.compile(r"^(?![SKRG] |.*\]\().{300,}$", re.MULTILINE)
AN_ENTRY = re.compile(r"^([SKRG](?: [SKRG])?) (?=[\[A-Z])(?!Sem|Key|Rev|Gui)", re.MULTILINE)


def break_in_half(paragraph: re.Match[str]) -> str:
    middle = re.compile(r"[a-z] (?=[a-z])").search(paragraph[0], len(paragraph[0]) // 2)
    return f"{paragraph[0][: middle.end()]}\n\n4\n\n{paragraph[0][middle.end() :]}"


def misread(text: str) -> str:
    """UTF-8 read as Windows-1252, as a browser with the wrong setting would."""
    return "".join(
        bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in text.encode()
    )


VARIATIONS: dict[str, Callable[[str], str]] = {
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "byte-order mark": lambda text: "\ufeff" + text,
    "hard spaces": lambda text: re.sub(r"(?<=[a-z]) (?=[a-z])", "\u00a0", text),
    "tabs": lambda text: re.sub(r"^([SKRG]) ", r"\1\t", text, flags=re.MULTILINE),
    "indented": lambda text: re.sub(r"^(?=\S)", "  ", text, flags=re.MULTILINE),
    "soft hyphens": lambda text: re.sub(r"([a-z]{4})([a-z]{4})", "\\1\u00ad\\2", text),
    "zero-width spaces": lambda text: re.sub(r"([a-z]{5})", "\\1\u200b", text),
    "more blank lines": lambda text: text.replace("\n\n", "\n \n\t\n\n"),
    "mojibake": misread,
    "twice mojibake": lambda text: misread(misread(text)),
    "Mac mojibake": lambda text: re.sub(
        "[‘’“”–]", lambda char: char[0].encode().decode("mac_roman"), text
    ),
    "other arrows": lambda text: text.replace("▶", "►"),
    "colon in the title": lambda text: re.sub(r"(cell ..: [^;\n]+);", r"\1:", text),
    "page breaks": lambda text: LONG_PARAGRAPH.sub(break_in_half, text),
    "glued legend": lambda text: LEGEND.sub(
        "S Seminal studiesK Key studiesR ReviewsG Guidance", text
    ),
    "legend line by line": lambda text: LEGEND.sub(
        "S Seminal studies\n\nK Key studies\n\nR Reviews\n\nG Guidance\n\n", text
    ),
    "bold categories": lambda text: AN_ENTRY.sub(r"**\1** ", text),
    "bulleted entries": lambda text: AN_ENTRY.sub(r"- \1 ", text),
    "categories on lines of their own": lambda text: AN_ENTRY.sub(r"\1\n", text),
    "headings on lines of their own": lambda text: re.sub(
        r"^((?:What is this cell about|Where should I start)\?) ",
        r"\1\n\n",
        text,
        flags=re.MULTILINE,
    ),
    "arrows before fixed headings": lambda text: re.sub(
        r"^(?=What is this cell|Where should I)", "▶ ", text, flags=re.MULTILINE
    ),
}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("name", VARIATIONS)
def test_the_layout_does_not_change_what_is_read(name, path):
    varied = VARIATIONS[name](path.read_text("utf-8"))
    text = decode(varied.encode())
    page = parse_page(text, name=path.name)
    assert outline(page) == outline(sample(path)[1])
    assert word_balance(text, page) == (Counter(), Counter())


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_windows_1252_is_read_as_utf_8_is(path):
    text = path.read_text("utf-8").replace("▶", "").replace("►", "")
    in_windows = parse_page(decode(text.encode("cp1252")), name=path.name)
    assert outline(in_windows) == outline(parse_page(decode(text.encode()), name=path.name))


def test_headings_are_told_without_arrows_and_bold():
    path = next(path for path in SAMPLES if path.stem == "drug_c3_pdf")
    plain = re.sub(r"\*\*|▶ ", "", path.read_text("utf-8"))
    headings = [issue.heading for issue in parse_page(plain).issues]
    assert headings == ["Who sets the dose?", "Watching without spying"]


def test_a_page_without_any_title_is_told_from_the_name_of_its_file():
    path = next(path for path in SAMPLES if path.stem == "alcohol_a2_web")
    text = re.sub("Alcohol Treatment Matrix cell A2 Matrix cell logo", "", path.read_text("utf-8"))
    page = parse_page(text, name="alcohol-A2.txt")
    assert page.path == "alcohol/a2"
    assert page.formal_title == "Interventions; Generic and cross-cutting issues"
