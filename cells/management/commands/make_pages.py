from typing import Any

from django.core.management.base import BaseCommand

from cells.views.ahead import make_all


class Command(BaseCommand):
    help = (
        "Make ahead every public page that is missing or no longer holds, after a publishing, a "
        "notice, an upgrade, or midnight; a job for every minute. Without it pages are as true, "
        "and slower."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{make_all()} pages made.")
