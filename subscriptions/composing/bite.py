"""The bite of a cell in a letter: what it is about, what to discuss, where to read it."""

from typing import Literal

from cells.addresses import absolute
from cells.models import Edition
from cells.reading.discussion import parted
from cells.richtext import Kind, parse
from cells.richtext.tree import Blocks
from cells.snapshots import SectionSnapshot
from subscriptions.composing.rich import rich
from subscriptions.letters import Button, Heading, Mark, Paragraph, Piece, Run
from subscriptions.telling import naming


def bite_pieces(edition: Edition, *, level: Literal[2, 3] = 2) -> tuple[Piece, ...]:
    """The abstract, each issue with the questions that it ends in, and a link to the bite.

    Without the headline of the cell, which is the letter's title, or a heading above these.
    Issues are headings of `level`. One query at most.
    """
    head, bite = edition.contents["head"], edition.contents["bite"]
    issues = [section for section in bite["sections"] if section["kind"] == "issue"]
    abstract = parse(head["abstract"])
    questions = [questions_of(issue) for issue in issues]
    texts = iter(rich(abstract, *questions))
    pieces: list[Piece] = [next(texts)] if abstract else []
    if issues:
        pieces.append(_leading_to(len(issues)))
    for number, (issue, asked) in enumerate(zip(issues, questions, strict=True), start=1):
        pieces.append(_issue(edition, issue, number, level))
        if asked:
            pieces.append(next(texts))
    return (*pieces, _way_to(edition))


def questions_of(issue: SectionSnapshot) -> Blocks:
    """Without the heading that they begin with on the page: the issue is one already."""
    asked = parted(parse(issue["body"])).questions
    return asked[1:] if asked and asked[0].kind is Kind.HEADING else asked


def bite_address(edition: Edition) -> str:
    """Where the bite stands in the current edition of its cell; the cell, where there is none."""
    has_bite = bool(edition.contents["bite"]["sections"])
    return absolute(edition.page.get_absolute_url()) + ("#bite" if has_bite else "")


def _leading_to(issues: int) -> Paragraph:
    words = "An issue" if issues == 1 else naming.capital(naming.counted(issues, "issue"))
    return Paragraph((Run(f"{words} to consider and discuss:", Mark.STRONG),))


def _issue(edition: Edition, issue: SectionSnapshot, number: int, level: Literal[2, 3]) -> Heading:
    address = f"{absolute(edition.page.get_absolute_url())}#section-{issue['id']}"
    return Heading(f"{number}. {issue['heading']}", level, address)


def _way_to(edition: Edition) -> Button:
    has_bite = bool(edition.contents["bite"]["sections"])
    return Button("Read the bite" if has_bite else "Read the page", bite_address(edition))
