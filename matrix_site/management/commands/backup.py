from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from matrix_site.backups.archive import BackupError
from matrix_site.backups.making import make


class Command(BaseCommand):
    help = (
        "Write the database and the uploaded files to one new file, while the site runs. Keep "
        "it, and LEDGER_FILE, apart from each other and from this machine."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", type=Path, help="to write; for a folder, a file named by the time in it"
        )

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        if file.is_dir():
            file /= f"evidence-matrix-{timezone.now():%Y-%m-%dT%H%M%SZ}.tar.gz"
        elif not file.parent.is_dir():
            raise CommandError(f"There is no folder {file.parent}.")
        try:
            manifest = make(file)
        except BackupError as error:
            raise CommandError(str(error)) from error
        size = file.stat().st_size / 1_000_000
        self.stdout.write(f"{file}: {len(manifest.files) - 1} uploaded files, {size:.1f} MB.")
