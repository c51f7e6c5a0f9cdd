"""Who else has something open: told while it is open, forgotten soon after."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from cells.models import Presence
from matrix_site.desk.presence import beside
from tests.factories import (
    BiteFactory,
    CellFactory,
    DocumentFactory,
    EntryFactory,
    SectionFactory,
    staff,
)

pytestmark = pytest.mark.django_db
HERE = "/admin/here/"


@pytest.fixture
def tom():
    return staff("Editors", username="tom")


@pytest.fixture
def ana(client):
    user = staff("Editors", username="ana")
    client.force_login(user)
    return user


def beat(user, row, page=None, **more):
    place = f"{row._meta.label_lower}-{row.pk}"
    return Presence.objects.beat(user, place, page.pk if page else None, **more)


def test_who_has_a_form_open_is_named_to_whoever_opens_it_too(client, ana, tom):
    entry = EntryFactory()
    beat(tom, entry, entry.cell.page)
    since = timezone.localtime(Presence.objects.get().since)
    words = f"tom has this open too, since {since:%H:%M}"
    assert words in client.get(f"/admin/entries/entry/{entry.pk}/change/").text
    assert words in client.get(f"/admin/desk/cell/{entry.cell_id}/edit/entry/{entry.pk}/").text
    other = EntryFactory(cell=entry.cell)
    assert words not in client.get(f"/admin/entries/entry/{other.pk}/change/").text


def test_a_workbench_says_in_which_part_a_colleague_is(client, ana, tom):
    cell = CellFactory()
    bite = BiteFactory(cell=cell)
    SectionFactory(bite=bite, kind="issue", heading="One?", order=1)
    second = SectionFactory(bite=bite, kind="issue", heading="Two?", order=2)
    beat(tom, cell.page, cell.page)
    assert "tom is here</span>" in client.get(f"/admin/desk/cell/{cell.pk}/").text
    beat(tom, second, cell.page)
    assert "tom is here, in issue 2" in client.get(f"/admin/desk/cell/{cell.pk}/").text
    assert "is here" not in client.get(f"/admin/desk/cell/{CellFactory(code='A1').pk}/").text


def test_nobody_is_told_of_themselves(client, ana):
    entry = EntryFactory()
    answer = client.post(HERE, {"place": f"entries.entry-{entry.pk}"})
    assert answer.status_code == 200
    assert "ana" not in answer.text
    assert Presence.objects.get().page == entry.cell.page


def test_a_beat_answers_with_the_others(client, ana, tom):
    document = DocumentFactory()
    beat(tom, document)
    answer = client.post(HERE, {"place": f"entries.document-{document.pk}"})
    assert "tom has this open too" in answer.text


def test_looking_writes_nothing(client, ana):
    entry = EntryFactory()
    client.get(f"/admin/entries/entry/{entry.pk}/change/")
    client.get(f"/admin/desk/cell/{entry.cell_id}/")
    assert client.get(HERE, {"place": f"entries.entry-{entry.pk}"}).status_code == 405
    assert not Presence.objects.exists()


def test_a_beat_keeps_when_it_began_and_who_leaves_is_forgotten(client, ana):
    place = {"place": f"entries.entry-{EntryFactory().pk}"}
    client.post(HERE, place)
    began = Presence.objects.get().since
    client.post(HERE, place)
    assert Presence.objects.get().since == began
    assert client.post(HERE, place | {"leave": "1"}).status_code == 204
    assert not Presence.objects.exists()


def test_leaving_forgets_nobody_else(client, ana, tom):
    entry = EntryFactory()
    beat(tom, entry)
    client.post(HERE, {"place": f"entries.entry-{entry.pk}", "leave": "1"})
    assert Presence.objects.get().user == tom


def test_who_is_not_heard_of_for_three_minutes_is_gone(ana, tom):
    entry = EntryFactory()
    now = timezone.now()
    beat(tom, entry, now=now - timedelta(minutes=3))
    assert beside(entry, ana)["colleagues"] == []
    beat(ana, DocumentFactory(), now=now)
    assert [one.user for one in Presence.objects.all()] == [ana]


def test_the_daily_job_forgets_who_left_last(tom):
    beat(tom, DocumentFactory(), now=datetime(2026, 3, 1, 10, 38, tzinfo=UTC))
    call_command("erase_due", verbosity=0)
    assert not Presence.objects.exists()


@pytest.mark.parametrize(
    "place",
    [
        "",
        "x",
        "entries.entry-",
        "entries.entry-0",
        "entries.entry-1x",
        "a.b.c-1",
        "sessions.session-1",
        "entries.entry-" + "9" * 40,
        "-1",
        "entries.entry-\u0663",
    ],
)
def test_what_is_no_row_of_the_newsroom_is_not_found(client, ana, place):
    assert client.post(HERE, {"place": place}).status_code == 404
    assert not Presence.objects.exists()


def test_staff_without_a_group_are_nowhere_and_told_nothing(client, tom):
    entry = EntryFactory()
    beat(tom, entry)
    client.force_login(staff(username="eve"))
    answer = client.post(HERE, {"place": f"entries.entry-{entry.pk}"})
    assert answer.status_code == 403
    assert "tom" not in answer.text
    assert Presence.objects.count() == 1


def test_an_editor_cannot_tell_which_accounts_there_are(client, ana, tom):
    answers = {client.post(HERE, {"place": f"auth.user-{n}"}).status_code for n in (tom.pk, 999)}
    assert answers == {403}


def test_names_are_words(client, ana):
    entry = EntryFactory()
    eve = staff("Editors", username="eve")
    eve.first_name = "<script>alert(1)</script>"
    eve.save()
    beat(eve, entry, entry.cell.page)
    assert "<script>alert" not in client.get(f"/admin/desk/cell/{entry.cell_id}/").text
