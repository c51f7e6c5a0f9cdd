"""References whose words name what they lead to as it was called once."""

import pytest

from cells.publishing import problems_in, snapshot_of
from tests.factories import BiteFactory, CellFactory, EntryFactory, SectionFactory, live

pytestmark = pytest.mark.django_db


@pytest.fixture
def cell():
    return CellFactory(code="E5")


def refer(cell, row, kind, words):
    cell.refresh_from_db()
    cell.abstract = f'<p>See <a data-ref="{kind}:{row.pk}">{words}</a>.</p>'
    cell.save()


def said(cell):
    """What is said of its references, in its draft."""
    cell.refresh_from_db()
    found = problems_in(snapshot_of(cell))
    return [(one.message, one.blocks) for one in found if "reference" in one.message]


def renamed(row, field, name):
    setattr(row, field, name)
    row.save()


@pytest.mark.parametrize(
    "words", ["Retention protects", " retention  protects.", "“Retention protects”"]
)
def test_a_former_headline_is_named_with_that_of_today(cell, words):
    entry = EntryFactory(cell=cell, headline="Retention protects")
    refer(cell, entry, "entry", words)
    assert said(cell) == []
    renamed(entry, "headline", "Staying in treatment protects")
    [(message, blocks)] = said(cell)
    assert "it is “Staying in treatment protects” now" in message
    assert not blocks


def test_a_former_heading_of_a_section_is_named_too(cell):
    section = SectionFactory(bite=BiteFactory(cell=cell), kind="issue", heading="Who stays?")
    refer(cell, section, "section", "Who stays")
    renamed(section, "heading", "Who leaves?")
    assert "it is “Who leaves?” now" in said(cell)[0][0]


def test_it_is_told_of_what_stands_in_another_cell(cell):
    entry = EntryFactory(cell=CellFactory(code="A1"), headline="Retention protects")
    live(entry.cell)
    refer(cell, entry, "entry", "Retention protects")
    renamed(entry, "headline", "Staying protects")
    assert len(said(cell)) == 1


def test_words_of_ones_own_and_a_name_that_came_back_are_no_matter(cell):
    entry = EntryFactory(cell=cell, headline="Retention protects")
    renamed(entry, "headline", "Staying protects")
    refer(cell, entry, "entry", "the study of staying")
    assert said(cell) == []
    refer(cell, entry, "entry", "Retention protects")
    renamed(entry, "headline", "Retention protects")
    assert said(cell) == []


@pytest.mark.parametrize(("words", "is_told"), [("issue 1", True), ("see Issue 2", False)])
def test_an_issue_that_has_another_number_now(cell, words, is_told):
    bite = BiteFactory(cell=cell)
    SectionFactory(bite=bite, kind="issue", heading="One?", order=1)
    second = SectionFactory(bite=bite, kind="issue", heading="Two?", order=2)
    refer(cell, second, "section", words)
    expected = "The reference “issue 1” leads to what is issue 2 now."
    assert [message for message, _ in said(cell)] == [expected] * is_told
