"""What the letter about a change says."""

from datetime import UTC, datetime, timedelta

import pytest

from cells.models import Page
from cells.publishing import Choice, release, withdraw
from cells.richtext import build
from subscriptions.composing import compose
from subscriptions.letters import Button, Change, Heading, Mark, Paragraph, Run
from subscriptions.models import Delivery, Subscription
from subscriptions.sweeping import sweep
from subscriptions.telling import closing, keeping
from subscriptions.telling.keeping import forget
from tests.factories import (
    BiteFactory,
    CellFactory,
    DocumentFactory,
    EntryFactory,
    NoticeFactory,
    SectionFactory,
    TopicFactory,
    live,
    staff,
)
from tests.readers import SubscriberFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)
BEFORE = NOON - timedelta(days=3)
SITE = "https://matrix.example"


@pytest.fixture(autouse=True)
def on_a_site(settings):
    settings.SITE_URL = SITE


def swept():
    sweep(NOON + timedelta(minutes=1))
    sweep(NOON + timedelta(minutes=20))


def letter_to(subscription):
    return compose(Delivery.objects.get(subscriber=subscription.subscriber))


def changed_cell(**kwargs):
    """A3 with an edition of three days ago, whose draft gained a guidance since."""
    cell = CellFactory(code="A3", headline="Medication keeps people in treatment", **kwargs)
    live(cell.matrix, source="demo", now=BEFORE)
    EntryFactory(cell=cell, headline="Dying is rarer in treatment", category="R")
    live(cell, source="demo", now=BEFORE)
    EntryFactory(cell=cell, headline="Clinical guidelines", category="G")
    return cell


NOTE = "National clinical guidelines added; Issue 1 corrected."


def test_it_says_what_changed_and_for_whom():
    cell = changed_cell()
    SubscriptionFactory(page=cell.row.page)
    edition = live(cell, now=NOON, note=NOTE)
    swept()
    letter = letter_to(Subscription.objects.get())
    assert letter.subject == "Drug A3 changed: National clinical guidelines added"
    assert (letter.over, letter.square) == ("Drug Treatment Matrix cell A3", "A3")
    assert letter.over_detail == "Edition of 3 May 2026"
    assert letter.title == "Medication keeps people in treatment"
    entry = edition.contents["entries"]["entries"][1]["id"]
    added = Run("Clinical guidelines", Mark.INSERTED, f"{SITE}/drug/a3/#entry-{entry}")
    assert letter.pieces == (
        Paragraph((Run(NOTE),)),
        Heading("One change"),
        Change("Added, in Guidance, place 1", (added,)),
        Button("Read cell A3", f"{SITE}/drug/a3/"),
        Paragraph(
            (Run("See the change", address=f"{SITE}/drug/a3/compare/2026-04-30...2026-05-03/"),)
        ),
    )


def test_it_says_which_subscriptions_it_answers_and_how_to_end_them():
    cell = changed_cell()
    asked = datetime(2026, 1, 9, 12, tzinfo=UTC)
    person = SubscriberFactory()
    for page in (cell.row.page, cell.page, CellFactory(code="E5").page):
        SubscriptionFactory(subscriber=person, page=page, asked_at=asked)
    everything = SubscriptionFactory(subscriber=person, asked_at=NOON)
    live(cell, now=NOON)
    swept()
    delivery = Delivery.objects.get()
    letter = compose(delivery)
    assert letter.because == (
        "You asked for drug row 3 and drug cell A3 on 9 January 2026.",
        "You asked for everything on 3 May 2026.",
    )
    assert letter.unsubscribe == f"{SITE}/u/{delivery.token}/"
    everything.end()
    forget()
    assert len(compose(delivery).because) == 1


