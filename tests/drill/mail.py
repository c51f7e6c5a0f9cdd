"""Workers that send mail are killed with `kill -9` while they do.

The promise: nobody is left out, and each kill repeats at most one mail.
"""

import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from subscriptions.models import Delivery, Mailing, SendingPermit, Subscriber, Subscription
from tests.drill.nursery import Nursery
from tests.invariants import broken_invariants
from tests.smtp_server import Recorder

WORKERS = 2
# Seconds. Much longer than a mail takes, much shorter than in production.
LEASE = 5
DEADLINE = 900


@dataclass(frozen=True, slots=True)
class Outcome:
    """`lost` and `repeated` count people and mails, by what the mail server took."""

    people: int
    kills: int
    lost: int
    repeated: int
    unfinished: int
    broken: list[str]
    seconds: float

    @property
    def is_kept(self) -> bool:
        """Whether the promise was."""
        whole = not (self.lost or self.unfinished or self.broken)
        return whole and self.repeated <= self.kills

    def __str__(self) -> str:
        return (
            f"mail on {connection.display_name}: {self.people:,} people, {WORKERS} workers, "
            f"{self.kills} kills: lost {self.lost}, repeated {self.repeated}, "
            f"{self.seconds:.0f} s{''.join(f'; {problem}' for problem in self.broken)}"
        )


def main(is_full: bool) -> bool:
    """Whether the promise was kept; prints what was lost and repeated."""
    call_command("migrate", verbosity=0)
    with tempfile.TemporaryDirectory(prefix="matrix-drill-") as folder:
        server = Recorder(Path(folder) / "mails")
        try:
            outcome = run(server, {"EMAIL_URL": server.url}, *((5000, 40) if is_full else (500, 5)))
        finally:
            server.end()
    print(outcome, flush=True)
    return outcome.is_kept


def run(server: Recorder, environment: dict[str, str], people: int, kills: int) -> Outcome:
    """Mail so many people, killing a worker so many times, spread over the whole.

    `environment` is that of the workers, which see the database of this process.
    """
    began = time.monotonic()
    write_down(people)
    nursery = Nursery(environment)
    children = [nursery.start("send_mail", LEASE) for _ in range(WORKERS)]
    try:
        for number in range(kills):
            due = people * (number + 1) // (kills + 1)
            wait_until(lambda due=due: server.count() >= due)
            # Each time at another moment between two mails.
            time.sleep(number % 8 / 1000)
            turn = number % WORKERS
            nursery.kill(children[turn])
            children[turn] = nursery.start("send_mail", LEASE)
        wait_until(lambda: not Delivery.objects.unfinished().exists())
    finally:
        nursery.end()
    return count(server, people, kills, time.monotonic() - began)


def wait_until(is_so: Callable[[], bool], seconds: float = DEADLINE) -> None:
    """Look every few milliseconds. Raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not so after {seconds} seconds")
        time.sleep(0.003)


def write_down(people: int, mailings: int = 1) -> None:
    """Mailings that are due now, each to the same people, who follow everything."""
    now = timezone.now()
    SendingPermit.objects.create(installation=settings.INSTALLATION_ID)
    readers = Subscriber.objects.bulk_create(
        Subscriber(email=f"reader{n}@example.org", confirmed_at=now) for n in range(people)
    )
    followed = Subscription.objects.bulk_create(
        Subscription(subscriber=reader, frequency="each", confirmed_at=now) for reader in readers
    )
    for number in range(mailings):
        mailing = Mailing.objects.create(
            kind="change", key=f"edition:{number}", due_at=now, addressed_at=now
        )
        Delivery.objects.bulk_create(
            Delivery.new(mailing, subscriber=one.subscriber, because=[one.pk], next_try_at=now)
            for one in followed
        )


def count(server: Recorder, people: int, kills: int, seconds: float) -> Outcome:
    taken = Counter(server.receivers())
    wanted = set(Subscriber.objects.values_list("email", flat=True))
    return Outcome(
        people=people,
        kills=kills,
        lost=len(wanted - set(taken)),
        repeated=sum(taken.values()) - len(taken),
        unfinished=Delivery.objects.exclude(state=Delivery.State.SENT).count(),
        broken=broken_invariants(),
        seconds=seconds,
    )
