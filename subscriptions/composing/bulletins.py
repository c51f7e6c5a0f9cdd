"""A bulletin as a letter: of what was frozen when it was planned, or of a draft."""

from typing import Any

from django.utils.formats import date_format
from django.utils.text import Truncator

from cells.addresses import absolute
from cells.exporting.plain import one_line, text_of
from cells.models import Edition, Page
from cells.reading.names import name_in_full, title_of
from subscriptions import places
from subscriptions.composing.bite import bite_address, bite_pieces
from subscriptions.composing.rich import rich
from subscriptions.letters import Heading, Letter, Paragraph, Piece, Run, plain
from subscriptions.models import Bulletin, Delivery
from subscriptions.telling import naming
from subscriptions.telling.closing import asked_ahead, because, closed
from subscriptions.telling.keeping import kept

TEST = "This is a test of a bulletin, sent to you alone at your own wish."
GOES_TO = "Bulletins go to everybody who follows what they are about."
PREVIEW = 140
LIST_NAME = "Bulletins"


def compose(delivery: Delivery) -> Letter:
    """What was frozen, with why this person gets it; two queries for the next 200."""
    facts = delivery.mailing.facts
    if facts.get("test"):
        subject = f"Test: {facts['subject']}"
        return letter(facts, subject=subject, because=(TEST,))
    why = [*because(asked_ahead(delivery)), GOES_TO]
    return closed(_for_everybody(delivery.mailing_id), delivery, why)


@kept
def _for_everybody(mailing: int) -> Letter:
    """The letter but for why one person gets it."""
    bulletin = Bulletin.objects.select_related("mailing").get(mailing=mailing)
    assert bulletin.mailing  # It was found by it.
    web = places.bulletin(bulletin.number) if bulletin.number else ""
    return letter(bulletin.mailing.facts, web=web)


def letter(facts: dict[str, Any], **others: Any) -> Letter:
    """What `subscriptions.bulletins.facts_of` says, as a letter; `others` are fields of it.

    Pages that were withdrawn since are left out: nothing of them is public any more.
    """
    editions = _public_editions(facts)
    bite = editions.get(facts["bite"])
    return Letter(
        **{
            "subject": facts["subject"],
            "title": facts["subject"],
            "over": "Bulletin",
            "square": naming.square(bite.page) if bite else "",
            "pieces": _pieces(facts, editions),
            "preview": Truncator(text_of(facts["body"])).chars(PREVIEW, truncate="…"),
            "list_name": LIST_NAME,
            "archive": places.bulletins(),
            **others,
        }
    )


def _public_editions(facts: dict[str, Any]) -> dict[int, Edition]:
    wanted = [*facts["editions"], *filter(None, [facts["bite"]])]
    public = Edition.objects.filter(page__in=Page.objects.public()).select_related("page")
    return public.in_bulk(wanted)


def _pieces(facts: dict[str, Any], editions: dict[int, Edition]) -> tuple[Piece, ...]:
    """Its words, the bite, the chosen editions."""
    pieces: list[Piece] = [*rich(facts["body"])]
    if bite := editions.get(facts["bite"]):
        pieces.append(Heading(title_of(bite.contents), 2, bite_address(bite)))
        pieces.append(Paragraph((Run(name_in_full(bite.contents)),), is_small=True))
        pieces += bite_pieces(bite, level=3)
    for number in facts["editions"]:
        if edition := editions.get(number):
            pieces += edition_pieces(edition)
    return tuple(pieces)


def edition_pieces(edition: Edition) -> list[Piece]:
    """Its page by name, what its note says, and the way to it."""
    address = absolute(edition.get_absolute_url())
    # Of a plain page both are its title.
    names = dict.fromkeys([name_in_full(edition.contents), title_of(edition.contents)])
    dated = f"Edition of {date_format(edition.dated_on)}"
    return [
        Heading(": ".join(names), 2, address),
        plain(one_line(edition.note)),
        Paragraph((Run(dated, address=address),), is_small=True),
    ]
