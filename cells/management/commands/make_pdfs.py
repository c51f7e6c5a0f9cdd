from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cells.models import Rendering
from cells.printing.keeping import print_edition, to_print


class Command(BaseCommand):
    help = (
        "Make the PDFs of current editions, and of very long ones, that are missing or show "
        "facts of yesterday. "
        "Run it now and then: visitors wait for nothing that it has made."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("addresses", nargs="*", metavar="ADDRESS", help="such as drug/e5")

    def handle(self, *args: Any, **options: Any) -> None:
        editions = to_print()
        if options["addresses"]:
            paths = [address.strip("/").lower() for address in options["addresses"]]
            editions = editions.filter(page__path__in=paths)
        looked_at = []
        for edition in editions.iterator():
            print_edition.func(edition.page.path, edition.address)
            looked_at.append(edition.pk)
        failed = Rendering.objects.filter(edition__in=looked_at, body=b"").select_related(
            "edition__page"
        )
        self.stdout.write(f"{len(looked_at)} editions looked at.")
        for rendering in failed:
            self.stdout.write(f"No PDF can be made of {rendering}.")
