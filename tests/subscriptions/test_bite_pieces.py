"""What letters bring of a bite."""

import pytest

from cells.richtext import build, parse
from subscriptions.composing.bite import bite_pieces
from subscriptions.letters import Button, Heading, Paragraph, Rich
from tests.factories import BiteFactory, CellFactory, EntryFactory, SectionFactory, live

pytestmark = pytest.mark.django_db

SITE = "https://matrix.example"


@pytest.fixture(autouse=True)
def on_a_site(settings):
    settings.SITE_URL = SITE


def cell_with_a_bite():
    cell = CellFactory(headline="Safer together", abstract="<p>What a system owes.</p>")
    bite = BiteFactory(cell=cell)
    SectionFactory(bite=bite, kind="about", body="<p>Not in the letter.</p>")
    asked = "<p>Much is known.</p><h4>For discussion</h4><ul><li>Who decides?</li></ul>"
    SectionFactory(bite=bite, kind="issue", heading="Who is safe?", body=asked)
    SectionFactory(bite=bite, kind="issue", heading="Does it last?", body="<p>No.</p>")
    return cell


def test_a_letter_brings_the_abstract_the_issues_and_the_way_to_the_bite():
    edition = live(cell_with_a_bite())
    issues = [one["id"] for one in edition.contents["bite"]["sections"] if one["kind"] == "issue"]
    abstract, lead, first, questions, second, way = bite_pieces(edition)
    assert abstract == Rich(parse("<p>What a system owes.</p>"))
    assert isinstance(lead, Paragraph)
    assert lead.runs[0].text == "Two issues to consider and discuss:"
    assert first == Heading("1. Who is safe?", 2, f"{SITE}/drug/e5/#section-{issues[0]}")
    assert questions == Rich(parse("<ul><li>Who decides?</li></ul>"))
    assert second == Heading("2. Does it last?", 2, f"{SITE}/drug/e5/#section-{issues[1]}")
    assert way == Button("Read the bite", f"{SITE}/drug/e5/#bite")


def test_issues_stand_below_a_heading_of_their_letter_where_it_has_one():
    pieces = bite_pieces(live(cell_with_a_bite()), level=3)
    assert [one.level for one in pieces if isinstance(one, Heading)] == [3, 3]


def test_a_cell_without_a_bite_leads_to_its_page():
    assert bite_pieces(live(CellFactory())) == (Button("Read the page", f"{SITE}/drug/e5/"),)


def test_what_an_abstract_refers_to_is_named_with_its_permanent_address(
    django_assert_num_queries,
):
    cell = CellFactory()
    entry = EntryFactory(cell=cell, headline="Retention protects")
    never = EntryFactory(cell=CellFactory(code="A1"))
    words = (build.reference("here", "entry", one.pk) for one in (entry, never))
    cell.abstract = build.paragraph(*words)
    cell.save()
    edition = live(cell)
    with django_assert_num_queries(1):
        abstract = bite_pieces(edition)[0]
    address = f"{SITE}/entry/{entry.pk}/"
    assert abstract.places == (("entry", entry.pk, "Retention protects", address),)
