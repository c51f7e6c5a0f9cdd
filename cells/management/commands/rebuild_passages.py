from typing import Any

from django.core.management.base import BaseCommand
from django.template.defaultfilters import pluralize

from cells.publishing.rebuilding import rebuild_passages


class Command(BaseCommand):
    help = (
        "Make what lists and search know of each published page anew from its current edition. "
        "Nothing that readers have been shown changes."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        pages = rebuild_passages()
        self.stdout.write(f"Made the passages of {pages} page{pluralize(pages)} anew.")
