from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from matrix_site.static_site import ExportError, export_site


class Command(BaseCommand):
    help = (
        "Write the public site to a folder, as files that can be read from a disk or served by "
        "any web server at any address. FOLDER is new, empty or an earlier export, and changes "
        "only when all is done. Exit code 1: nothing was written; 2: written, but links of the "
        "site itself lead nowhere."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--pdf", action="store_true", help="with the PDFs of all editions, which takes longer"
        )

    def handle(self, *args: Any, folder: Path, pdf: bool, **options: Any) -> None:
        try:
            export = export_site(folder, with_papers=pdf, say=self.stderr.write)
        except ExportError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{folder}: {export.files:,} files, {export.pages:,} of them pages.")
        if export.dead:
            lines = "\n".join(export.dead)
            raise CommandError(
                f"Written, but these links of the site lead nowhere; in the export they lead to "
                f"the site itself:\n{lines}",
                returncode=2,
            )
