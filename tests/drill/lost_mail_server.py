"""The mail server goes away, falls silent or refuses everything while mails go out.

The promise: nobody is left out; and where it is open whether a mail arrived, that one mail alone
may come twice.
"""

import signal
import time
from collections import Counter
from collections.abc import Callable

from subscriptions.models import Delivery
from tests.drill.drills import Figures
from tests.drill.ground import Ground
from tests.drill.mail import WORKERS, due_now, wait_until, write_down
from tests.drill.nursery import Nursery
from tests.invariants import broken_invariants
from tests.smtp_server import Recorder

LEASE = 60
# Seconds: until a worker gives a silent server up, and how long it stays away or silent.
PATIENCE, AWAY = 2, 3
PEOPLE_EACH = 60


def gone(server: Recorder) -> None:
    server.end()
    time.sleep(AWAY)
    server.start()


def restarted(server: Recorder) -> None:
    server.end()
    server.start()


def silent(server: Recorder) -> None:
    """It takes connections and says nothing, for longer than a worker waits."""
    server.process.send_signal(signal.SIGSTOP)
    time.sleep(PATIENCE + AWAY)
    server.process.send_signal(signal.SIGCONT)


def refusing(server: Recorder) -> None:
    server.order(mail="421 4.3.2 The service is shut down")
    time.sleep(AWAY)
    server.order(mail=None)


WAYS: tuple[Callable[[Recorder], None], ...] = (gone, silent, refusing, restarted)


def run(ground: Ground, times: int) -> dict[str, Figures]:
    people = PEOPLE_EACH * (times + 1)
    write_down(people)
    with Recorder(ground.folder / "mails").running() as server:
        nursery = Nursery({"EMAIL_URL": server.url})
        try:
            for _ in range(WORKERS):
                nursery.start("send_mail", LEASE, PATIENCE)
            for number in range(times):
                wait_until(lambda due=PEOPLE_EACH * (number + 1): has_taken(server, due), 120)
                WAYS[number % len(WAYS)](server)
            wait_until(is_finished, 120)
        finally:
            nursery.end()
        taken = Counter(server.receivers())
    figures = Figures(tried=people)
    figures.lost = people - len(taken)
    figures.repeated = sum(taken.values()) - len(taken)
    figures.check(figures.repeated <= times * WORKERS, "more than one mail a worker was repeated")
    figures.broken += broken_invariants()
    return {"mail server gone": figures}


def has_taken(server: Recorder, mails: int) -> bool:
    is_finished()
    return server.count() >= mails


def is_finished() -> bool:
    due_now()
    return not Delivery.objects.unfinished().exists()
