"""The screens on which bulletins are written, tried and sent."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from subscriptions import bulletins
from subscriptions.models import Bulletin, Delivery, Mailing
from subscriptions.sweeping.bulletins import address_bulletins
from tests.factories import BiteFactory, CellFactory, SectionFactory, live, staff
from tests.readers import BulletinFactory, DeliveryFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
NEW = "/admin/bulletins/new/"


@pytest.fixture
def editor(client):
    client.force_login(staff("Editors", username="edith"))
    return client


@pytest.fixture
def publisher(client):
    client.force_login(staff("Publishers", username="paul"))
    return client


def address(bulletin, act=""):
    return f"/admin/bulletins/{bulletin.pk}/{act}"


def typed(bulletin=None, **values):
    """What a browser sends of the form; without a bulletin, of a new one."""
    sent = {"subject": "Kits save lives", "body": "<p>What is new.</p>", "page": ""}
    if bulletin:
        sent["row_version"] = bulletins.seen_of(bulletin).partition("-")[0]
    return sent | values


def said(answer):
    return [str(one) for one in answer.context["messages"]]


def test_an_editor_writes_a_bulletin_and_nothing_is_sent(editor):
    page, edition = live(CellFactory()).page, live(CellFactory(code="A1"))
    values = typed(page=page.pk, editions=[edition.pk], find="")
    answer = editor.post(NEW, values, follow=True)
    bulletin = Bulletin.objects.get()
    assert answer.redirect_chain == [(address(bulletin), 302)]
    assert (bulletin.subject, bulletin.body) == ("Kits save lives", "<p>What is new.</p>")
    assert (bulletin.page, list(bulletin.editions.all())) == (page, [edition])
    assert bulletin.written_by.username == "edith"
    assert not Mailing.objects.exists()


def test_a_bulletin_wants_a_subject(editor):
    answer = editor.post(NEW, typed(subject=" "))
    assert "it is what readers see first" in answer.content.decode()
    assert not Bulletin.objects.exists()


def test_editions_are_found_by_their_note_and_what_was_typed_stays(editor):
    live(CellFactory(headline="Safer together"), note="Two new reviews")
    live(CellFactory(code="A1"), note="A trial")
    answer = editor.post(NEW, typed(find="reviews", find_editions="1")).content.decode()
    assert "Two new reviews" in answer
    assert "A trial" not in answer
    assert 'value="Kits save lives"' in answer
    assert not Bulletin.objects.exists()


def test_editions_that_were_chosen_are_offered_whatever_one_looks_for(editor):
    chosen = live(CellFactory(), note="A trial")
    values = typed(editions=[chosen.pk], find="nothing", find_editions="1")
    answer = editor.post(NEW, values).content.decode()
    assert f'value="{chosen.pk}" id="id_editions_0" checked' in answer


def test_a_save_over_anothers_change_is_refused_showing_both(editor):
    bulletin = BulletinFactory(body="<p>First.</p>")
    values = typed(bulletin)
    Bulletin.objects.update(subject="Somebody else's")
    answer = editor.post(address(bulletin), values).content.decode()
    assert "Your changes are safe, and not saved yet" in answer
    assert "Somebody else&#x27;s" in answer
    assert Bulletin.objects.get().subject == "Somebody else's"


def test_the_chosen_editions_of_two_people_are_told_by_name(editor):
    edition = live(CellFactory(headline="Safer together"), note="Two new reviews")
    bulletin = BulletinFactory(body="<p>First.</p>")
    values = typed(bulletin, subject=bulletin.subject, body=bulletin.body)
    bulletin.editions.add(edition)
    answer = editor.post(address(bulletin), values).content.decode()
    conflict = answer[answer.index("data-conflict") : answer.index("Save these choices")]
    assert "Drug treatment E5: Safer together" not in conflict or "Two new reviews" in conflict
    assert list(bulletin.editions.all()) == [edition]


def test_the_screen_says_how_many_would_get_it(editor):
    cell = CellFactory()
    page = live(cell).page
    SubscriptionFactory(page=page)
    SubscriptionFactory(page=live(CellFactory(code="A1")).page)
    bulletin = BulletinFactory(page=page)
    assert "1 reader would get it now." in editor.get(address(bulletin)).content.decode()
    receivers = "/admin/bulletins/receivers/"
    assert editor.get(receivers, {"page": ""}).json() == {"words": "2 readers"}
    assert editor.get(receivers, {"page": page.pk}).json() == {"words": "1 reader"}
    assert editor.get(receivers, {"page": "x"}).json() == {"words": ""}


def test_a_preview_shows_the_mail_in_both_forms(editor):
    bulletin = BulletinFactory(subject="Kits", body="<p>They <strong>save</strong> lives.</p>")
    answer = editor.get(address(bulletin, "preview/")).content.decode()
    assert "They <strong>save</strong> lives." in answer
    assert "They save lives." in answer


def test_the_mail_itself_is_shown_with_its_own_styles_and_no_script(editor):
    bulletin = BulletinFactory(subject="Kits", body="<p>They <strong>save</strong> lives.</p>")
    answer = editor.get(address(bulletin, "mail/"))
    page = answer.content.decode()
    assert "Kits" in page
    assert "told what they follow" in page
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert not Delivery.objects.exists()


def test_a_test_mail_is_queued_for_oneself(editor):
    bulletin = BulletinFactory(body="<p>Kits.</p>")
    answer = editor.post(address(bulletin, "test/"), follow=True)
    assert "no e-mail address" in said(answer)[0]
    user = answer.context["user"]
    user.email = "edith@example.org"
    user.save()
    answer = editor.post(address(bulletin, "test/"), follow=True)
    assert said(answer) == ["A test is on its way to edith@example.org."]
    assert Delivery.objects.get().user == user


def test_an_editor_may_not_send(editor):
    bulletin = BulletinFactory(body="<p>Kits.</p>")
    page = editor.get(address(bulletin)).content.decode()
    assert "Send this bulletin" not in page
    seen = bulletins.seen_of(bulletin)
    answer = editor.post(address(bulletin, "send/"), {"when": "now", "seen": seen})
    assert answer.status_code == 403


def test_a_publisher_sends_now_what_they_looked_at(publisher):
    bulletin = BulletinFactory(body="<p>Kits.</p>")
    seen = publisher.get(address(bulletin)).context["send"].initial["seen"]
    answer = publisher.post(address(bulletin, "send/"), {"when": "now", "seen": seen}, follow=True)
    assert said(answer) == ["It leaves within a minute or two. Its words are frozen."]
    assert Mailing.objects.get().facts["body"] == "<p>Kits.</p>"
    assert Mailing.objects.get().acts.get().by.username == "paul"


def test_a_bulletin_is_sent_at_a_set_time_in_london(publisher):
    bulletin = BulletinFactory(body="<p>Kits.</p>")
    when = {"when": "later", "day": "2035-07-01", "at": "09:00"}
    publisher.post(address(bulletin, "send/"), when | {"seen": bulletins.seen_of(bulletin)})
    assert Mailing.objects.get().due_at == datetime(2035, 7, 1, 8, tzinfo=UTC)


def test_a_set_time_is_asked_for_and_nothing_is_planned_without(publisher):
    bulletin = BulletinFactory(body="<p>Kits.</p>")
    sent = {"when": "later", "seen": bulletins.seen_of(bulletin)}
    answer = publisher.post(address(bulletin, "send/"), sent).content.decode()
    assert "Choose the day." in answer
    assert not Mailing.objects.exists()


def test_what_changed_meanwhile_is_not_sent(publisher):
    bulletin = BulletinFactory(body="<p>Kits.</p>")
    seen = bulletins.seen_of(bulletin)
    Bulletin.objects.update(subject="Else")
    answer = publisher.post(address(bulletin, "send/"), {"when": "now", "seen": seen}, follow=True)
    assert "Somebody changed it" in said(answer)[0]
    assert not Mailing.objects.exists()


def planned():
    bulletin = BulletinFactory(body="<p>Kits.</p>")
    bulletins.plan(bulletin, at=timezone.now() + timedelta(days=1))
    bulletin.refresh_from_db()
    return bulletin


def test_words_are_not_changed_once_sending_is_planned(publisher):
    bulletin = planned()
    answer = publisher.post(address(bulletin), typed(bulletin))
    assert said(answer) == ["Not saved: it is planned. Cancel the sending first."]
    assert Bulletin.objects.get().subject == "What is new in naloxone"
    publisher.post(address(bulletin, "delete/"))
    assert Bulletin.objects.exists()


def test_a_bulletin_is_paused_resumed_and_cancelled_by_buttons(publisher):
    bulletin = planned()
    publisher.post(address(bulletin, "pause/"))
    assert Mailing.objects.get().paused_at
    assert "Resume" in publisher.get(address(bulletin)).content.decode()
    publisher.post(address(bulletin, "resume/"))
    assert Mailing.objects.get().paused_at is None
    publisher.post(address(bulletin, "cancel/"))
    assert "Save draft" in publisher.get(address(bulletin)).content.decode()
    assert said(publisher.post(address(bulletin, "cancel/"), follow=True)) == [
        "It is a draft: nothing of it is planned."
    ]


def on_the_site():
    bulletin = BulletinFactory(body="<p>What is new.</p>")
    bulletins.plan(bulletin, now=NOON)
    address_bulletins(NOON)
    return bulletin


def test_a_bulletin_is_withdrawn_from_the_site_with_a_reason_and_shown_again(publisher):
    bulletin = on_the_site()
    page = publisher.post(address(bulletin, "withdraw/"), {"because": ""})
    assert "Say why it is withdrawn" in page.text
    publisher.post(address(bulletin, "withdraw/"), {"because": "It was wrong."})
    page = publisher.get(address(bulletin)).text
    assert "Withdrawn from the site on" in page
    assert "It was wrong." in page
    assert "withdrawn from the site" in publisher.get("/admin/bulletins/").text
    assert "withdrawn from the site" in publisher.get("/admin/activity/").text
    publisher.post(address(bulletin, "bring-back/"))
    assert list(Bulletin.objects.public()) == [bulletin]


def test_an_editor_may_not_withdraw(editor):
    bulletin = on_the_site()
    assert "Withdraw it" not in editor.get(address(bulletin)).text
    assert editor.post(address(bulletin, "withdraw/"), {"because": "x"}).status_code == 403
    assert editor.post(address(bulletin, "bring-back/")).status_code == 403


def test_a_draft_is_not_withdrawn(publisher):
    draft = BulletinFactory()
    answer = publisher.post(address(draft, "withdraw/"), {"because": ""}, follow=True)
    assert said(answer) == ["It is not on the site yet: cancel the sending instead."]


def test_progress_is_said_in_words_and_asked_of_the_rows(editor, django_assert_num_queries):
    for _ in range(3):
        SubscriptionFactory()
    bulletin = BulletinFactory(body="<p>Kits.</p>")
    bulletins.plan(bulletin, now=NOON)
    address_bulletins(NOON)
    first = Delivery.objects.first()
    first.state, first.token, first.sent_at = "sent", "", NOON
    first.save()
    assert "1 of 3 sent" in editor.get(address(bulletin)).content.decode()
    # Session, user, second factor, two of permissions, the mailing, the deliveries.
    with django_assert_num_queries(7):
        answer = editor.get(address(bulletin, "progress/")).content.decode()
    assert 'max="3" value="1"' in answer


def test_a_bulletin_of_a_bite_begins_on_the_workbench(editor):
    cell = CellFactory(headline="Safer together")
    SectionFactory(bite=BiteFactory(cell=cell), body="<p>All.</p>")
    button = "Write a bulletin of this bite"
    workbench = reverse("desk:workbench", args=[cell.pk])
    assert button not in editor.get(workbench).content.decode()
    page = live(cell).page
    assert button in editor.get(workbench).content.decode()
    editor.post(reverse("desk:bulletin_of_bite", args=[page.pk]))
    bulletin = Bulletin.objects.get()
    assert (bulletin.bite_of, bulletin.subject) == (page, "Matrix Bite: Safer together")
    assert "Safer together" in editor.get(address(bulletin)).content.decode()


def test_a_draft_is_deleted_for_good(editor):
    bulletin = BulletinFactory()
    answer = editor.post(address(bulletin, "delete/"), follow=True)
    assert said(answer) == ["The draft “What is new in naloxone” is deleted."]
    assert not Bulletin.objects.exists()


def test_the_list_takes_as_many_queries_for_many_as_for_one(editor, django_assert_max_num_queries):
    for _ in range(5):
        DeliveryFactory(mailing=planned().mailing)
        BulletinFactory(page=live(CellFactory()).page if not Bulletin.objects.count() % 4 else None)
    with django_assert_max_num_queries(24):
        page = editor.get("/admin/bulletins/").content.decode()
    assert page.count("Planned") >= 5
