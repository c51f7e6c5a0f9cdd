import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from subscriptions.sending import Stopped, Worker


class Command(BaseCommand):
    help = (
        "Look for what is due and send it. With --loop until SIGTERM or SIGINT, which end it after "
        "the mail that is under way. Any number of these may run at once."
    )

    # They ask the database, which may come up later than the loop.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on until stopped")

    def handle(self, *args: Any, **options: Any) -> None:
        worker = Worker()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: worker.stop())
        if options["loop"]:
            worker.run()
            return
        try:
            sent = worker.run_once()
        except Stopped as reason:
            raise CommandError(str(reason)) from reason
        self.stdout.write(f"Sent {sent} {'mail' if sent == 1 else 'mails'}.")
