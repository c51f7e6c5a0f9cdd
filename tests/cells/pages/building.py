"""The least page that is read, and what tests look at in the answer."""

from pathlib import Path

from cells.pages import ParsedPage, decode, parse_page
from cells.pages.parsed import Block, Panel, spans_of

SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.txt"))

TITLE = "Drug Treatment Matrix cell B2: Practitioners; Generic and cross-cutting issues"
LEGEND = "S Seminal studies K Key studies R Reviews G Guidance MORE Search for more studies"
ENTRY = "K Kind words keep people in care (2001). Patients stayed where they were greeted."


def page_text(*parts: str, title: str = TITLE, head: str = "", entries: str = ENTRY) -> str:
    """A page of these parts, a blank line between them; `parts` follow the entries."""
    return "\n\n".join(part for part in (title, head, LEGEND, entries, *parts) if part)


def read(*parts: str, **options: str) -> ParsedPage:
    return parse_page(page_text(*parts, **options))


def read_issues(*paragraphs: str) -> ParsedPage:
    return read("What is this cell about? Kindness.", "Issues to consider and discuss", *paragraphs)


def sample(path: Path) -> tuple[str, ParsedPage]:
    text = decode(path.read_bytes(), name=path.name)
    return text, parse_page(text, name=path.name)


def words_of(block: Block) -> str:
    return "".join(span.text for span in spans_of(block))


def outline(page: ParsedPage) -> dict[str, object]:
    """All that must stay the same however the same page is laid out."""
    return {
        "path": page.path,
        "headline": page.headline,
        "short version": page.short_version,
        "abstract": [words_of(block) for block in page.abstract],
        "entries": [
            (
                (e.category, e.second_category, e.headline),
                (e.publisher, e.country, e.year, e.free_source_words),
                [words_of(block) for block in e.annotation],
            )
            for e in page.entries
        ],
        "more": [words_of(block) for block in page.more],
        "sections": [
            (s.kind, s.heading, [_outline_of(block) for block in s.blocks]) for s in page.sections
        ],
        "credits": [(credit.role, credit.name) for credit in page.credits],
        "dates": (page.last_revised, page.first_uploaded),
        "not placed": [item.text for item in page.not_placed],
    }


def _outline_of(block: Block) -> tuple[object, ...]:
    if isinstance(block, Panel):
        return block.kind, block.title, block.source, [_outline_of(b) for b in block.blocks]
    return block.kind, words_of(block)
