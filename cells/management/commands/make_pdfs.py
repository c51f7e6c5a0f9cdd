from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cells.models import Edition, Page, Rendering
from cells.printing.keeping import print_edition


class Command(BaseCommand):
    help = (
        "Make the PDFs of current editions that are missing or show facts of yesterday. "
        "Run it now and then: visitors wait for nothing that it has made."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("addresses", nargs="*", metavar="ADDRESS", help="such as drug/e5")

    def handle(self, *args: Any, **options: Any) -> None:
        pages = Page.objects.public()
        if options["addresses"]:
            paths = [address.strip("/").lower() for address in options["addresses"]]
            pages = pages.filter(path__in=paths)
        ids = list(pages.values_list("current_edition", flat=True))
        editions = Edition.objects.filter(pk__in=ids).select_related("page").defer("snapshot")
        for edition in editions.iterator():
            print_edition.func(edition.page.path, edition.address)
        failed = Rendering.objects.filter(edition__in=ids, body=b"").select_related("edition__page")
        self.stdout.write(f"{len(ids)} editions looked at.")
        for rendering in failed:
            self.stdout.write(f"No PDF can be made of {rendering}.")
