"""A page withdrawn from the public: gone at once from everywhere, and back again at once."""

import json
from datetime import UTC, date, datetime

import pytest
from django.conf import settings

from cells.models import Cell, Page, Rendering
from cells.printing.keeping import print_edition
from cells.publishing import bring_back, withdraw
from cells.richtext import build as b
from tests.factories import (
    CellFactory,
    EntryFactory,
    PlainPageFactory,
    SectionFactory,
    live,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
REASON = "Taken down on legal advice."


@pytest.fixture
def entry():
    """In drug E5, which has two editions, in a published matrix with D5 beside it."""
    entry = EntryFactory(headline="A finding to take down")
    cell = entry.cell
    live(cell.matrix, dated_on=date(2018, 1, 1))
    live(CellFactory(code="D5", headline="The neighbour"), dated_on=date(2018, 1, 1))
    live(cell, dated_on=date(2018, 10, 12))
    cell.headline = "Words to take down"
    cell.save()
    live(cell, dated_on=date(2020, 3, 1))
    return entry


def take_down(path="drug/e5"):
    withdraw(Page.objects.get(path=path), because=REASON, by="ada", now=NOW)


ADDRESSES = ["/drug/e5/", "/drug/e5/2018-10-12/", "/drug/e5/2020-03-01/", "/drug/e5/editions/"]
ALL = [
    *ADDRESSES,
    "/drug/e5.pdf",
    "/drug/e5/2018-10-12.pdf",
    "/drug/e5/sheet/",
    "/drug/e5/suggest/",
    "/drug/e5/comment/",
    "/drug/e5/considered/",
]


@pytest.mark.parametrize("address", ALL)
def test_a_withdrawn_page_says_since_when_and_why_and_nothing_else_of_it(client, entry, address):
    take_down()
    response = client.get(address)
    text = response.content.decode()
    assert response.status_code == 410
    assert "since 3 March 2026. The reason given: Taken down on legal advice." in text
    assert "take down" not in text.replace("Taken down", "")
    assert response.cookies == {}


def test_the_address_of_an_entry_or_section_in_it_says_the_same(client, entry):
    section = SectionFactory(bite__cell=entry.cell)
    live(entry.cell)
    take_down()
    of_entry = f"/entry/{entry.pk}/"
    for address in (of_entry, f"/section/{section.pk}/", f"{of_entry}comment/"):
        response = client.get(address)
        assert response.status_code == 410
        assert REASON in response.content.decode()


def test_the_address_of_a_retired_entry_in_it_no_longer_names_it(client, entry):
    entry.retire("A better one is there.")
    live(entry.cell)
    take_down()
    text = client.get(f"/entry/{entry.pk}/").content.decode()
    assert REASON in text
    assert "A finding" not in text


def test_capitals_lead_to_where_the_withdrawal_is_told(client, entry):
    take_down()
    assert client.get("/drug/E5", follow=True).status_code == 410


def test_it_is_in_no_list(client, entry):
    take_down()
    for address in ("/", "/drug/", "/drug/d5/", "/nowhere/", "/drug/e55/"):
        text = client.get(address).content.decode()
        assert "to take down" not in text, address
        assert 'href="/drug/e5/"' not in text, address


@pytest.mark.parametrize("address", ["/", "/drug/", "/drug/d5/"])
def test_its_square_does_not_pretend_that_nothing_was_ever_published(client, entry, address):
    take_down()
    text = client.get(address).content.decode().lower()
    assert "withdrawn" in text
    assert "e5: no edition yet" not in text


def test_a_reference_to_it_becomes_plain_words(client, entry):
    neighbour = Cell.objects.get(column__letter="D")
    to_entry, to_cell = (
        b.reference("the trial", "entry", entry.pk),
        b.reference("the cell", "cell", entry.cell_id),
    )
    neighbour.abstract = b.paragraph("See ", to_entry, " in ", to_cell, ".")
    neighbour.save()
    live(neighbour)
    assert f'href="/entry/{entry.pk}/"' in client.get("/drug/d5/").content.decode()
    take_down()
    text = client.get("/drug/d5/").content.decode()
    assert "See the trial in the cell." in text


def test_all_of_it_returns_when_the_withdrawal_is_taken_back(client, entry):
    before = {address: client.get(address).content for address in ["/", "/drug/", *ADDRESSES]}
    take_down()
    bring_back(Page.objects.get(path="drug/e5"), by="ada", now=NOW)
    assert {address: client.get(address).content for address in before} == before
    assert client.get(f"/entry/{entry.pk}/").status_code == 302


@pytest.mark.parametrize("address", ["/", "/drug/", "/drug/d5/"])
def test_kept_copies_of_what_showed_it_are_stale_at_once(client, entry, address):
    for act in (take_down, lambda: bring_back(Page.objects.get(path="drug/e5"), by="ada")):
        etag = client.get(address)["ETag"]
        act()
        assert client.get(address, headers={"if-none-match": etag}).status_code == 200


def test_a_kept_copy_of_the_page_itself_is_not_confirmed(client, entry):
    etag = client.get("/drug/e5/")["ETag"]
    take_down()
    assert client.get("/drug/e5/", headers={"if-none-match": etag}).status_code == 410


def test_a_matrix_takes_all_that_is_in_it_along(client, entry):
    live(entry.cell.row)
    take_down("drug")
    for address in ("/drug/", "/drug/e5/", "/drug/rows/5/", "/drug/d5/2018-01-01/"):
        response = client.get(address)
        assert response.status_code == 410
        assert REASON in response.content.decode()
    assert "Drug treatment" not in client.get("/").content.decode()


def test_a_withdrawn_plain_page_leaves_the_foot_of_every_page(client, entry):
    live(PlainPageFactory(title="Who we are"))
    assert "Who we are" in client.get("/drug/d5/").content.decode()
    take_down("about")
    assert "Who we are" not in client.get("/drug/d5/").content.decode()


def test_publishing_does_not_end_a_withdrawal(client, entry):
    take_down()
    entry.cell.headline = "New words"
    entry.cell.save()
    live(entry.cell)
    assert client.get("/drug/e5/").status_code == 410
    assert "New words" not in client.get("/").content.decode()


def test_no_pdf_is_made_of_what_is_published_unseen(entry):
    take_down()
    print_edition.func("drug/e5", "2020-03-01")
    assert not Rendering.objects.exists()


def test_withdrawing_is_written_to_the_ledger(entry):
    take_down()
    line = json.loads(settings.LEDGER_FILE.read_text().splitlines()[-1])
    assert (line["act"], line["page"], line["by"]) == ("withdrawal", "drug/e5", "ada")


@pytest.mark.parametrize(("path", "because"), [("drug/e5", " "), ("drug/rows/5", REASON)])
def test_only_a_published_page_is_withdrawn_and_only_with_a_reason(entry, path, because):
    page = Page.objects.get(path=path)
    with pytest.raises(ValueError, match="with a reason"):
        withdraw(page, because=because, by="ada")


def test_a_reference_to_a_withdrawn_page_is_advice_to_the_editor(entry):
    neighbour = Cell.objects.get(column__letter="D")
    neighbour.abstract = b.paragraph(b.reference("the trial", "entry", entry.pk))
    neighbour.save()
    take_down()
    assert live(neighbour).number == 2


def test_search_finds_nothing_of_a_withdrawn_page(client, entry):
    assert "A finding to take down" in client.get("/search/?q=finding").content.decode()
    take_down()
    assert "A finding to take down" not in client.get("/search/?q=finding").content.decode()
