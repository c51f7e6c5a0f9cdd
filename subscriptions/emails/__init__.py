"""From a letter to a mail. What is the same for all receivers of a mailing is made once."""

from datetime import datetime
from functools import lru_cache

from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.html import escape

from subscriptions.emails import cutting, personal
from subscriptions.emails.footer import footer_of
from subscriptions.emails.mime import Mail
from subscriptions.emails.text import fold
from subscriptions.headers import headers_of, one_line, return_path
from subscriptions.letters import Letter
from subscriptions.models import Delivery

__all__ = ["build"]

# Letters that are on their way at once: the bites of a course are 25.
KEPT = 40


def build(delivery: Delivery, letter: Letter, now: datetime | None = None) -> EmailMessage:
    """The mail of a delivery, ready to be sent: text and HTML of the letter.

    Its `from_email` is the return path, which names the delivery; From is in its headers. `now`
    is its Date. Reads `delivery.mailing` and whom it goes to, nothing else of the database.
    `ValueError` where an address of the letter or the receiver cannot stand in a header.
    """
    shared, values = personal.shared(letter)
    text, html = _forms(shared, footer_of(shared, delivery.mailing.kind))
    in_html = {name: escape(value) for name, value in values.items()}
    in_text = values | {"because": fold(values.get("because", ""))}
    return Mail(
        subject=one_line(letter.subject),
        body=personal.filled(text, in_text),
        from_email=return_path(delivery),
        to=[delivery.address],
        reply_to=[letter.reply_to] if letter.reply_to else None,
        headers=headers_of(delivery, letter, now or timezone.now()),
        alternatives=[(personal.filled(html, in_html), "text/html")],
    )


_forms = lru_cache(maxsize=KEPT)(cutting.forms)
