from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cells.models import Matrix
from cells.views.ahead import make_all
from matrix_site.demo import account
from matrix_site.demo.loading import load_axes, load_everything


class Command(BaseCommand):
    help = (
        "Add demonstration content and, in development, the demonstration editor. Nothing that "
        "exists is changed. Drug B5 and E5 stay empty, for importing real pages into them."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--axes", action="store_true", help="only both matrices: axes and empty cells"
        )
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing where there is a matrix already"
        )
        parser.add_argument(
            "--content-only",
            action="store_true",
            help="make no account; needed on a site that does not run with DEBUG=1",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with_account = settings.DEBUG and not options["content_only"]
        if not (with_account or options["content_only"] or options["axes"]):
            raise CommandError(
                "This site does not run with DEBUG=1, and the demonstration editor has a password "
                "that everybody knows. Give --content-only to load the content without them, or "
                "--axes to make empty matrices."
            )
        if not (options["if_empty"] and Matrix.objects.exists()):
            self.load_axes() if options["axes"] else self.load_everything()
            if with_account:
                account.make_editor()
        if sentence := account.sign_in():
            self.stdout.write(sentence)

    def load_axes(self) -> None:
        made = load_axes()
        self.stdout.write(
            f"Made {made} empty matrices." if made else "The matrices are there already."
        )

    def load_everything(self) -> None:
        loaded = load_everything()
        if loaded is None:
            self.stdout.write("The demonstration content was loaded before: nothing was changed.")
        else:
            self.stdout.write(
                f"Published {loaded.cells} cells; {loaded.documents} documents are in the library."
            )
            if not settings.DEBUG:
                # The pages published first show those that came later, too.
                make_all()
