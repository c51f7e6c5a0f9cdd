"""Records become documents, or fill and change those that are there."""

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from entries.models import Document
from entries.references import Record
from entries.references.documents import changes, make, update
from tests.factories import DocumentFactory

pytestmark = pytest.mark.django_db
RECORD = Record(
    title="Drug dependence, a chronic medical illness",
    authors="McLellan AT, Lewis DC",
    year="2000",
    source="JAMA 284(13):1689-1695",
    doi="10.1001/jama.284.13.1689",
)


def test_a_document_is_made_in_the_name_of_an_editor():
    ana = User.objects.create_user("ana")
    document = make(RECORD, by=ana, reason="Import of list.ris")
    assert Document.objects.get().source == "JAMA 284(13):1689-1695"
    written = document.history.get()
    assert (written.history_user, written.history_change_reason) == (ana, "Import of list.ris")


def test_a_doi_is_not_made_twice():
    make(RECORD)
    with pytest.raises(ValidationError, match="has this DOI already"):
        make(RECORD)
    assert Document.objects.count() == 1


def test_what_a_record_would_change_is_said_field_by_field():
    document = DocumentFactory(title="Drug dependence", year="2000", url="https://example.org/")
    found = {change.label: (change.ours, change.fills) for change in changes(document, RECORD)}
    assert found["Title"] == ("Drug dependence", False)
    assert found["DOI"] == ("", True)
    assert "Year" not in found


def test_only_the_fields_that_were_named_are_written():
    document = DocumentFactory(title="Ours", url="")
    changed = update(document, RECORD, ["doi", "year"])
    assert [change.field for change in changed] == ["year", "doi"]
    document.refresh_from_db()
    assert (document.title, document.doi) == ("Ours", RECORD.doi)


def test_a_doi_of_another_document_is_not_written():
    make(RECORD)
    with pytest.raises(ValidationError, match="has this DOI already"):
        update(DocumentFactory(), RECORD, ["doi"])


def test_nothing_is_saved_where_nothing_differs():
    document = make(RECORD)
    assert update(document, RECORD, ["title", "doi"]) == []
    assert document.history.count() == 1
