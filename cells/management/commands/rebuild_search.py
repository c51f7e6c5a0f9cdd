from typing import Any

from django.core.management.base import BaseCommand

from cells.searching.indexing import rebuild


class Command(BaseCommand):
    help = "Make what search looks in anew, from the current editions."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Indexed {rebuild()} pages.")
