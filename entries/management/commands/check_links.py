from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from entries.linkchecking.collecting import collect
from entries.linkchecking.running import check_due, check_one
from entries.models import LinkCheck


class Command(BaseCommand):
    help = (
        "Look for the addresses that documents and texts lead to, and check those that are due: "
        "each about once a week, sooner where it failed. Run it every hour or so; several at "
        "once do not get in each other's way, and one that is killed loses nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--limit", type=int, default=500, help="check at most so many addresses (500)"
        )
        parser.add_argument(
            "--address", help="look at this one now, say what was found, and store nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["address"]:
            finding = check_one(options["address"])
            state = LinkCheck.State(finding.outcome).label
            self.stdout.write(f"{state}: {finding.words} {finding.new_address}".strip())
            return
        used = collect()
        checked = check_due(options["limit"])
        left = LinkCheck.objects.due().count()
        waiting = LinkCheck.objects.waiting().count()
        self.stdout.write(
            f"{used} addresses in use. Checked {len(checked)}; {left} are still due. "
            f"{waiting} wait for an editor."
        )
