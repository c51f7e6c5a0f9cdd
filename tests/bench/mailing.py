"""Two ways of sending the same mails over one open connection, in turns.

*Bare*: a loop that builds each mail from its letter and hands it over, with everything that
it needs in memory and no database. *Worker*: subscriptions/sending/, which claims, asks once more,
composes, builds, writes down, hands over.
"""

from collections.abc import Callable

from django.core.management import call_command
from django.utils import timezone

from subscriptions.models import Delivery, Mailing
from subscriptions.sending import Worker
from subscriptions.sending.handing import address_envelope
from subscriptions.sending.line import Line
from tests.bench.stage import interleaved, versions
from tests.drill.mail import write_down
from tests.mails import letter_for, mail_of

TIMES = 7


def measure(people: int) -> None:
    """Print how many mails a second each way sends, so many in each of the rounds."""
    call_command("migrate", verbosity=0)
    # One mailing for each round of the worker, one of them for the bare loop's mails.
    write_down(people, mailings=TIMES + 1)
    Mailing.objects.update(paused_at=timezone.now())
    worker = Worker(compose=letter_for, build=mail_of)
    bare, whole = interleaved([bare_loop(people), next_mailing(worker, people)], TIMES)
    print(f"{versions()}\n{TIMES} rounds of {people} mails each\n")
    print("| bare, mails/s | worker, mails/s | worker : bare |\n|---|---|---|")
    print(f"| {people / bare * 1000:.0f} | {people / whole * 1000:.0f} | {bare / whole:.0%} |")


def bare_loop(people: int) -> Callable[[], None]:
    """Builds and sends; what is to be told is in memory already."""
    deliveries = list(Delivery.objects.select_related("mailing", "subscriber")[:people])
    letters = [(delivery, letter_for(delivery)) for delivery in deliveries]
    line = Line()

    def send() -> None:
        line.open()
        for delivery, letter in letters:
            line.send(address_envelope(mail_of(delivery, letter), delivery))
        line.close()

    return send


def next_mailing(worker: Worker, people: int) -> Callable[[], None]:
    """Lets one mailing go, and has the worker send it."""
    mailings = iter(Mailing.objects.order_by("pk"))

    def send() -> None:
        next(mailings).let_go()
        assert worker.run_once() == people

    return send
