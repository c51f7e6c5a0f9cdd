from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from matrix_site.backups.archive import BackupError
from matrix_site.backups.restoring import restore


class Command(BaseCommand):
    help = (
        "Fill an empty database and an empty media folder from a backup, and replay the ledger: "
        "what was redacted, withdrawn or erased since stays so. Nothing is mailed afterwards "
        "until arm_sending is run."
    )
    # There is nothing to check yet: the tables come with the backup.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="that `backup` wrote")
        parser.add_argument(
            "--without-ledger",
            action="store_true",
            help="although what was redacted, withdrawn or erased since comes back",
        )

    def handle(self, *args: Any, file: Path, without_ledger: bool, **options: Any) -> None:
        try:
            for sentence in restore(file, with_ledger=not without_ledger):
                self.stdout.write(sentence)
        except BackupError as error:
            raise CommandError(str(error)) from error
