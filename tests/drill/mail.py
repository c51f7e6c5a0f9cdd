"""Workers that send mail are killed with `kill -9` while they do.

The promise: nobody is left out, and each kill repeats at most one mail.
"""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from subscriptions.models import Delivery, Mailing, SendingPermit, Subscriber, Subscription
from tests.drill.drills import Figures
from tests.drill.ground import Ground
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


def drill(ground: Ground, times: int) -> dict[str, Figures]:
    """So that in full 5,000 people are mailed."""
    with Recorder(ground.folder / "mails").running() as server:
        outcome = run(server, {"EMAIL_URL": server.url}, people=125 * times, kills=times)
    figures = Figures(
        tried=outcome.people,
        lost=outcome.lost,
        repeated=outcome.repeated,
        broken=list(outcome.broken),
    )
    figures.check(not outcome.unfinished, f"{outcome.unfinished} mails were not finished")
    figures.check(outcome.repeated <= outcome.kills, "a kill repeated more than one mail")
    return {"workers that send killed": figures}


def run(server: Recorder, environment: dict[str, str], people: int, kills: int) -> Outcome:
    """Mail so many people, killing a worker so many times, spread over the whole.

    `environment` is that of the workers, which see the database of this process.
    """
    write_down(people)
    nursery = Nursery(environment)
    children = [nursery.start("send_mail", LEASE) for _ in range(WORKERS)]
    broken: list[str] = []
    try:
        for number in range(kills):
            due = people * (number + 1) // (kills + 1)
            wait_until(lambda due=due: server.count() >= due)
            # Each time at another moment between two mails.
            time.sleep(number % 8 / 1000)
            turn = number % WORKERS
            nursery.kill(children[turn])
            broken += broken_invariants()
            children[turn] = nursery.start("send_mail", LEASE)
        wait_until(lambda: not Delivery.objects.unfinished().exists())
    finally:
        nursery.end()
    return count(server, people, kills, broken + broken_invariants())


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
    SendingPermit.objects.get_or_create(installation=settings.INSTALLATION_ID)
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


def due_now() -> None:
    """What waits to be tried again need not wait for minutes."""
    now = timezone.now()
    waiting = Delivery.objects.filter(state__in=["pending", "retry"], next_try_at__gt=now)
    if waiting.exists():  # Only then does SQLite let nobody else write.
        waiting.update(next_try_at=now)


def count(server: Recorder, people: int, kills: int, broken: list[str]) -> Outcome:
    taken = Counter(server.receivers())
    wanted = set(Subscriber.objects.values_list("email", flat=True))
    return Outcome(
        people=people,
        kills=kills,
        lost=len(wanted - set(taken)),
        repeated=sum(taken.values()) - len(taken),
        unfinished=Delivery.objects.exclude(state=Delivery.State.SENT).count(),
        broken=broken,
    )
