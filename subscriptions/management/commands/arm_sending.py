from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from subscriptions.models import SendingPermit


class Command(BaseCommand):
    help = (
        "Let this installation, and no other with a copy of its database, send mail. Mails that "
        "are more than 6 hours late by then wait for an editor."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--disarm", action="store_true", help="let nobody send")
        parser.add_argument(
            "--if-files",
            action="store_true",
            help="only where mails are files on this machine and nobody is armed; says nothing",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["disarm"]:
            SendingPermit.objects.all().delete()
            self.stdout.write("Nothing is sent from here any more.")
            return
        if options["if_files"]:
            stays = settings.MAILERS["default"]["BACKEND"].endswith(".filebased.EmailBackend")
            is_named = bool(settings.INSTALLATION_ID)
            if stays and is_named and not SendingPermit.objects.exists():
                SendingPermit.objects.create(installation=settings.INSTALLATION_ID)
            return
        if not settings.INSTALLATION_ID:
            raise CommandError("INSTALLATION_ID is not set. See .env.example for what it means.")
        named = {"installation": settings.INSTALLATION_ID, "armed_at": timezone.now()}
        SendingPermit.objects.update_or_create(only=True, defaults=named)
        self.stdout.write(f"The installation {settings.INSTALLATION_ID} sends mail now.")
