import os
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error

from subscriptions.bouncing.taking_in import take_in_folder, take_in_stream


class Command(BaseCommand):
    help = (
        "Read what came back: reports of failed delivery and complaints. From a Maildir, where "
        "what was read moves from new/ to cur/, or one mail from standard input, as mail servers "
        "hand it to a program."
    )

    # They ask the database, whose absence is to be told as what it is.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("maildir", nargs="?", type=Path, help="left out: standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.read(options["maildir"])
        except Error as error:
            # A mail server that piped a mail in keeps it and tries again (sysexits.h).
            raise CommandError(
                f"The database is away: {error}", returncode=os.EX_TEMPFAIL
            ) from error

    def read(self, maildir: Path | None) -> None:
        if maildir is None:
            take_in_stream(sys.stdin.buffer)
            return
        if not (maildir / "new").is_dir():
            raise CommandError(f"{maildir} is no Maildir: it has no folder new/.")
        told, nothing, broken = take_in_folder(maildir)
        self.stdout.write(f"Recorded {told}; {nothing} told nothing new.")
        if broken:
            raise CommandError(f"{broken} could not be read and stay in new/; the log says why.")
