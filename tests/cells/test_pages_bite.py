"""The bite of a cell page, and the questions in which its issues end."""

import pytest

from cells.reading.discussion import parted
from cells.richtext import build as b
from cells.richtext import parse
from tests.factories import BiteFactory, CellFactory, EntryFactory, SectionFactory, live

pytestmark = pytest.mark.django_db


def shown(client, cell, query=""):
    """Publish the cell and read its page."""
    live(cell)
    return client.get(f"/{cell.path}/{query}").content.decode()


def test_issues_are_numbered_under_their_heading(client):
    bite = BiteFactory()
    SectionFactory(bite=bite, kind="issue", heading="Who pays?", order=2)
    SectionFactory(bite=bite, kind="issue", heading="Who decides?", order=1)
    text = shown(client, bite.cell)
    assert "Issues to consider and discuss" in text
    assert text.index("Issue 1: Who decides?") < text.index("Issue 2: Who pays?")


def test_reading_time_is_that_of_the_words_of_the_bite(client):
    section = SectionFactory(body=b.paragraph("word " * 461))
    assert "461 words, about 3 minutes" in shown(client, section.bite.cell)


TEXT = b.paragraph("Words.")
QUESTIONS = b.bullet_list("Who pays?", "“And who decides?”")
LIST = b.ordered_list("One", "Two")


def parts(*blocks):
    """How many blocks stand before the questions, in them, after them."""
    return tuple(len(part) for part in parted(parse(b.join(*blocks))))


@pytest.mark.parametrize("title", ["For discussion", "For discussion:", "Questions to discuss"])
def test_a_list_under_its_heading_is_for_discussion(title):
    assert parts(TEXT, b.heading(title), LIST) == (1, 2, 0)
    assert parts(TEXT, b.heading(title), LIST, TEXT) == (1, 2, 1)


def test_a_last_list_of_nothing_but_questions_is_for_discussion():
    assert parts(TEXT, QUESTIONS) == (1, 1, 0)


@pytest.mark.parametrize(
    "blocks",
    [
        [],
        [TEXT],
        [TEXT, LIST],
        [QUESTIONS, TEXT],
        [TEXT, b.bullet_list("Who pays?", "We do.")],
        [b.heading("For discussion"), TEXT],
        [b.heading("Discussion of the trial"), LIST],
        [b.unfold("More", [QUESTIONS])],
    ],
)
def test_other_texts_have_no_questions_to_discuss(blocks):
    assert parts(*blocks) == (len(blocks), 0, 0)


def issue_with(*blocks, kind="issue"):
    return SectionFactory(kind=kind, heading="Who?", body=b.join(*blocks))


def test_questions_stand_in_a_box_with_a_heading(client):
    text = shown(client, issue_with(TEXT, QUESTIONS).bite.cell)
    assert '<div class="discussion prose"><h5>For discussion</h5><ul><li><p>Who pays?' in text


def test_a_heading_of_their_own_is_not_said_twice(client):
    text = shown(client, issue_with(TEXT, b.heading("For discussion"), LIST).bite.cell)
    assert '<div class="discussion prose"><h5>For discussion</h5><ol>' in text
    assert text.count("For discussion") == 1


def test_only_issues_have_a_box(client):
    text = shown(client, issue_with(TEXT, QUESTIONS, kind="about").bite.cell)
    assert 'class="discussion' not in text


def test_notes_marks_and_references_work_in_the_box(client):
    entry = EntryFactory(cell=CellFactory())
    asked = b.bullet_list(
        b.note("Why?", "Two."),
        b.mark("Where?", "p-ab12cd34"),
        b.reference("Who?", "entry", entry.pk),
    )
    body = b.join(
        b.paragraph(b.note("First", "One.")),
        b.heading("For discussion"),
        asked,
        b.paragraph(b.note("Last", "Three.")),
    )
    section = SectionFactory(
        bite=BiteFactory(cell=entry.cell), kind="issue", heading="Who?", body=body
    )
    text = shown(client, entry.cell)
    for number in (1, 2, 3):
        assert text.count(f'id="section-{section.pk}-note-{number}"') == 1
    assert '<span class="mark" id="p-ab12cd34">Where?</span>' in text
    assert f'href="#entry-{entry.pk}">Who?' in text
    assert f'Discussed in <a href="#section-{section.pk}">Issue 1</a>' in text
    assert text.index("One.</li>") < text.index("Two.</li>") < text.index("Three.</li>")