def test_words_that_came_and_went_stand_among_a_few_of_those_round_them():
    cell = changed_cell()
    before = "<p>" + "One two three four five six seven eight nine. " * 2
    section = SectionFactory(
        bite=BiteFactory(cell=cell),
        kind="issue",
        heading="Leaving",
        body=before + "The door is closed now.</p>",
    )
    live(cell, source="demo", now=BEFORE)
    section.body = before + "The door stays open now.</p>"
    section.save()
    SubscriptionFactory()
    live(cell, now=NOON)
    swept()
    (change,) = [one for one in letter_to(Subscription.objects.get()).pieces if type(one) is Change]
    assert change.label == "Issue 1"
    assert change.runs == (
        Run("… five six seven eight nine. The door "),
        Run("is closed", Mark.DELETED),
        Run("stays open", Mark.INSERTED),
        Run(" now."),
    )


def test_a_reference_to_the_same_page_is_given_by_its_name():
    cell = changed_cell()
    entry = cell.entries.get(headline="Clinical guidelines")
    section = SectionFactory(
        bite=BiteFactory(cell=cell), kind="about", body="<p>Read all of this slowly.</p>"
    )
    live(cell, source="demo", now=BEFORE)
    section.body = build.paragraph(
        "Read all of this slowly. And see ", build.reference("this", "entry", entry.pk)
    )
    section.save()
    SubscriptionFactory()
    live(cell, now=NOON)
    swept()
    (change,) = [
        one
        for one in letter_to(Subscription.objects.get()).pieces
        if type(one) is Change and one.label == "About the cell"
    ]
    said = "And see this (“Clinical guidelines”)"
    assert change.runs == (Run("Read all of this slowly. "), Run(said, Mark.INSERTED))


def test_several_editions_of_a_page_are_one_comparison():
    cell = changed_cell()
    SubscriptionFactory()
    live(cell, now=NOON, note="Guidelines added.")
    cell.headline = "Another headline"
    cell.save()
    live(cell, now=NOON + timedelta(minutes=5), note="Headline sharpened.")
    swept()
    letter = letter_to(Subscription.objects.get())
    assert letter.subject == "Drug A3 changed: Headline sharpened"
    assert [one.runs[0].text for one in letter.pieces[:2]] == [
        "Guidelines added.",
        "Headline sharpened.",
    ]
    assert letter.pieces[2] == Heading("Two changes")
    assert letter.pieces[-1].runs[0].address.endswith("/compare/2026-04-30...2026-05-03-2/")


def test_what_was_changed_back_within_a_mailing_is_not_told():
    cell = changed_cell()
    live(cell, source="demo", now=BEFORE)
    SubscriptionFactory()
    for minute, headline in enumerate(["Other", "Medication keeps people in treatment"]):
        cell.headline = headline
        cell.save()
        live(cell, now=NOON + timedelta(minutes=minute))
    swept()
    assert not Delivery.objects.exists()


def test_somebody_is_told_of_the_pages_that_concern_them_alone():
    cells = [CellFactory(code=code, headline=code) for code in ("A1", "A2", "B1")]
    only = SubscriptionFactory(page=cells[0].page)
    both = SubscriptionFactory(page=cells[0].column.page)
    for cell in cells:
        live(cell, now=NOON)
    swept()
    assert letter_to(only).subject == "Drug A1 is new: First edition"
    letter = letter_to(both)
    assert letter.subject == "2 cells changed: Drug A1 and Drug A2"
    assert [one.text for one in letter.pieces if isinstance(one, Heading)] == [
        "Other pages",
        "New: Drug A1: A1",
        "New: Drug A2: A2",
    ]


def test_the_note_of_a_release_is_said_once():
    cells = [CellFactory(code=code) for code in ("A1", "A2")]
    SubscriptionFactory()
    choices = [Choice(cell, "significant") for cell in cells]
    release(choices, note="Supervision looked at.", by=staff("Publishers"), now=NOON)
    swept()
    letter = letter_to(Subscription.objects.get())
    said = [one for one in letter.pieces if one == Paragraph((Run("Supervision looked at."),))]
    assert len(said) == 1


def test_of_many_changes_the_first_are_told_and_where_to_find_all():
    cell = changed_cell()
    for number in range(8):
        EntryFactory(cell=cell, document=DocumentFactory(), headline=f"Study {number}")
    SubscriptionFactory()
    live(cell, now=NOON)
    swept()
    pieces = letter_to(Subscription.objects.get()).pieces
    assert pieces[1] == Heading("Six of the nine changes")
    assert len([one for one in pieces if type(one) is Change]) == 6
    assert [run.text for run in pieces[-1].runs] == ["And three more. ", "See all nine changes"]


