from typing import Any

from django.core.management.base import BaseCommand

from cells.exporting import schema


class Command(BaseCommand):
    help = "Write the JSON Schema of exported documents anew from cells/exporting/shapes.py."

    def handle(self, *args: Any, **options: Any) -> None:
        schema.PUBLISHED.write_text(schema.as_text(), encoding="utf-8")
        self.stdout.write(f"Wrote {schema.PUBLISHED}.")
