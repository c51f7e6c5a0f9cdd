"""What became of a message, to whom sent it: the editors' words, and none of theirs."""

import re
from collections.abc import Iterator

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format

from cells.exporting.plain import one_line
from cells.models import Page
from entries.models import Message
from subscriptions.letters import Letter, Paragraph, Piece, Run, plain
from subscriptions.models import Delivery
from subscriptions.telling import naming
from subscriptions.telling.naming import names_today

KINDS = {
    Message.Kind.SUGGESTION: "suggestion",
    Message.Kind.COMMENT: "comment",
    Message.Kind.BROKEN: "report of a dead link",
}
STATES = {
    Message.State.ACCEPTED: "What you suggested is listed now.",
    Message.State.ANSWERED: "The editors have answered.",
    Message.State.DECLINED: "The editors looked at it, and decided against it for now.",
}
# The token of the status page is kept nowhere, so no link to it can be made.
WHERE = (
    "The page about your message says the same. It has the address that you were given when you "
    "sent it."
)


def compose_status(delivery: Delivery) -> Letter | None:
    """None where the answer was taken back, or another one was given since."""
    message = delivery.message
    if message is None or message.state != delivery.mailing.facts["state"] or not message.answer:
        return None
    what = KINDS[Message.Kind(message.kind)]
    page = message.page
    subject = f"Your {what}{_about(page)}: {message.get_state_display().lower()}"
    return Letter(
        subject=subject,
        title=STATES[Message.State(message.state)],
        over=settings.SITE_NAME,
        preview=naming.cut(message.answer, 100),
        pieces=tuple(_pieces(message, what)),
        because=(
            f"You sent a {what} on {date_format(timezone.localdate(message.received_at))} and "
            "left this address for the answer. Nobody follows anything by that.",
        ),
    )


def _about(page: Page | None) -> str:
    return f" on {names_today().of(page)}" if page else ""


def _pieces(message: Message, what: str) -> Iterator[Piece]:
    sent = date_format(timezone.localdate(message.received_at))
    yield plain(f"You sent a {what}{_about(message.page)} on {sent}. The editors’ answer:")
    for paragraph in re.split(r"\n\s*\n", message.answer.strip()):
        yield Paragraph(tuple(_linked(one_line(paragraph))))
    yield Paragraph((Run(WHERE),), is_small=True)


def _linked(words: str) -> Iterator[Run]:
    """Addresses of this site lead there: an answer names the edition that lists a document."""
    own = re.compile(rf"({re.escape(settings.SITE_URL)}/\S*?)(?=[.,;:)]*(?:\s|$))")
    for place, part in enumerate(own.split(words)):
        if part:
            yield Run(part, address=part if place % 2 else "")
