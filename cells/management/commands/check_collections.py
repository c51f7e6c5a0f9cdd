from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cells.reading.collections import finding_nothing


class Command(BaseCommand):
    help = "Say which public collections find nothing any more; exit 1 if any does."

    def handle(self, *args: Any, **options: Any) -> None:
        empty = finding_nothing()
        for stored in empty:
            self.stdout.write(f"{stored.get_absolute_url()} finds nothing: {stored.query}")
        if empty:
            raise CommandError("Mend them in the newsroom, or take them from the public.")
        self.stdout.write("Every public collection finds something.")
