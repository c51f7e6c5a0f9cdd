"""Reading back what was printed."""

import re
from io import BytesIO

from pypdf import PdfReader


def read(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf), strict=True)


def text_of(pdf: bytes) -> str:
    """All pages, with single spaces."""
    return squeezed(" ".join(page.extract_text() for page in read(pdf).pages))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def letters_of(text: str) -> str:
    """Letters and digits alone: where lines break, and what a ligature hides, is no matter."""
    return "".join(character for character in text if character.isalnum()).lower()


def outline(reader: PdfReader) -> list[str]:
    """The bookmarks, whatever their depth."""

    def flat(items):
        for item in items:
            if isinstance(item, list):
                yield from flat(item)
            else:
                yield item.title

    return list(flat(reader.outline))


def addresses(reader: PdfReader) -> set[str]:
    """Where the links lead that leave the paper."""
    actions = [a.get("/A", {}) for a in annotations(reader)]
    return {action["/URI"] for action in actions if "/URI" in action}


def annotations(reader: PdfReader) -> list:
    return [
        annotation.get_object() for page in reader.pages for annotation in page.get("/Annots", [])
    ]
