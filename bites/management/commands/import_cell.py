import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bites.importing import (
    ImportRefused,
    NothingToImport,
    PageError,
    Publication,
    Source,
    Undecided,
    WrongChoice,
    look,
    read_file,
    store,
)
from bites.importing.report import in_words, question
from cells.models import Cell, Edition
from cells.publishing import Blocked, PublishingError, checked_date
from cells.publishing.publish import draft_differs


def match(text: str) -> tuple[int, int | None]:
    """ "35=12" or "35=new" as (line, number of the row or None)."""
    line, _, row = text.partition("=")
    try:
        return int(line), None if row == "new" else int(row)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not LINE=NUMBER or LINE=new") from None


class Command(BaseCommand):
    help = (
        "Import legacy cell pages, saved as text, into the drafts of their cells. Each file is "
        "imported whole or not at all; one that fails does not stop the others."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="say what would be written")
        parser.add_argument(
            "--match",
            action="append",
            default=[],
            type=match,
            metavar="LINE=NUMBER",
            help="which entry or section what begins on this line is; “new” for a new one",
        )
        parser.add_argument(
            "--publish",
            action="store_true",
            help="publish as an edition that bears the page's “last revised”",
        )
        parser.add_argument("--kind", choices=Edition.Kind.values)
        parser.add_argument("--note", help="what changed, for readers")

    def handle(self, *args: Any, **options: Any) -> None:
        publication = self.publication(**options)
        if options["match"] and len(options["files"]) > 1:
            raise CommandError("--match speaks of the lines of one file: import that one alone.")
        failed = []
        for path in options["files"]:
            try:
                self.import_one(path, dict(options["match"]), publication, options["dry_run"])
            except NothingToImport as nothing:
                self.stdout.write(f"{path}: {nothing}")
                if publication and draft_differs(cell := nothing.last.cell):
                    self.stdout.write(f"  {not_published(cell)}")
            except PageError as error:
                failed.append(str(error))
            except Undecided as undecided:
                failed.append("\n".join([f"{path}: {undecided}", *lines_of(undecided)]))
            except Blocked as blocked:
                places = (f"  {problem} {problem.url}" for problem in blocked.problems)
                failed.append("\n".join([f"{path}: it cannot be published.", *places]))
            except (ImportRefused, WrongChoice, PublishingError) as error:
                failed.append(f"{path}: {error}")
        if failed:
            raise CommandError("\n".join([*failed, nothing_written(options["files"], failed)]))

    def publication(
        self, publish: bool, kind: str | None, note: str | None, **_: Any
    ) -> Publication | None:
        """The wish to publish, or None. Raises CommandError for half a wish."""
        if not publish:
            if kind or note:
                raise CommandError("--kind and --note go with --publish.")
            return None
        if not kind or not (note or "").strip():
            raise CommandError("--publish needs --kind and --note.")
        return Publication(kind, note or "")

    def import_one(
        self,
        path: str,
        choices: dict[int, int | None],
        publication: Publication | None,
        is_dry: bool,
    ) -> None:
        source = read_file(path)
        if is_dry:
            self.rehearse(source, choices, publication)
            return
        stored = store(source, choices, publication=publication)
        for line in in_words(stored.plan, is_done=True):
            self.stdout.write(line)
        if stored.edition:
            edition = stored.edition
            self.stdout.write(
                f"  Published: edition {edition.number}, {edition.get_absolute_url()}"
            )
        elif publication:
            self.stdout.write("  Not published: the current edition says the same.")

    def rehearse(
        self, source: Source, choices: dict[int, int | None], publication: Publication | None
    ) -> None:
        plan = look(source, choices)
        day = None
        if publication:
            day = checked_date(plan.cell.page, plan.source.parsed.last_revised)
        if plan.questions:
            raise Undecided(plan.questions)
        for line in in_words(plan, is_done=False):
            self.stdout.write(line)
        if day:
            self.stdout.write(f"  Would be published as an edition dated {day}.")
        self.stdout.write("  Nothing was written: this was a dry run.")


def not_published(cell: Cell) -> str:
    """To somebody who asked to publish a page of which there is nothing left to import."""
    command = f"manage.py publish {cell.page.path}"
    return f"The drafts are not published: use {command}."


def lines_of(undecided: Undecided) -> list[str]:
    return [line for asked in undecided.questions for line in question(asked)]


def nothing_written(files: list[str], failed: list[str]) -> str:
    if len(files) == 1:
        return "Nothing was written."
    return f"Nothing was written of {len(failed)} of {len(files)} files; the others are done."
