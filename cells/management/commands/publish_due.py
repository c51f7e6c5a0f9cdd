from typing import Any

from django.core.management.base import BaseCommand

from cells.printing.keeping import prepare
from cells.publishing import publish_due


class Command(BaseCommand):
    help = "Publish what was planned for now or earlier; a job for every minute."

    def handle(self, *args: Any, **options: Any) -> None:
        for release in publish_due():
            if release.held_at:
                self.stdout.write(f"Held: {release.held_because}")
            for edition in release.editions.select_related("page"):
                prepare(edition)
                self.stdout.write(f"{edition.page}: edition {edition.number} is live.")
