from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cells.searching.rebuilding import rebuild, usual_processes


class Command(BaseCommand):
    help = "Make what search looks in anew, from the current editions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--processes",
            type=int,
            help="as many work at once, on PostgreSQL; on a large site usually one a processor",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        pages = rebuild(options["processes"] or usual_processes())
        self.stdout.write(f"Indexed {pages} pages.")