def test_a_notice_on_a_document_that_is_told_of_is_told_too():
    cell = changed_cell()
    SubscriptionFactory()
    live(cell, now=NOON)
    told, untold = cell.entries.get(category="G"), cell.entries.get(category="R")
    for entry in (told, untold):
        NoticeFactory(
            document_number=entry.document.pk,
            kind="retracted",
            words="Invented data.",
            dated_on=NOON.date(),
        )
    swept()
    pieces = letter_to(Subscription.objects.get()).pieces
    assert pieces[3] == Change(
        "Retracted, 3 May 2026",
        (Run("Clinical guidelines", Mark.STRONG), Run(": Invented data.")),
    )
    assert "Dying" not in str(pieces)


def test_of_a_page_that_was_withdrawn_since_there_is_nothing_to_say():
    cell = changed_cell()
    SubscriptionFactory()
    page = live(cell, now=NOON).page
    swept()
    withdraw(page, because="An error", by="tom", now=NOON)
    assert letter_to(Subscription.objects.get()) is None


def test_a_follower_of_a_topic_is_told_of_it_by_its_name():
    TopicFactory()
    topic = Page.objects.create(path="topics/naloxone", kind="topic")
    cell = changed_cell()
    cell.entries.get(category="G").document.tags.add("naloxone")
    SubscriptionFactory(page=topic, asked_at=BEFORE)
    live(cell, now=NOON)
    swept()
    letter = letter_to(Subscription.objects.get())
    assert letter.because == ("You asked for the topic Naloxone on 30 April 2026.",)


def test_the_second_receiver_costs_no_query_and_no_composing(django_assert_num_queries):
    for code in ("A1", "A2", "B3", "C4"):
        live(CellFactory(code=code), now=NOON)
    for _ in range(3):
        SubscriptionFactory()
    swept()
    deliveries = Delivery.objects.select_related("mailing", "subscriber")
    first, *others = deliveries
    pieces = compose(first).pieces
    for delivery in others:
        with django_assert_num_queries(0):
            assert compose(delivery).pieces is pieces


def test_each_receiver_of_the_next_block_is_told_what_they_asked_for(monkeypatch):
    monkeypatch.setattr(closing, "AHEAD", 1)
    live(CellFactory(code="A3"), now=NOON)
    SubscriptionFactory(asked_at=BEFORE)
    SubscriptionFactory(asked_at=NOON - timedelta(days=2))
    swept()
    letters = [
        letter_to(subscription) for subscription in Subscription.objects.order_by("asked_at")
    ]
    assert [letter.because for letter in letters] == [
        ("You asked for everything on 30 April 2026.",),
        ("You asked for everything on 1 May 2026.",),
    ]


def test_a_minute_later_live_facts_are_asked_for_again(monkeypatch):
    cell = changed_cell()
    SubscriptionFactory()
    live(cell, now=NOON)
    swept()
    subscription = Subscription.objects.get()
    before = letter_to(subscription)
    guidance = cell.entries.get(category="G").document
    NoticeFactory(document_number=guidance.pk, words="A dose was wrong.", dated_on=NOON.date())
    assert letter_to(subscription).pieces == before.pieces
    monkeypatch.setattr(keeping, "_moment", lambda: 1)
    assert letter_to(subscription).pieces != before.pieces


def test_the_first_receiver_costs_the_same_however_many_pages(django_assert_num_queries):
    for code in ("A1", "A2", "B3", "C4"):
        cell = CellFactory(code=code)
        EntryFactory(cell=cell)
        live(cell, source="demo", now=BEFORE)
        EntryFactory(cell=cell)
        live(cell, now=NOON)
    SubscriptionFactory()
    swept()
    delivery = Delivery.objects.select_related("mailing", "subscriber").get()
    forget()
    with django_assert_num_queries(9):
        compose(delivery)
