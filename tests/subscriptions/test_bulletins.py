"""Bulletins: who gets them, what they say, and when nothing of them leaves any more."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cells.richtext import parse
from subscriptions import bulletins
from subscriptions.bulletins import BulletinError, count_receivers, receivers
from subscriptions.composing import compose
from subscriptions.composing.bulletins import GOES_TO, letter
from subscriptions.letters import Button, Heading, Rich
from subscriptions.models import Bulletin, Delivery, Mailing, MailingAct
from subscriptions.sweeping.bulletins import address_bulletins
from tests.factories import (
    BiteFactory,
    CellFactory,
    MatrixFactory,
    SectionFactory,
    live,
    staff,
)
from tests.readers import BulletinFactory, SubscriberFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=1)


@pytest.fixture(autouse=True)
def on_a_site(settings):
    settings.SITE_URL = "https://matrix.example"


def planned(**how):
    bulletin = BulletinFactory(body="<p>Kits save lives.</p>")
    bulletins.plan(bulletin, now=NOON, **how)
    bulletin.refresh_from_db()
    return bulletin


def sent_out(**how):
    """One whose deliveries were written down."""
    bulletin = planned(**how)
    address_bulletins(NOON)
    bulletin.refresh_from_db()
    return bulletin


# --- Who gets it -------------------------------------------------------------------------------


@pytest.mark.parametrize("followed", ["drug/e5", "drug/rows/5", "drug/columns/e", "drug", None])
def test_a_bulletin_reaches_who_follows_the_cell_or_what_it_belongs_to(followed):
    cell = CellFactory()
    pages = {page.path: page for page in (cell.page, cell.row.page, cell.column.page)}
    pages["drug"] = cell.matrix.page
    subscription = SubscriptionFactory(page=pages.get(followed))
    assert receivers(cell.page).get().pk == subscription.pk


def test_a_bulletin_on_a_cell_reaches_nobody_who_follows_another():
    SubscriptionFactory(page=CellFactory(code="A1").page)
    assert count_receivers(CellFactory().page) == 0


def test_a_bulletin_on_a_page_reaches_nobody_who_only_takes_the_course():
    cell = CellFactory()
    SubscriptionFactory(kind="course", frequency="weekly", page=cell.matrix.page)
    assert count_receivers(cell.page) == 0
    assert count_receivers(None) == 1


def test_neither_waiting_nor_ended_nor_paused_ones_get_a_bulletin():
    SubscriptionFactory(waiting=True)
    SubscriptionFactory(ended_at=NOON)
    SubscriptionFactory(subscriber=SubscriberFactory(paused_until=NOON.date()))
    assert count_receivers(None, NOON) == 0


def test_who_follows_several_is_counted_once():
    cell = CellFactory()
    ann = SubscriberFactory()
    for page in (cell.page, cell.matrix.page, None):
        SubscriptionFactory(subscriber=ann, page=page)
    assert count_receivers(cell.page) == 1


# --- Planning ----------------------------------------------------------------------------------


def test_words_are_frozen_when_a_bulletin_is_planned():
    bulletin = planned(at=LATER)
    Bulletin.objects.update(subject="Something else", body="<p>Else.</p>")
    mailing = Mailing.objects.get()
    assert mailing.facts["subject"] == "What is new in naloxone"
    assert mailing.facts["body"] == "<p>Kits save lives.</p>"
    assert (mailing.key, mailing.due_at) == (str(bulletin.pk), LATER)


def test_a_bulletin_is_planned_once():
    bulletin = planned(at=LATER)
    with pytest.raises(BulletinError, match="planned already"):
        bulletins.plan(bulletin, now=NOON)


def test_a_bulletin_is_not_planned_for_a_time_that_is_over():
    bulletin = BulletinFactory(body="<p>Kits.</p>")
    with pytest.raises(BulletinError, match="time is over"):
        bulletins.plan(bulletin, at=NOON, now=NOON)


def test_a_bulletin_without_words_is_not_sent():
    with pytest.raises(BulletinError, match="says nothing"):
        bulletins.plan(BulletinFactory(), now=NOON)


@pytest.mark.parametrize("change", [{"subject": "Else"}, {"body": "<p>Else.</p>"}])
def test_what_changed_after_the_sender_looked_is_not_sent(change):
    bulletin = BulletinFactory(body="<p>Kits.</p>")
    seen = bulletins.seen_of(bulletin)
    Bulletin.objects.update(**change)
    with pytest.raises(BulletinError, match="after you looked"):
        bulletins.plan(bulletin, seen=seen, now=NOON)


# --- Sending -----------------------------------------------------------------------------------


def test_nothing_is_addressed_before_its_time():
    planned(at=LATER)
    address_bulletins(LATER - timedelta(seconds=1))
    assert not Delivery.objects.exists()


def test_each_receiver_gets_one_delivery_that_says_because_of_what():
    ann = SubscriberFactory()
    followed = [SubscriptionFactory(subscriber=ann, page=page).pk for page in (None, matrix())]
    bulletin = sent_out()
    address_bulletins(NOON)
    delivery = Delivery.objects.get()
    assert (delivery.mailing_id, delivery.subscriber_id) == (bulletin.mailing_id, ann.pk)
    assert delivery.because == followed


def matrix():
    return MatrixFactory().page


def test_a_bulletin_is_numbered_and_public_when_it_begins_to_leave():
    first, second = sent_out(), planned(at=LATER)
    assert (first.number, first.published_at) == (1, NOON)
    assert list(Bulletin.objects.public()) == [first]
    address_bulletins(LATER)
    second.refresh_from_db()
    assert (second.number, second.published_at) == (2, LATER)


def test_addressing_takes_as_many_queries_for_many_as_for_one():
    def queries():
        planned()
        with CaptureQueriesContext(connection) as captured:
            address_bulletins(NOON)
        return len(captured)

    SubscriptionFactory()
    for_one = queries()
    for _ in range(30):
        SubscriptionFactory()
    assert queries() == for_one
    assert Delivery.objects.count() == 1 + 31


def test_a_bulletin_that_is_six_hours_late_waits_for_an_editor():
    SubscriptionFactory()
    bulletin, late = planned(), NOON + timedelta(hours=6, seconds=1)
    address_bulletins(late)
    assert Mailing.objects.get().held_because == "It is more than 6 hours late."
    bulletins.let_go(bulletin.mailing, now=late)
    address_bulletins(late)
    assert Delivery.objects.count() == 1


def test_a_paused_bulletin_waits_until_it_is_resumed():
    SubscriptionFactory()
    bulletin = planned()
    bulletins.pause(bulletin, now=NOON)
    address_bulletins(NOON)
    assert not Delivery.objects.exists()
    bulletins.resume(bulletin, now=NOON)
    address_bulletins(NOON)
    assert Delivery.objects.to_send(NOON).count() == 1


def test_a_bulletin_that_was_paused_on_its_way_sends_nothing_more():
    SubscriptionFactory()
    bulletin = sent_out()
    bulletins.pause(bulletin, now=NOON)
    assert not Delivery.objects.to_send(NOON).exists()


def test_resuming_does_not_let_go_what_is_held():
    bulletin = planned()
    bulletins.pause(bulletin, now=NOON)
    Mailing.objects.get().hold("It is late.", NOON)
    bulletins.resume(bulletin, now=NOON)
    assert Mailing.objects.get().held_because == "It is late."


def test_what_is_cancelled_before_it_left_is_a_draft_again_and_can_be_planned_anew():
    SubscriptionFactory()
    bulletin = planned(at=LATER)
    assert bulletins.cancel(bulletin, now=NOON)
    bulletin.refresh_from_db()
    assert bulletin.mailing is None
    address_bulletins(LATER)
    assert not Delivery.objects.exists()
    bulletins.plan(bulletin, now=LATER)
    address_bulletins(LATER)
    assert Delivery.objects.count() == 1


def test_what_is_cancelled_on_its_way_stays_public_and_reaches_nobody_else():
    SubscriptionFactory()
    bulletin = sent_out()
    assert not bulletins.cancel(bulletin, now=NOON)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.reason) == ("skipped", "The mailing was cancelled.")
    assert list(Bulletin.objects.public()) == [bulletin]
    with pytest.raises(BulletinError, match="was cancelled"):
        bulletins.pause(bulletin, now=NOON)


def test_what_was_sent_cannot_be_cancelled():
    bulletin = sent_out()
    with pytest.raises(BulletinError, match="has been sent"):
        bulletins.cancel(bulletin, now=NOON)


def test_what_is_withdrawn_reaches_nobody_else_and_can_be_shown_again():
    SubscriptionFactory()
    tom = staff("Publishers")
    bulletin = sent_out()
    bulletins.withdraw(bulletin, because=" It was \n wrong. ", by=tom, now=NOON)
    assert [one.state for one in Delivery.objects.all()] == ["skipped"]
    assert not Delivery.objects.exclude(token="").exists()
    assert not Bulletin.objects.public().exists()
    assert Bulletin.objects.get().withdrawn_because == "It was wrong."
    bulletins.bring_back(bulletin, by=tom, now=NOON)
    assert list(Bulletin.objects.public()) == [bulletin]
    whats = MailingAct.objects.order_by("pk").values_list("what", flat=True)
    assert list(whats) == ["planned", "cancelled", "withdrawn", "shown"]


def test_what_is_not_on_the_site_cannot_be_withdrawn_and_nothing_twice():
    with pytest.raises(BulletinError, match="not on the site yet"):
        bulletins.withdraw(planned(at=LATER), because="Wrong.", now=NOON)
    bulletin = sent_out()
    with pytest.raises(BulletinError, match="Say why"):
        bulletins.withdraw(bulletin, because=" ", now=NOON)
    with pytest.raises(BulletinError, match="not withdrawn"):
        bulletins.bring_back(bulletin, now=NOON)
    bulletins.withdraw(bulletin, because="Wrong.", now=NOON)
    with pytest.raises(BulletinError, match="withdrawn already"):
        bulletins.withdraw(bulletin, because="Wrong.", now=NOON)


def test_who_did_what_is_kept():
    tom = staff("Publishers")
    bulletin = planned(at=LATER, by=tom)
    bulletins.pause(bulletin, by=tom, now=NOON)
    bulletins.resume(bulletin, by=tom, now=NOON)
    bulletins.cancel(bulletin, by=tom, now=NOON)
    acts = MailingAct.objects.order_by("pk").values_list("what", "by", "at")
    whats = ["planned", "paused", "resumed", "cancelled"]
    assert list(acts) == [(what, tom.pk, NOON) for what in whats]


def test_what_was_held_is_let_go_once():
    SubscriptionFactory()
    mailing = sent_out().mailing
    mailing.hold("It is late.", NOON)
    bulletins.let_go(mailing, now=NOON)
    assert Delivery.objects.to_send(NOON).count() == 1
    with pytest.raises(BulletinError, match="not held"):
        bulletins.let_go(mailing, now=NOON)


# --- What it says ------------------------------------------------------------------------------


def test_the_letter_says_what_was_frozen_and_why_it_comes():
    SubscriptionFactory()
    SubscriptionFactory(page=live(CellFactory(headline="Safer together")).page)
    sent_out()
    first, second = (compose(one) for one in Delivery.objects.order_by("pk"))
    assert first.subject == "What is new in naloxone"
    assert first.pieces == (Rich(parse("<p>Kits save lives.</p>")),)
    assert first.because[0].startswith("You asked for everything on ")
    assert second.because[0].startswith("You asked for drug cell E5 on ")
    assert first.because[1:] == second.because[1:] == (GOES_TO,)
    assert first.web == "https://matrix.example/bulletins/1/"
    assert first.archive == "https://matrix.example/bulletins/"
    assert first.unsubscribe.startswith("https://matrix.example/u/")


def test_a_bulletin_says_which_of_two_subscriptions_is_the_course():
    page = CellFactory().matrix.page
    ann = SubscriberFactory()
    SubscriptionFactory(subscriber=ann, page=page, frequency="weekly")
    SubscriptionFactory(subscriber=ann, page=page, frequency="weekly", kind="course")
    sent_out()
    (first, _) = compose(Delivery.objects.get()).because
    assert first.startswith("You asked for the drug and the bites of the drug on ")


def test_a_bulletin_tells_of_chosen_editions_with_note_and_address():
    edition = live(CellFactory(headline="Safer together"), note="Two new reviews")
    bulletin = BulletinFactory()
    bulletin.editions.add(edition)
    heading, note, dated = bulletins_pieces(bulletin)
    address = f"https://matrix.example{edition.get_absolute_url()}"
    assert heading == Heading("Drug treatment E5: Safer together", 2, address)
    assert note.runs[0].text == "Two new reviews"
    assert dated.runs[0].address == address


def bulletins_pieces(bulletin):
    return letter(bulletins.facts_of(bulletin)).pieces


def test_a_bulletin_of_a_bite_brings_its_headline_its_abstract_and_its_issues():
    page = page_with_a_bite()
    heading, code, abstract, _lead, issue, way = bulletins_pieces(
        bulletins.draft_of_bite(page, staff())
    )
    assert heading == Heading("Safer together", 2, "https://matrix.example/drug/e5/#bite")
    assert code.runs[0].text == "Drug treatment E5"
    assert abstract == Rich(parse("<p>What is owed.</p>"))
    assert (issue.text, issue.level) == ("1. Who is safe?", 3)
    assert way == Button("Read the bite", "https://matrix.example/drug/e5/#bite")


def test_the_mark_of_a_bite_shows_its_cell_and_that_of_other_bulletins_the_site():
    of_bite = bulletins.draft_of_bite(page_with_a_bite(), staff())
    squares = [letter(bulletins.facts_of(one)).square for one in (of_bite, BulletinFactory())]
    assert squares == ["E5", ""]


def page_with_a_bite():
    cell = CellFactory(headline="Safer together", abstract="<p>What is owed.</p>")
    section = {"kind": "issue", "heading": "Who is safe?", "body": "<p>All.</p>"}
    SectionFactory(bite=BiteFactory(cell=cell), **section)
    return live(cell).page


def test_a_bulletin_brings_the_bite_that_was_current_when_it_was_planned():
    page = page_with_a_bite()
    bulletin = bulletins.draft_of_bite(page, staff())
    bulletins.plan(bulletin, at=LATER, now=NOON)
    first = page.current_edition
    cell = page.cell
    cell.headline = "Safer apart"
    cell.save()
    live(cell)
    assert Mailing.objects.get().facts["bite"] == first.pk


def test_what_was_withdrawn_since_is_not_mailed():
    page = page_with_a_bite()
    bulletin = bulletins.draft_of_bite(page, staff())
    bulletin.editions.add(page.current_edition)
    page.withdrawn_on, page.withdrawn_because = NOON.date(), "It was wrong."
    page.save()
    assert bulletins_pieces(bulletin) == ()


def test_no_bite_is_brought_that_readers_do_not_have():
    with pytest.raises(BulletinError, match="no bite"):
        bulletins.draft_of_bite(CellFactory().page, staff())


def test_a_long_headline_makes_a_subject_that_fits():
    cell = CellFactory(headline="Safe " * 40)
    SectionFactory(bite=BiteFactory(cell=cell), body="<p>All.</p>")
    subject = bulletins.draft_of_bite(live(cell).page, staff()).subject
    assert subject == f"{('Matrix Bite: ' + 'Safe ' * 40)[:119].rstrip()}…"


def test_a_test_mail_goes_to_one_colleague_alone_and_says_so():
    SubscriptionFactory()
    tom = staff("Editors")
    tom.email = "tom@example.org"
    bulletin = BulletinFactory(body="<p>Kits save lives.</p>")
    for _ in range(2):
        bulletins.send_test(bulletin, to=tom, now=NOON)
    first, second = Delivery.objects.order_by("pk")
    assert (first.user, first.subscriber) == (tom, None)
    assert first.mailing != second.mailing
    letter = compose(first)
    assert letter.subject == "Test: What is new in naloxone"
    assert (letter.unsubscribe, letter.web) == ("", "")
    assert not Bulletin.objects.public().exists()


def test_a_test_mail_wants_an_address():
    with pytest.raises(BulletinError, match="no e-mail address"):
        bulletins.send_test(BulletinFactory(), to=staff(), now=NOON)
