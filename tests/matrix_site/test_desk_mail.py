"""The queue of mail on the desk, what is held, who got what, and how many hear of an edition."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from subscriptions.models import (
    Delivery,
    Mailing,
    MailingAct,
    SendingPermit,
    Suppression,
    suppression_key,
)
from tests.factories import CellFactory, live, staff
from tests.readers import (
    BounceFactory,
    ConsentEventFactory,
    DeliveryFactory,
    MailingFactory,
    SendingPermitFactory,
    SubscriberFactory,
    SubscriptionFactory,
    SuppressionFactory,
)

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
PERMIT = "/admin/subscriptions/sendingpermit/"
SUPPRESSIONS = "/admin/subscriptions/suppression/"


@pytest.fixture(autouse=True)
def ledger(settings, tmp_path):
    settings.LEDGER_FILE = tmp_path / "ledger.jsonl"
    return settings.LEDGER_FILE


@pytest.fixture
def publisher(client):
    client.force_login(staff("Publishers", username="paul"))
    return client


@pytest.fixture
def held():
    mailing = MailingFactory(kind="digest", key="weekly:2026-02-23")
    mailing.hold("It is more than 6 hours late.", NOON)
    return mailing


def administrator():
    return User.objects.create(username="ada", is_staff=True, is_superuser=True)


def text_of(client, address, **query):
    return client.get(address, query).content.decode()


# --- The desk ----------------------------------------------------------------------------------


def test_the_desk_says_how_much_mail_waits_and_for_how_long(publisher):
    hours_ago = timezone.now() - timedelta(hours=3)
    DeliveryFactory(created_at=hours_ago)
    DeliveryFactory(state="retry")
    DeliveryFactory(state="failed", reason="550 5.1.1")
    DeliveryFactory(sent=True)
    queues = {one.label: one for one in publisher.get("/admin/").context["queues"]}
    assert queues["Mail waiting"].number == 1
    assert queues["Mail waiting"].age == "oldest 3\xa0hours"
    assert queues["Mail to be tried again"].number == 1
    assert queues["Mail that failed"].number == 1


def test_what_is_held_stands_on_the_desk_with_its_reason(publisher, held):
    page = text_of(publisher, "/admin/")
    assert "It is more than 6 hours late." in page
    assert "Let go" in page


def test_an_editor_sees_what_is_held_and_cannot_let_it_go(client, held):
    client.force_login(staff("Editors"))
    assert "Let go" not in text_of(client, "/admin/")
    assert "Publishers" in text_of(client, "/admin/bulletins/")
    assert client.post(reverse("desk:mailing_let_go", args=[held.pk])).status_code == 403


def test_what_is_held_is_let_go_by_a_button_and_told(publisher, held):
    answer = publisher.post(reverse("desk:mailing_let_go", args=[held.pk]), {"next": "/admin/"})
    assert answer.url == "/admin/"
    held.refresh_from_db()
    assert held.held_at is None
    assert MailingAct.objects.get().what == "let_go"
    activity = text_of(publisher, "/admin/activity/")
    assert "let go" in activity
    assert "weekly:2026-02-23" in activity


def test_what_is_held_is_cancelled_by_a_button(publisher, held):
    delivery = DeliveryFactory(mailing=held)
    publisher.post(reverse("desk:mailing_cancel", args=[held.pk]))
    delivery.refresh_from_db()
    assert delivery.state == "skipped"
    again = publisher.post(reverse("desk:mailing_cancel", args=[held.pk]), follow=True)
    assert "It is not held any more." in again.content.decode()


def test_the_bar_counts_what_is_held(publisher, held):
    page = text_of(publisher, "/admin/bulletins/")
    tab = page[page.index('href="/admin/bulletins/"') :][:200]
    assert "Mail" in tab
    assert "1" in tab.partition("</a>")[0].partition("Mail")[2]


# --- How many hear of it -----------------------------------------------------------------------


def test_the_review_says_how_many_hear_of_an_edition(publisher):
    cell = CellFactory(headline="Safer together")
    live(cell)
    cell.headline = "Safer apart"
    cell.save()
    for frequency in ("each", "each", "weekly"):
        SubscriptionFactory(page=cell.page, frequency=frequency)
    page = text_of(publisher, reverse("desk:publish", args=["drug/e5"]))
    assert "3 readers hear of it: 2 by a mail of its own, 1 weekly." in page


def test_of_a_first_edition_it_is_said_too(publisher):
    CellFactory()
    page = text_of(publisher, reverse("desk:publish", args=["drug/e5"]))
    assert "Nobody follows it by mail yet." in page


@pytest.mark.parametrize(("kind", "is_said"), [("significant", True), ("minor", False)])
def test_after_publishing_it_is_said_who_hears_of_it(publisher, kind, is_said):
    cell = CellFactory(headline="Safer together")
    live(cell)
    SubscriptionFactory()
    cell.headline = "Safer apart"
    cell.save()
    address = reverse("desk:publish", args=["drug/e5"])
    shown = publisher.get(address).context["form"].initial
    sent = {"kind": kind, "note": "Another headline", "when": "now"}
    looked = {name: shown[name] for name in ("base", "reviewed")}
    answer = publisher.post(address, sent | looked, follow=True).content.decode()
    assert "Edition 2 of" in answer
    assert ("1 reader hears of it: 1 by a mail of its own." in answer) is is_said


def test_a_release_in_the_making_says_it_of_all_its_pages(publisher):
    for code in ("A1", "E5"):
        SubscriptionFactory(page=CellFactory(code=code).page)
    address = reverse("desk:new_release") + "?page=drug/a1&page=drug/e5"
    assert "2 readers hear of it" in text_of(publisher, address)


# --- The tables --------------------------------------------------------------------------------


def test_who_got_what_is_found_by_a_whole_address(publisher):
    for email in ("ann@example.org", "bob@example.org"):
        DeliveryFactory(subscriber=SubscriberFactory(email=email))
    page = text_of(publisher, "/admin/subscriptions/delivery/", q="ann@example.org")
    assert page.count("ann@example.org") >= 1
    assert "bob@example.org" not in page
    assert "ann@example.org" not in text_of(publisher, "/admin/subscriptions/delivery/", q="ann")


def test_no_token_stands_in_the_newsroom(publisher):
    delivery = DeliveryFactory()
    page = text_of(publisher, f"/admin/subscriptions/delivery/{delivery.pk}/change/")
    assert delivery.token not in page
    assert delivery.token_hash not in page
    assert delivery.subscriber.email in page


def test_an_editor_sees_no_address_of_a_reader(client):
    client.force_login(staff("Editors"))
    delivery = DeliveryFactory()
    mailing = f"/admin/subscriptions/mailing/{delivery.mailing.pk}/change/"
    assert delivery.subscriber.email not in text_of(client, mailing)
    for table in ("delivery", "subscriber", "suppression"):
        assert client.get(f"/admin/subscriptions/{table}/").status_code == 403


def test_a_mailing_tells_how_far_it_is(publisher):
    mailing = MailingFactory()
    DeliveryFactory(mailing=mailing, sent=True)
    DeliveryFactory(mailing=mailing)
    page = text_of(publisher, f"/admin/subscriptions/mailing/{mailing.pk}/change/")
    assert "1 of 2 sent" in page
    assert "Leaving" in page


def test_a_subscriber_is_shown_with_what_they_agreed_to_and_what_came_back(publisher):
    ann = SubscriberFactory(email="ann@example.org")
    SubscriptionFactory(subscriber=ann)
    ConsentEventFactory(subscriber=ann, how="form on /drug/e5/")
    BounceFactory(subscriber=ann, diagnosis="4.2.2")
    page = text_of(publisher, f"/admin/subscriptions/subscriber/{ann.pk}/change/")
    assert "form on /drug/e5/" in page
    assert "4.2.2" in page
    assert "ann@example.org" in text_of(
        publisher, "/admin/subscriptions/subscriber/", q="Ann@example.org"
    )


def test_an_address_is_suppressed_by_typing_it_and_kept_as_a_hash_only(publisher, ledger):
    sent = {"email": "Ann@example.org", "reason": "asked"}
    publisher.post(f"{SUPPRESSIONS}add/", sent)
    assert Suppression.objects.get().key == suppression_key("ann@example.org")
    logged = LogEntry.objects.get()
    assert "ann" not in f"{logged.object_repr}{logged.change_message}".lower()
    assert "ann" not in ledger.read_text().lower()
    again = publisher.post(f"{SUPPRESSIONS}add/", sent).content.decode()
    assert "Nothing is sent to this address already." in again


def test_a_suppression_is_found_by_its_address(publisher):
    SuppressionFactory(email="ann@example.org")
    assert "1 suppression" in text_of(publisher, SUPPRESSIONS, q="ann@example.org")
    assert "0 suppressions" in text_of(publisher, SUPPRESSIONS, q="bob@example.org")


@pytest.mark.parametrize(("reason", "left"), [("bounced", 0), ("full", 0), ("asked", 1)])
def test_what_bounced_is_lifted_and_what_was_asked_for_stays(publisher, reason, left):
    one = SuppressionFactory(reason=reason)
    publisher.post(f"{SUPPRESSIONS}{one.pk}/delete/", {"post": "yes"})
    assert Suppression.objects.count() == left


def test_an_administrator_arms_and_disarms_this_installation(client, settings):
    settings.INSTALLATION_ID = "here"
    client.force_login(administrator())
    SendingPermitFactory(installation="elsewhere")
    assert "not armed" in text_of(client, PERMIT)
    client.post(f"{PERMIT}arm/")
    assert SendingPermit.objects.get().installation == "here"
    assert "It is armed" in text_of(client, PERMIT)
    client.post(f"{PERMIT}disarm/")
    assert not SendingPermit.objects.exists()
    assert LogEntry.objects.count() == 2


def test_nothing_is_armed_without_a_name(client, settings):
    settings.INSTALLATION_ID = ""
    client.force_login(administrator())
    client.post(f"{PERMIT}arm/")
    assert not SendingPermit.objects.exists()


def test_the_mail_screen_says_where_nothing_can_leave(publisher, settings):
    settings.INSTALLATION_ID = "here"
    assert "not armed to send mail" in text_of(publisher, "/admin/bulletins/")
    SendingPermitFactory(installation="here")
    assert "not armed to send mail" not in text_of(publisher, "/admin/bulletins/")


def test_deliveries_of_a_mailing_that_was_cancelled_do_not_wait(publisher):
    DeliveryFactory(mailing=MailingFactory(cancelled_at=NOON))
    queues = {one.label: one for one in publisher.get("/admin/").context["queues"]}
    assert queues["Mail waiting"].number == 0
    assert Delivery.objects.exists()
    assert Mailing.objects.exists()
