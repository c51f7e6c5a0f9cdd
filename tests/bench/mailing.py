"""Two ways of sending the same mails over one open connection, in turns.

*Bare*: a loop that builds each mail from its letter and hands it over; whom to is in memory,
there is no database. *Worker*: subscriptions/sending/, which claims, asks once more,
composes, builds, writes down, hands over.
"""

from collections.abc import Callable
from dataclasses import replace

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from subscriptions import emails, places
from subscriptions.letters import Letter
from subscriptions.models import Delivery, Mailing
from subscriptions.sending import Worker
from subscriptions.sending.line import Line
from tests.bench import ratios
from tests.bench.stage import interleaved, versions
from tests.drill.mail import write_down
from tests.subscriptions.samples import CHANGE

TIMES = 7


def measure(people: int) -> None:
    """Print how many mails a second each way sends, so many in each of the rounds."""
    call_command("migrate", verbosity=0)
    # One mailing for each round of the worker, one of them for the bare loop's mails.
    write_down(people, mailings=TIMES + 1)
    Mailing.objects.update(paused_at=timezone.now())
    with connection.cursor() as cursor:
        # As the server's own housekeeping does sooner or later.
        cursor.execute("ANALYZE")
    worker = Worker(compose=letter_for)
    bare, whole = interleaved([bare_loop(people), next_mailing(worker, people)], TIMES)
    print(f"{versions()}\n{TIMES} rounds of {people} mails each\n")
    print("| bare, mails/s | worker, mails/s | worker : bare |\n|---|---|---|")
    print(f"| {people / bare * 1000:.0f} | {people / whole * 1000:.0f} | {bare / whole:.0%} |")
    name = f"mails a second of the worker : bare loop, {connection.display_name}"
    ratios.say(name, bare / whole, at_least=0.8)


def bare_loop(people: int) -> Callable[[], None]:
    """Builds and sends; whom to is in memory already."""
    deliveries = list(Delivery.objects.select_related("mailing", "subscriber")[:people])
    line = Line()

    def send() -> None:
        line.open()
        for delivery in deliveries:
            line.send(emails.build(delivery, letter_for(delivery)))
        line.close()

    return send


def letter_for(delivery: Delivery) -> Letter:
    return replace(CHANGE, unsubscribe=places.end(delivery.token))


def next_mailing(worker: Worker, people: int) -> Callable[[], None]:
    """Lets one mailing go, and has the worker send it."""
    mailings = iter(Mailing.objects.order_by("pk"))

    def send() -> None:
        next(mailings).let_go()
        assert worker.run_once() == people

    return send
