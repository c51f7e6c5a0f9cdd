"""What a bulletin will be as a mail, to be looked at: nothing of it is kept or sent."""

from dataclasses import replace
from typing import NamedTuple

from django.contrib.auth.models import User
from django.core.mail import EmailMultiAlternatives

from subscriptions import places
from subscriptions.emails import build
from subscriptions.letters import Letter
from subscriptions.models import Delivery, Mailing

# Where each mail has an address and a reason of its own.
SAMPLE = "a-sample-that-ends-nothing"
BECAUSE = "Here each reader is told what they follow, by name."


class Preview(NamedTuple):
    html: str
    text: str


def preview_of(letter: Letter) -> Preview:
    """Both forms of the mail; its links that end something lead nowhere."""
    receiver = User(email="reader@example.org")
    delivery = Delivery.new(Mailing(kind=Mailing.Kind.BULLETIN), user=receiver)
    sample = replace(letter, because=(BECAUSE,), unsubscribe=places.end(SAMPLE))
    mail = build(delivery, sample)
    assert isinstance(mail, EmailMultiAlternatives)
    (html, _type) = mail.alternatives[0]
    return Preview(str(html), str(mail.body))
