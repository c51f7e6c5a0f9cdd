from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cells.models import Edition, Page
from cells.printing.keeping import prepare
from cells.publishing import Blocked, NothingChanged, PublishingError, problems_in, snapshot_of
from cells.publishing import publish as publish_page


class Command(BaseCommand):
    help = "Publish the draft of one or several pages, such as drug/e5."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("addresses", nargs="+", metavar="ADDRESS", help="such as drug/e5")
        parser.add_argument("--kind", choices=Edition.Kind.values, required=True)
        parser.add_argument("--note", required=True, help="what changed, for readers")

    def handle(self, *args: Any, **options: Any) -> None:
        pages = [self.page_at(address) for address in options["addresses"]]
        for page in pages:
            self.publish(page, options["kind"], options["note"])

    def page_at(self, address: str) -> Page:
        page = Page.objects.filter(path=address.strip("/").lower()).exclude(path=Page.HOME).first()
        if page is None:
            raise CommandError(f"There is no page at /{address.strip('/')}/.")
        return page

    def publish(self, page: Page, kind: str, note: str) -> None:
        advice = [p for p in problems_in(snapshot_of(page.subject)) if not p.blocks]
        try:
            edition = publish_page(page.subject, kind=kind, note=note)
        except NothingChanged as same:
            self.stdout.write(f"{page}: {same}")
        except Blocked as blocked:
            places = "\n".join(f"  {problem} {problem.url}" for problem in blocked.problems)
            raise CommandError(f"{page} was not published:\n{places}") from None
        except (PublishingError, ValueError) as error:
            raise CommandError(f"{page} was not published: {error}") from None
        else:
            prepare(edition)
            self.stdout.write(f"{page}: edition {edition.number}, {edition.get_absolute_url()}")
            for problem in advice:
                self.stdout.write(f"  Advice: {problem}")
