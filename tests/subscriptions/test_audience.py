"""Which subscriptions match what changed."""

from datetime import UTC, date, datetime

import pytest

from cells.models import Page
from subscriptions.audience import Numbers, count, count_for, reach_of, receivers
from subscriptions.models import Mailing
from subscriptions.spans import spans_of, topics_in
from subscriptions.sweeping.changes import gather_changes
from tests.factories import (
    CellFactory,
    DocumentFactory,
    EntryFactory,
    EssayFactory,
    PlainPageFactory,
    RowFactory,
    TopicFactory,
    live,
)
from tests.readers import SubscriberFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def spans_now():
    """Of what was published at noon, and of nothing before."""
    gather_changes(NOON)
    return spans_of(Mailing.objects.latest("pk"))


def heard_by(subscription):
    """Whether what was published at noon is told to its subscriber."""
    found = receivers(reach_of(spans_now()), "each", NOON)
    return subscription.pk in found.get(subscription.subscriber_id, [])


def test_a_cell_is_heard_of_by_followers_of_all_that_it_belongs_to():
    cell = CellFactory()
    live(cell, now=NOON)
    pages = (cell.page, cell.row.page, cell.column.page, cell.matrix.page, None)
    reach = reach_of(spans_now())
    assert reach == {getattr(page, "pk", None): {cell.page.pk} for page in pages}


def test_a_row_is_heard_of_by_its_own_followers_and_those_of_the_matrix():
    row = RowFactory()
    live(row, now=NOON)
    assert reach_of(spans_now()).keys() == {None, row.page.pk, row.matrix.page.pk}


def test_a_plain_page_is_heard_of_by_followers_of_everything():
    page = live(PlainPageFactory(), now=NOON).page
    assert reach_of(spans_now()).keys() == {None, page.pk}


def test_another_cell_a_waiting_and_an_ended_subscription_hear_nothing():
    live(CellFactory(), now=NOON)
    other = SubscriptionFactory(page=CellFactory(code="A1").page)
    waiting, ended = SubscriptionFactory(waiting=True), SubscriptionFactory(ended_at=NOON)
    found = receivers(reach_of(spans_now()), "each", NOON)
    assert [one for one in (other, waiting, ended) if one.subscriber_id in found] == []


def test_who_wants_a_pause_hears_nothing_until_it_is_over():
    live(CellFactory(), now=NOON)
    until = [date(2026, 3, 1), date(2026, 3, 2)]
    people = [SubscriberFactory(paused_until=day) for day in until]
    for person in people:
        SubscriptionFactory(subscriber=person)
    assert receivers(reach_of(spans_now()), "each", NOON).keys() == {people[0].pk}


def test_a_rarer_subscription_hears_in_a_digest_alone():
    live(CellFactory(), now=NOON)
    assert not heard_by(SubscriptionFactory(frequency="weekly"))


def topic_page():
    """A page for a topic without an essay."""
    TopicFactory()
    return Page.objects.create(path="topics/naloxone", kind="topic")


def tagged(**kwargs):
    document = DocumentFactory()
    document.tags.add("naloxone")
    return EntryFactory(document=document, **kwargs)


def test_an_entry_on_a_topic_that_comes_is_heard_of_by_its_followers():
    cell = CellFactory()
    tagged(cell=cell)
    live(cell, now=NOON)
    assert heard_by(SubscriptionFactory(page=topic_page()))


@pytest.mark.parametrize("act", ["change", "retire"])
def test_so_is_one_that_changes_or_goes(act):
    cell = CellFactory()
    entry = tagged(cell=cell)
    live(cell, source="demo", now=NOON)
    if act == "change":
        entry.headline = "Kits work"
        entry.save()
    else:
        entry.retire("Gone")
    live(cell, now=NOON)
    assert heard_by(SubscriptionFactory(page=topic_page()))


def test_another_change_of_the_cell_says_nothing_of_the_topic():
    cell = CellFactory()
    tagged(cell=cell)
    live(cell, source="demo", now=NOON)
    EntryFactory(cell=cell)
    live(cell, now=NOON)
    assert not heard_by(SubscriptionFactory(page=topic_page()))


def test_the_essay_on_a_topic_is_heard_of_by_its_followers():
    essay = EssayFactory()
    live(essay, now=NOON)
    (span,) = spans_now()
    assert topics_in(span) == {"naloxone"}
    assert heard_by(SubscriptionFactory(page=essay.page))


def test_drafts_match_nothing():
    cell = CellFactory()
    live(cell, now=NOON)
    tagged(cell=cell)
    assert not heard_by(SubscriptionFactory(page=topic_page()))


def test_people_are_counted_once_by_what_comes_soonest(django_assert_num_queries):
    cell = CellFactory()
    person = SubscriptionFactory(page=cell.page, frequency="weekly").subscriber
    SubscriptionFactory(page=cell.row.page, subscriber=person)
    SubscriptionFactory(page=cell.matrix.page, frequency="weekly")
    SubscriptionFactory(frequency="monthly")
    SubscriptionFactory(page=CellFactory(code="A1").page)
    with django_assert_num_queries(2):
        assert count(cell.page) == Numbers(each=1, weekly=1, monthly=1)
    assert count(cell.page).total == 3


def test_people_who_follow_one_of_several_pages_are_counted_once():
    pages = [CellFactory(code=code).page for code in ("A1", "A2")]
    person = SubscriptionFactory(page=pages[0]).subscriber
    SubscriptionFactory(page=pages[1], subscriber=person)
    assert count_for(pages) == Numbers(1, 0, 0)
    assert count_for([]) == Numbers(0, 0, 0)


def test_without_a_page_all_who_follow_anything_are_counted(django_assert_num_queries):
    SubscriptionFactory(page=CellFactory().page)
    SubscriptionFactory(ended_at=NOON)
    SubscriptionFactory(subscriber=SubscriberFactory(paused_until=date(2126, 1, 1)))
    with django_assert_num_queries(1):
        assert count(None) == Numbers(1, 0, 0)
