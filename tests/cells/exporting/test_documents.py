"""JSON: every document fits the published schema, and says nothing that it does not name."""

import json
from datetime import date

import pytest
from django.core.management import call_command
from jsonschema import Draft202012Validator

from cells.exporting import schema, shapes
from cells.models import Page
from cells.richtext import build as b
from tests import showcase
from tests.factories import (
    CellFactory,
    CreditFactory,
    EntryFactory,
    NoticeFactory,
    SectionFactory,
    live,
)
from tests.shapes import misfits

pytestmark = pytest.mark.django_db
KINDS = {
    "page": shapes.PageDocument,
    "entries": shapes.EntriesDocument,
    "error": shapes.ErrorDocument,
}
ADDRESSES = [address for address in showcase.FILES if address.endswith(".json")]


def read(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, address
    return json.loads(response.content)


@pytest.fixture
def validator(client):
    published = read(client, "/api/schema/1.json")
    Draft202012Validator.check_schema(published)
    return Draft202012Validator(published)


def test_the_published_schema_is_that_of_the_types():
    """If this fails after a key was added: `manage.py export_schema`. If one went or changed:
    other sites rely on it, and it wants a new version."""
    assert schema.PUBLISHED.read_text(encoding="utf-8") == schema.as_text()


def test_the_command_writes_the_schema(monkeypatch, tmp_path):
    monkeypatch.setattr(schema, "PUBLISHED", tmp_path / "schema.json")
    call_command("export_schema", verbosity=0)
    assert schema.PUBLISHED.read_text() == schema.as_text()


def test_every_document_fits_the_schema_and_names_it(client, validator):
    showcase.build()
    for address in ADDRESSES:
        document = read(client, address)
        assert [error.message for error in validator.iter_errors(document)] == [], address
        assert list(misfits(document, KINDS[document["document"]])) == [], address
        assert document["schema"] == "http://127.0.0.1:8000/api/schema/1.json"
        assert document["version"] == 1


def test_errors_fit_the_schema(client, validator):
    retired = showcase.build().entries.exclude(retired_at=None).get()
    wrong = {"/drug/a1.json": 404, "/x/y/z.json": 404, f"/entry/{retired.pk}.json": 410}
    for address, status in wrong.items():
        document = read(client, address, status)
        assert document["error"]["status"] == status
        assert [error.message for error in validator.iter_errors(document)] == []
        assert list(misfits(document, shapes.ErrorDocument)) == []


def test_a_retired_entry_says_why_and_where_it_stood(client):
    retired = showcase.build().entries.exclude(retired_at=None).get()
    message = read(client, f"/entry/{retired.pk}.json", 410)["error"]["message"]
    assert "Its authors withdrew it." in message
    assert "http://127.0.0.1:8000/drug/e5/2018-10-12/" in message


def test_a_document_without_a_key_does_not_fit(client, validator):
    live(CellFactory())
    document = read(client, "/drug/e5.json")
    del document["page"]["head"]["code"]
    assert not validator.is_valid(document)


def test_a_page_is_its_snapshot_with_its_edition(client):
    cell = CellFactory(headline="First words")
    edition = live(cell, dated_on=date(2018, 10, 12), note="It begins")
    document = read(client, "/drug/e5.json")
    assert document["address"] == "http://127.0.0.1:8000/drug/e5/"
    assert document["page"] == edition.snapshot
    assert document["edition"]["note"] == "It begins"
    assert document["edition"]["address"] == "http://127.0.0.1:8000/drug/e5/2018-10-12/"
    assert document["edition"]["is_current"] is True


def test_references_have_addresses_where_their_targets_were_published(client, settings):
    settings.SITE_URL = "https://matrix.example.org"
    entry = EntryFactory(annotation=b.paragraph(b.mark("this", "p-ab12cd34")))
    hidden = EntryFactory(cell=CellFactory(code="A1"))
    body = b.paragraph(
        b.reference("that passage", "entry", entry.pk, "p-ab12cd34"),
        b.reference("the cell", "cell", entry.cell_id),
        b.reference("a draft", "entry", hidden.pk),
    )
    section = SectionFactory(bite__cell=entry.cell, body=body)
    live(entry.cell)
    document = read(client, "/drug/e5.json")
    [found] = [s for s in document["page"]["bite"]["sections"] if s["id"] == section.pk]
    home = "https://matrix.example.org"
    assert f'<a href="{home}/entry/{entry.pk}/p-ab12cd34/" data-ref="entry:' in found["body"]
    assert f'<a href="{home}/drug/e5/" data-ref="cell:{entry.cell_id}">' in found["body"]
    assert f'<a data-ref="entry:{hidden.pk}">a draft</a>' in found["body"]


def test_words_that_look_like_a_reference_stay_words(client):
    entry = EntryFactory(headline='<a data-ref="entry:1">')
    entry.annotation = b.paragraph(f'<a data-ref="entry:{entry.pk}">')
    entry.save()
    edition = live(entry.cell)
    assert read(client, "/drug/e5.json")["page"] == edition.snapshot


def test_a_logo_has_its_address(client):
    CreditFactory(logo="logos/society.png")
    live(CellFactory())
    [credit] = read(client, "/drug/e5.json")["page"]["head"]["credits"]
    assert credit["logo"] == "http://127.0.0.1:8000/media/logos/society.png"


@pytest.mark.parametrize("address", ["/drug/e5.json", "/drug/e5/2018-10-12.json"])
def test_notices_and_dates_of_review_are_live(client, address):
    entry = EntryFactory()
    live(entry.cell, dated_on=date(2018, 10, 12))
    NoticeFactory(
        document_number=entry.document_id, kind="retracted", dated_on=date(2020, 6, 1), words="So."
    )
    page = Page.objects.get(path="drug/e5")
    page.searched_to = date(2020, 1, 31)
    page.save()
    live_facts = read(client, address)["live"]
    assert live_facts["notices"] == [
        {
            "document": entry.document_id,
            "kind": "retracted",
            "dated_on": "2020-06-01",
            "words": "So.",
            "address": "",
        }
    ]
    assert live_facts["searched_to"] == "2020-01-31"


def test_demonstration_content_is_said(client):
    showcase.build()
    for address in ("/drug/e5.json", "/drug.json", "/entry/1432.json"):
        assert read(client, address)["remark"] == "Demonstration content, not advice."
    assert read(client, "/about.json")["remark"] == ""


def test_a_matrix_holds_its_cells_in_their_current_editions(client):
    showcase.build()
    document = read(client, "/drug.json")
    assert [cell["page"]["head"]["code"] for cell in document["cells"]] == ["D5", "E5"]
    assert document["cells"][1]["edition"]["dated_on"] == "2020-03-01"
    assert len(document["cells"][1]["live"]["notices"]) == 3
    assert "cells" not in read(client, "/drug/2018-10-12.json")


def test_an_entry_comes_with_its_cell_and_its_notices(client):
    showcase.build()
    [found] = read(client, "/entry/1432.json")["entries"]
    assert found["address"] == "http://127.0.0.1:8000/entry/1432/"
    assert found["cell"]["code"] == "E5"
    assert found["entry"]["headline"] == "It helps"
    assert [notice["kind"] for notice in found["notices"]] == ["dead"]
