"""Small mails for tests of sending, which are about the way and not about the words."""

from datetime import datetime, timedelta

from django.core.mail import EmailMessage

from subscriptions.headers import return_path
from subscriptions.letters import Letter, plain
from subscriptions.models import Delivery
from subscriptions.sending import Worker


def letter_for(delivery: Delivery) -> Letter:
    return Letter(subject="News", title="News", pieces=(plain("Something changed."),))


def mail_of(delivery: Delivery, letter: Letter) -> EmailMessage:
    return EmailMessage(
        letter.subject,
        "Something changed.\n",
        return_path(delivery),
        [delivery.address],
        headers={"From": "Editors <editors@example.org>", "Message-ID": delivery.mail_id},
    )


class Clock:
    """Says what time it is, when it is told to."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        self.now += timedelta(**by)


def worker(clock: Clock | None = None, **options: object) -> Worker:
    """One that makes the mails above."""
    given = {"compose": letter_for, "build": mail_of} | ({"clock": clock} if clock else {})
    return Worker(**(given | options))
