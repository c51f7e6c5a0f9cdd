from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from cells.snapshot_docs import as_markdown


class Command(BaseCommand):
    help = "Write docs/snapshot.md anew from cells/snapshots.py."

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.BASE_DIR / "docs" / "snapshot.md"
        path.write_text(as_markdown(), encoding="utf-8")
        self.stdout.write(f"Wrote {path}.")
