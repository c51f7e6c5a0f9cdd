"""What is written down round a hand-over, so that a worker may be killed at any moment.

*Handed* is committed before the server is given the words, *sent* after it took them. That
the last mail was sent and that the next one is handed are one commit: when a worker dies, one
mail at most may have left without being known as sent, and that one is sent once more.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import transaction

from subscriptions.bouncing import recording
from subscriptions.models import Bounce, Delivery
from subscriptions.sending import answers
from subscriptions.sending.answers import Answer, Verdict
from subscriptions.sending.meanwhile import writing

GIVEN_UP = "Not taken after {tries} tries: {words}"


class Handing:
    """What is known once it is written down: whether the delivery is still this worker's."""

    is_mine = False


class Book:
    """What one worker writes down of its deliveries.

    Every write asks whether the row is still this worker's: another one has it when this one
    slept for longer than its lease.
    """

    def __init__(self, worker: str, *, lease: timedelta, clock: Callable[[], datetime]) -> None:
        self.worker, self.lease, self.clock = worker, lease, clock
        # What happened and is not in the database yet. It outlives a restart of that.
        self._owed: tuple[Delivery, Answer, datetime] | None = None

    @contextmanager
    def handing(self, delivery: Delivery) -> Iterator["Handing"]:
        """Write down that this one is given to the server now, and what became of the last.

        What is done inside is done while the database writes; it must not ask it for anything.
        Whether it may be given is known after it.
        """
        now = self.clock()
        if self._owed and self._owed[1].verdict != Verdict.SENT:
            self.settle()
        last, _, sent_at = self._owed or (None, None, None)
        values = {
            "worker": self.worker,
            "next": delivery.pk,
            "last": last.pk if last else 0,
            "now": now,
            "until": now + self.lease,
            "sent_at": sent_at,
        }
        handing = Handing()
        with writing(WRITE_BOTH, values) as written:
            yield handing
        self._owed = None
        if delivery.pk in written:
            handing.is_mine = True
            delivery.tries += 1

    def owe(self, delivery: Delivery, answer: Answer) -> None:
        """Remember what became of the delivery that was handed last."""
        self._owed = (delivery, answer, self.clock())

    def settle(self) -> None:
        """Write down what is remembered."""
        if self._owed:
            with transaction.atomic():
                self._write_owed()
            self._owed = None

    def skip(self, delivery: Delivery, reason: str) -> None:
        """Write down that this one, which is claimed, is not sent."""
        self._update(
            delivery,
            Delivery.State.CLAIMED,
            state=Delivery.State.SKIPPED,
            reason=reason[:200],
            token="",
            **FREE,
        )

    def put_back(self, delivery: Delivery) -> None:
        """Let it wait as it waited before it was claimed: its mailing is held or paused."""
        state = Delivery.State.RETRY if delivery.tries else Delivery.State.PENDING
        self._update(delivery, Delivery.State.CLAIMED, state=state, **FREE)

    def not_made(self, delivery: Delivery, words: str) -> None:
        """Write down that no mail could be made of it: that is a try too."""
        delivery.tries += 1
        answer = Answer(Verdict.LATER, words)
        values = after_a_try(delivery, answer, self.clock())
        self._update(delivery, Delivery.State.CLAIMED, tries=delivery.tries, **values)

    def _write_owed(self) -> None:
        if not self._owed:
            return
        delivery, answer, at = self._owed
        values = after_a_try(delivery, answer, at)
        is_mine = self._update(delivery, Delivery.State.HANDED, **values)
        if is_mine and answer.is_no_such_address:
            recording.record(delivery, Bounce.Kind.HARD, answer.status, now=at)

    def _update(self, delivery: Delivery, was: str, **values: object) -> bool:
        mine = {"pk": delivery.pk, "claimed_by": self.worker, "state": was}
        return bool(Delivery.objects.filter(**mine).update(**values))


# The one write for each mail, so it is one statement: the next is handed, the last was sent.
# `last` is 0 where there was none. Gives the numbers of those that were this worker's.
WRITE_BOTH = """
UPDATE subscriptions_delivery SET
    state = CASE WHEN id = %(next)s THEN 'handed' ELSE 'sent' END,
    handed_at = CASE WHEN id = %(next)s THEN %(now)s ELSE handed_at END,
    tries = CASE WHEN id = %(next)s THEN tries + 1 ELSE tries END,
    claimed_until = CASE id
        WHEN %(next)s THEN %(until)s WHEN %(last)s THEN NULL ELSE claimed_until END,
    claimed_by = CASE WHEN id = %(next)s THEN claimed_by ELSE '' END,
    sent_at = CASE WHEN id = %(last)s THEN %(sent_at)s ELSE sent_at END,
    token = CASE WHEN id = %(next)s THEN token ELSE '' END,
    reason = CASE WHEN id = %(next)s THEN reason ELSE '' END
WHERE id IN (%(next)s, %(last)s) AND claimed_by = %(worker)s
    AND state = CASE id WHEN %(next)s THEN 'claimed' ELSE 'handed' END
RETURNING id
"""


# Whoever it was claimed by has done with it.
FREE = {"claimed_by": "", "claimed_until": None}


def after_a_try(delivery: Delivery, answer: Answer, at: datetime) -> dict[str, object]:
    """The columns of a delivery that was handed, by what the server answered.

    `delivery.tries` counts this try already.
    """
    if answer.verdict == Verdict.SENT:
        return {"state": Delivery.State.SENT, "sent_at": at, "token": "", "reason": "", **FREE}
    if answer.verdict == Verdict.EVERYTHING:
        tries = delivery.tries - 1
        state = Delivery.State.RETRY if tries else Delivery.State.PENDING
        later = {"next_try_at": at + timedelta(minutes=1), "reason": answer.words}
        return {"state": state, "tries": tries, **later, **FREE}
    wait = answers.wait_after(delivery.tries) if answer.verdict == Verdict.LATER else None
    if wait:
        later = {"next_try_at": at + wait, "reason": answer.words}
        return {"state": Delivery.State.RETRY, **later, **FREE}
    words = answer.words
    if answer.verdict == Verdict.LATER:
        words = GIVEN_UP.format(tries=delivery.tries, words=words)
    return {"state": Delivery.State.FAILED, "reason": words[:200], **FREE}
