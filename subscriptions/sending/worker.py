"""A worker: looks for what is due, and sends it, one mail after the other.

Any number of them may run, on any number of machines, and be killed.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from subscriptions import composing, emails, sweeping
from subscriptions.composing import Composer
from subscriptions.letters import Letter
from subscriptions.models import Delivery, SendingPermit
from subscriptions.sending import claiming, holding
from subscriptions.sending.answers import Answer, Verdict
from subscriptions.sending.handing import Book
from subscriptions.sending.line import Line

type Builder = Callable[[Delivery, Letter], EmailMessage]

SWEEP_EVERY = timedelta(minutes=1)
# How many claimed deliveries are looked at once more before they leave, and how long ago that
# may be for each.
LOOKED_AT_ONCE = 100
FRESH_FOR = timedelta(seconds=1)
# After so long the queue is looked at anew: what a visitor waits for goes before the rest.
TURN = timedelta(seconds=5)
# Seconds: between two looks at a queue that was empty; between two tries at a server that is away.
LOOK_EVERY = 1.0
SHORTEST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
# When more mails than this were not taken one after the other, it is not about the mails.
REFUSED_IN_A_ROW = 5
NOT_ARMED = (
    "Nothing is sent: this installation ({}) is not armed. Run `manage.py arm_sending` once "
    "on the one that shall send."
)
# What Django raises where the database is gone, or busy for too long.
AWAY = (OperationalError, InterfaceError)

log = logging.getLogger(__name__)


class Stopped(Exception):
    """Nothing can be sent just now; the message says why."""


class Worker:
    """`compose` and `build` make the mail, `clock` says what time it is."""

    def __init__(
        self,
        *,
        compose: Composer = composing.compose,
        build: Builder = emails.build,
        clock: Callable[[], datetime] = timezone.now,
        lease: timedelta = claiming.LEASE,
        batch: int = claiming.BATCH,
    ) -> None:
        self.name = claiming.new_name()
        self.compose, self.build = compose, build
        self.clock, self.lease, self.batch = clock, lease, batch
        self.book = Book(self.name, lease=lease, clock=clock)
        self.line = Line()
        self.is_stopping = threading.Event()
        self.swept_at: datetime | None = None
        self.sent = 0
        self._refused_in_a_row = 0
        self._has_claimed = False

    def stop(self) -> None:
        """End after the mail that is under way. May be called by a signal or another thread."""
        self.is_stopping.set()

    def run(self) -> None:
        """Sweep and send until `stop()`, whatever else is restarted meanwhile.

        Pauses grow while nothing leaves. During one, whoever reaches the mail server may send
        what this worker had claimed.
        """
        pause = SHORTEST_PAUSE
        while not self.is_stopping.is_set():
            before = self.sent
            try:
                self.sweep_when_due()
                found = self.send_some()
            except Stopped as reason:
                log.warning("%s", reason)
                self.finish()
            except AWAY as error:
                log.warning("the database is away: %s", error)
                connection.close()
            else:
                pause = SHORTEST_PAUSE
                if not found:
                    self.line.close()
                    self.is_stopping.wait(LOOK_EVERY)
                continue
            self.line.close()
            if self.sent > before:  # Some servers take only so many mails of one connection.
                pause = SHORTEST_PAUSE
            self.is_stopping.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        self.finish()

    def run_once(self) -> int:
        """Sweep, and send what is due now; how many were sent. Raises Stopped."""
        before = self.sent
        try:
            self.sweep()
            while not self.is_stopping.is_set() and self.send_some():
                pass
        finally:
            self.finish()
        return self.sent - before

    def finish(self) -> None:
        """Leave nothing claimed, and hang up."""
        try:
            self.clear_up()
        except AWAY as error:
            log.warning("the database is away: %s; what was claimed is free later", error)
        self.line.close()

    def sweep(self) -> None:
        """Look for what is due, late or cancelled."""
        now = self.clock()
        self.swept_at = now
        holding.hold_late(now)
        Delivery.objects.close_cancelled()
        for one in sweeping.SWEEPS:
            try:
                one(now)
            except AWAY:
                raise
            except Exception:  # What is due already leaves all the same.
                log.exception("a sweep failed: %s", one.__name__)

    def is_sweep_due(self) -> bool:
        return self.swept_at is None or self.clock() - self.swept_at >= SWEEP_EVERY

    def sweep_when_due(self) -> None:
        if self.is_sweep_due():
            self.book.settle()
            self.sweep()

    def send_some(self) -> int:
        """Claim a few deliveries and send them; how many were claimed. Raises Stopped."""
        self.clear_up()
        now = self.clock()
        if not Delivery.objects.to_send(now).exists():
            return 0  # Nobody's write waits for a look at nothing.
        self.make_ready()
        self._has_claimed = True
        claimed = claiming.claim(self.name, now=now, lease=self.lease, limit=self.batch)
        if self.send_claimed(claimed):
            self._has_claimed = False
        self.book.settle()
        return len(claimed)

    def send_claimed(self, numbers: list[int]) -> bool:
        """Send these in turn; False where some are left, for a stop or as the turn is over."""
        began = self.clock()
        while numbers:
            looked = deque(claiming.look(numbers[:LOOKED_AT_ONCE], self.clock()))
            rest = numbers[LOOKED_AT_ONCE:]
            looked_at = self.clock()
            while looked:
                now = self.clock()
                if self.is_stopping.is_set() or now - began > TURN:
                    return False
                # What was read a second ago is read anew: somebody may have unsubscribed.
                if now - looked_at > FRESH_FOR or self.is_sweep_due():
                    break
                self.send(*looked.popleft())
            numbers = [delivery.pk for delivery, _ in looked] + rest
            self.sweep_when_due()
        return True

    def clear_up(self) -> None:
        """Write down and give back what an interruption left behind."""
        self.book.settle()
        if self._has_claimed:
            claiming.give_back(self.name)
            self._has_claimed = False

    def make_ready(self) -> None:
        """Ask for the permit, and open the line. Raises Stopped."""
        if not SendingPermit.allows_sending():
            raise Stopped(NOT_ARMED.format(settings.INSTALLATION_ID or "no INSTALLATION_ID"))
        if answer := self.line.open():
            raise Stopped(self._alarm(answer))

    def send(self, delivery: Delivery, reason: str) -> None:
        """Send one that is claimed, or write down the reason why not. Raises Stopped."""
        if delivery.mailing.held_at or delivery.mailing.paused_at:
            self.book.put_back(delivery)
            return
        if reason:
            self.book.skip(delivery, reason)
            return
        mail = self.made(delivery)
        if mail is None:
            return
        if answer := self.line.open():  # It may have broken with the mail before.
            raise Stopped(self._alarm(answer))
        with self.book.handing(delivery) as handing:
            self.line.prepare(mail)
        if handing.is_mine:
            self.take_down(delivery, self.line.send(mail))

    def made(self, delivery: Delivery) -> EmailMessage | None:
        """The mail; None where there is nothing to say or it cannot be made, which is noted."""
        try:
            letter = self.compose(delivery)
            if letter is None:
                self.book.skip(delivery, "There is nothing to tell any more.")
                return None
            return self.build(delivery, letter)
        except AWAY:
            raise
        except Exception as error:
            log.exception("no mail could be made of delivery %s", delivery.pk)
            self.book.not_made(delivery, f"It could not be made: {type(error).__name__}.")
            return None

    def take_down(self, delivery: Delivery, answer: Answer) -> None:
        """Remember what the server answered, and draw the conclusions. Raises Stopped."""
        if answer.verdict == Verdict.SENT:
            self.sent += 1
            self._refused_in_a_row = 0
            self.book.owe(delivery, answer)
            return
        self._refused_in_a_row += 1
        if self._refused_in_a_row > REFUSED_IN_A_ROW:
            answer = Answer(Verdict.EVERYTHING, answer.words, answer.status, is_about_us=True)
        self.book.owe(delivery, answer)
        self.book.settle()
        words = self._alarm(answer)
        if answer.verdict == Verdict.EVERYTHING:
            raise Stopped(words)

    def _alarm(self, answer: Answer) -> str:
        """Say aloud what the server has against us; returns it in a sentence."""
        words = f"The mail server refuses: {answer.words}"
        if answer.is_about_us:
            log.error("%s", words)
        return words
