from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from cells.categories import Category
from cells.models import Cell
from entries.importing import Looked, TooManyRows, begin, look, store
from entries.models import ReferenceImport
from entries.references import Format, Reading, crossref, read
from entries.references.decoding import text_of
from entries.references.records import MAX_BYTES

DID = {"new": "new", "update": "updated", "link": "linked", "skip": "skipped"}


class Command(BaseCommand):
    help = (
        "Import references (RIS, BibTeX, CSV, PubMed, or a list of DOIs) into the library, and "
        "into a cell where one is named. What the library surely has is not made again; what it "
        "only may have is left out and named. The import can be undone at /admin/import/."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--cell", help="where its references are listed, such as drug/a3")
        parser.add_argument("--category", choices=Category.values, help="with --cell")
        parser.add_argument("--dry-run", action="store_true", help="say what would be written")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        cell = self.cell(options["cell"], options["category"])
        try:
            with Path(options["file"]).open("rb") as file:
                # A byte too many, which `read` refuses, whatever more there is.
                data = file.read(MAX_BYTES + 1)
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}.") from None
        reading = read(data)
        if reading.format is Format.NOTHING:
            raise CommandError(f"{options['file']}: {reading.problems[0].reason}")
        records, _ = crossref.filled(reading.records)
        reading = Reading(records, reading.problems, reading.format)
        try:
            one = begin(
                reading,
                text=text_of(data),
                name=Path(options["file"]).name,
                cell=cell,
                category=options["category"] or "",
            )
        except TooManyRows as error:
            raise CommandError(f"{options['file']}: {error}") from None
        looked = look(one)
        store(one, leaves_out=True)
        self.tell(one, looked, options["file"])
        if options["dry_run"]:
            transaction.set_rollback(True)
            self.stdout.write("Nothing was written: this was a dry run.")

    def cell(self, path: str | None, category: str | None) -> Cell | None:
        if bool(path) != bool(category):
            raise CommandError("--cell and --category go together.")
        if not path:
            return None
        cell = Cell.objects.with_axes().at(path).first()
        if cell is None:
            raise CommandError(f"There is no cell {path}.")
        return cell

    def tell(self, one: ReferenceImport, looked: list[Looked], path: str) -> None:
        said = {row.number: row.done.get("said", "") for row in one.rows.all()}
        self.stdout.write(f"{path}: {one.format}, {len(looked)} references.")
        for each in looked:
            row = each.row
            if row.problem:
                did = f"not readable. {row.problem}"
            elif each.wants:
                did = f"left out. {', '.join(str(m.document) for m in each.matches)} {each.wants}"
            else:
                did = f"{DID[row.choice]}. {said[row.number]}".strip()
            title = each.record.title or each.record.doi if each.record else ""
            self.stdout.write(f"  line {row.line}: {title[:70]}: {did}".replace(": :", ":"))
