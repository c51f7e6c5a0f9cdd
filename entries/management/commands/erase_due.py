from typing import Any

from django.core.management.base import BaseCommand

from cells.models import Attempt, Presence
from entries.models import Message


class Command(BaseCommand):
    help = (
        "Forget what is due: names and addresses of senders a year after the answer, and what "
        "was counted for limits a day ago. Run it once a day."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        messages = list(Message.objects.due_for_erasure())
        for message in messages:
            message.erase()
        attempts, _ = Attempt.objects.old().delete()
        Presence.objects.gone().delete()
        self.stdout.write(f"Erased the senders of {len(messages)} messages; {attempts} attempts.")
