"""The command import_references."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from entries.models import Document, Entry, ReferenceImport
from tests.entries.importing.files import HURLEY, UNNAMED, WALLEY
from tests.factories import CellFactory, DocumentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(tmp_path):
    def run(data=HURLEY + WALLEY, **options):
        path = tmp_path / "list.ris"
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        out = StringIO()
        call_command("import_references", str(path), stdout=out, **options)
        return out.getvalue()

    return run


def test_a_file_goes_into_a_cell(run):
    cell = CellFactory(code="A3")
    said = run(cell="drug/a3", category="R")
    assert [entry.category for entry in cell.entries.all()] == ["R", "R"]
    assert "list.ris: RIS, 2 references." in said
    assert said.count(": new.") == 2
    assert ReferenceImport.objects.get().text == HURLEY + WALLEY


def test_a_dry_run_says_the_same_and_writes_nothing(run):
    said = run(dry_run=True)
    assert said.count(": new.") == 2
    assert (Document.objects.count(), ReferenceImport.objects.count()) == (0, 0)


def test_what_could_not_be_read_or_decided_is_named(run):
    DocumentFactory(
        title="Opioid overdose rates and implementation of overdose education",
        authors="Walley AY",
        year="2013",
    )
    said = run(UNNAMED + WALLEY)
    assert "line 1: not readable. It has no title" in said
    assert "left out. Opioid overdose rates" in said
    assert Document.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "options", "sentence"),
    [
        ("no references", {}, "No reference is recognised"),
        (HURLEY, {"cell": "drug/a3"}, "go together"),
        (HURLEY, {"cell": "drug/z9", "category": "K"}, "There is no cell drug/z9"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(run, data, options, sentence):
    with pytest.raises(CommandError, match=sentence):
        run(data, **options)
    assert not Entry.objects.exists()


def test_a_file_that_is_not_there_is_said():
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_references", "/no/such/file.ris")
