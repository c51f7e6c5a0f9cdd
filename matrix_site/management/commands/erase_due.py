from typing import Any

from django.core.management.base import BaseCommand

from cells.models import Attempt, Presence
from entries.models import Message
from subscriptions import erasing


class Command(BaseCommand):
    help = (
        "Forget what is due: names and addresses of senders a year after the answer, addresses of "
        "readers 28 days after they ended everything or 7 after a sign-up or a new address that "
        "nobody confirmed, what was counted for limits a day ago, and who was in the newsroom. Run "
        "it once a day."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        messages = list(Message.objects.due_for_erasure())
        for message in messages:
            message.erase()
        readers = erasing.erase_due()
        attempts, _ = Attempt.objects.old().delete()
        Presence.objects.gone().delete()
        self.stdout.write(
            f"Erased the senders of {len(messages)} messages and {readers} readers; "
            f"{attempts} attempts."
        )
