from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cells.models import Edition, Page
from cells.publishing import NothingToRedact
from cells.publishing import redact as redact_page
from cells.publishing.redacting import has_words, remover


class Command(BaseCommand):
    help = (
        "Take words out of every edition of a page, its drafts and their history, for a legal "
        "need. In their place stands “[removed on <date>: <reason>]”. It cannot be undone."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", help="of the page, such as drug/e5")
        parser.add_argument("--words", required=True, help="the words to remove")
        parser.add_argument("--reason", required=True, help="shown to readers in their place")
        parser.add_argument("--by", required=True, help="who decided it")

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["address"].strip("/").lower()
        page = Page.objects.filter(path=path).first()
        if page is None:
            raise CommandError(f"There is no page at /{path}/.")
        try:
            changed = redact_page(
                page, words=options["words"], reason=options["reason"], by=options["by"]
            )
        except (NothingToRedact, ValueError) as error:
            raise CommandError(str(error)) from None
        numbers = ", ".join(str(edition.number) for edition in changed)
        self.stdout.write(f"{page}: removed from edition {numbers}.")
        for other in self.others_with(options["words"], page):
            self.stdout.write(f"The words also stand in {other}.")

    def others_with(self, words: str, page: Page) -> list[Edition]:
        clean = remover(words, "")
        others = Edition.objects.exclude(page=page).select_related("page")
        return [edition for edition in others if has_words(edition, clean)]
