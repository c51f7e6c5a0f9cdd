"""Acts of the newsroom that are killed: publishing, planned releases, imports, redactions."""

from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from bites.models import PageImport, Section
from cells import ledger, publishing
from cells.models import Cell, Page, Release
from entries.models import Document, Entry, ReferenceImport
from tests.bites.cell_pages import PAGE, TITLE
from tests.drill.drills import Figures
from tests.drill.ground import Ground
from tests.drill.killing import Act, HalfDoneError, killed
from tests.factories import CellFactory, EntryFactory, MatrixFactory, live
from tests.victim import Victims

REFERENCES = 12
# Cells that pages are imported into; the other acts are about some others of "drug".
CODES = [f"{letter}{number}" for letter in "ABCDE" for number in range(1, 6)]
EMPTY = [
    *(("alcohol", "Alcohol Treatment Matrix", code) for code in CODES),
    *(
        ("drug", "Drug Treatment Matrix", code)
        for code in CODES
        if code[1] == "2" or code[0] == "C"
    ),
]


def run(ground: Ground, times: int) -> dict[str, Figures]:
    victims = Victims(ground.environment())
    acts = (
        publishing_a_cell(),
        planned_release(),
        import_of_pages(ground.folder),
        import_of_references(ground.folder),
        redaction(),
        rebuilding_search(),
    )
    try:
        return {f"{act.name} killed": killed(act, victims, times) for act in acts}
    finally:
        victims.end()


def cell_numbered(number: int) -> Cell:
    """Another cell for each number from -2 on, empty until something is imported into it."""
    slug, title, code = EMPTY[number + 2]
    if cell := Cell.objects.at(f"{slug}/{code.lower()}").first():
        return cell
    made: Cell = CellFactory(code=code, matrix=MatrixFactory(slug=slug, title=title))
    return made


def publishing_a_cell() -> Act:
    cell = EntryFactory(headline="Retention protects").cell
    live(cell)

    def is_done(number: int) -> bool:
        page = Page.objects.get(pk=cell.page_id)
        shown = page.current_edition.contents["head"]["headline"]
        draft = Cell.objects.get(pk=cell.pk).headline
        if shown == f"Headline {number}" != draft:
            raise HalfDoneError("an edition says what no draft says")
        return shown == f"Headline {number}"

    path = cell.page.path
    return Act("publishing", lambda number: ["publish", path, f"Headline {number}"], is_done)


def planned_release() -> Act:
    cells = [CellFactory(code=code) for code in ("A1", "B1", "D1")]

    def prepare(number: int) -> list[str]:
        publishing.publish_due()  # What the kill before it left due.
        for cell in cells:
            cell.refresh_from_db()
            cell.headline = f"Words {number}"
            cell.save()
        choices = [publishing.Choice(cell, "minor") for cell in cells]
        soon = timezone.now() + timedelta(hours=1)
        made = publishing.plan(choices, note=f"Words {number}", planned_for=soon)
        Release.objects.filter(pk=made.pk).update(planned_for=timezone.now())
        return ["publish_due"]

    def is_done(number: int) -> bool:
        release = Release.objects.get(note=f"Words {number}")
        found = (release.state, release.editions.count())
        if found not in {("planned", 0), ("live", len(cells))}:
            raise HalfDoneError(f"it is {found[0]} with {found[1]} editions")
        return release.state == "live"

    return Act("planned release", prepare, is_done)


def import_of_pages(folder: Path) -> Act:
    def prepare(number: int) -> list[str]:
        cell = cell_numbered(number)
        file = folder / f"page-{number}.txt"
        file.write_text(PAGE.replace(TITLE, cell.formal_title))
        return ["import_file", str(file)]

    def is_done(number: int) -> bool:
        cell = cell_numbered(number)
        imports = PageImport.objects.filter(cell=cell)
        sections = Section.objects.filter(bite__cell=cell)
        rows = (cell.entries, sections, cell.credits, imports, cell.page.editions)
        there = [each.count() for each in rows]
        if any(there) != all(there):
            raise HalfDoneError(f"entries, sections, credits, imports, editions: {there}")
        return any(there)

    return Act("import of a page", prepare, is_done)


def import_of_references(folder: Path) -> Act:
    cell = CellFactory(code="D4")

    def prepare(number: int) -> list[str]:
        file = folder / f"references-{number}.ris"
        file.write_text(
            "".join(
                f"TY  - JOUR\nTI  - Study {number} of {one} kinds\nAU  - Ash, A.\nER  - \n\n"
                for one in range(REFERENCES)
            )
        )
        return ["import_references", str(file), cell.page.path]

    def is_done(number: int) -> bool:
        begins = f"Study {number} of "
        there = (
            Document.objects.filter(title__startswith=begins).count(),
            Entry.objects.filter(document__title__startswith=begins).count(),
            ReferenceImport.objects.filter(source_name=f"references-{number}.ris").count()
            * REFERENCES,
        )
        if set(there) not in ({0}, {REFERENCES}):
            raise HalfDoneError(f"documents, entries, rows of the import: {there}")
        return bool(there[0])

    return Act("import of references", prepare, is_done)


def redaction() -> Act:
    cell = CellFactory(code="E4")

    def prepare(number: int) -> list[str]:
        cell.refresh_from_db()
        for words in (f"Said by Jo Bloggs {number}, once", f"Said by Jo Bloggs {number}, twice"):
            cell.headline = words
            cell.save()
            live(cell)
        return ["redact", cell.page.path, f"Jo Bloggs {number},", f"Case {number}"]

    def is_done(number: int) -> bool:
        words = f"Jo Bloggs {number},"
        said = [str(edition.snapshot) for edition in cell.page.editions.all()]
        draft = Cell.objects.get(pk=cell.pk)
        drafts = [draft.headline, *(row.headline for row in draft.history.all())]
        there = [sum(words in text for text in texts) for texts in (said, drafts)]
        if any(there) != all(there):
            raise HalfDoneError(f"the words are in {there[0]} editions and {there[1]} drafts")
        if not any(there) and f"Case {number}" not in [
            one.facts["reason"] for one in ledger.read()
        ]:
            raise HalfDoneError("the ledger does not know of it")
        return not any(there)

    return Act("redaction", prepare, is_done)


def rebuilding_search() -> Act:
    """Whatever was killed, search finds what the current editions say: an invariant."""
    return Act("search rebuilding", lambda number: ["rebuild_search"], lambda number: None)
