"""Moving sections of a bite, and undoing it."""

import pytest

from bites import moving
from bites.models import Section
from cells.ordering import CannotMove
from tests.factories import BiteFactory, SectionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def issues():
    bite = BiteFactory()
    return [SectionFactory(bite=bite, kind="issue", heading=heading) for heading in "ABC"]


def shown() -> str:
    sections = Section.objects.filter(kind="issue").in_page_order()
    return "".join(section.heading for section in sections)


def test_an_issue_moves_among_the_issues(issues):
    SectionFactory(bite=issues[0].bite, kind="other", heading="O", order=9)
    move = moving.move_by(issues[0], 1)
    assert shown() == "BAC"
    assert move.sentence == "Moved to place 2 of 3."


def test_the_move_of_an_issue_is_undone(issues):
    move = moving.move_within(issues[2], 1)
    moving.move_by(issues[0], 1)
    moving.undo(issues[2], move.record)
    assert shown() == "BAC"


def test_the_first_issue_cannot_go_up(issues):
    with pytest.raises(CannotMove):
        moving.move_by(issues[0], -1)


def test_about_keeps_its_place(issues):
    about = SectionFactory(bite=issues[0].bite, kind="about")
    with pytest.raises(CannotMove):
        moving.move_by(about, 1)
