"""Texts of one line stay on one line, whatever brings them."""

import pytest

from cells.models import Notice
from entries.models import Entry
from entries.notices import set_notices
from tests import factories

pytestmark = pytest.mark.django_db
BREAKS = ["\n", "\r\n", " \r \n\n", "\x0b", "\x85", "\u2028", "\u2029", "\t"]
ROWS = [
    (factories.CellFactory, "headline"),
    (factories.ColumnFactory, "meaning"),
    (factories.PlainPageFactory, "title"),
    (factories.CreditFactory, "name"),
    (factories.SectionFactory, "heading"),
    (factories.DocumentFactory, "title"),
    (factories.EntryFactory, "headline"),
    (factories.EssayFactory, "title"),
    (factories.TopicFactory, "name"),
    (factories.NoticeFactory, "words"),
    (factories.StoredSearchFactory, "title"),
    (factories.MessageFactory, "interest"),
]


@pytest.mark.parametrize("ending", BREAKS)
@pytest.mark.parametrize(("make", "field"), ROWS, ids=lambda one: getattr(one, "__name__", one))
def test_a_line_break_becomes_a_space(make, field, ending):
    row = make(**{field: f"{ending}One{ending}two{ending}"})
    row.refresh_from_db()
    assert getattr(row, field) == "One two"


def test_spaces_and_texts_of_several_lines_stay_as_they_are():
    document = factories.DocumentFactory(title="One  two \u00a0", authors="Ash A\nElm B")
    document.refresh_from_db()
    assert (document.title, document.authors) == ("One  two \u00a0", "Ash A\nElm B")


def test_an_editor_who_pastes_two_lines_saves_one(client):
    client.force_login(factories.staff("Editors"))
    entry = factories.EntryFactory()
    address = f"/admin/entries/entry/{entry.pk}/retire/"
    client.post(address, {"row_version": "1", "reason": "Replaced by\r\na review."})
    assert Entry.objects.get().retired_because == "Replaced by a review."


def test_a_table_may_have_line_breaks_in_its_cells():
    factories.DocumentFactory(doi="10.1136/bmj.f174")
    set_notices('doi,kind,words\n10.1136/bmj.f174,retracted,"Made\nup"')
    assert Notice.objects.get().words == "Made up"
