"""Reviews due: lists, “reviewed, no change”, whose turn."""

import csv
import json
from datetime import date, timedelta

import pytest
from django.utils import timezone

from cells import reviewing
from cells.models import Page, Review
from cells.reviewing import Dates
from tests.factories import CellFactory, MatrixFactory, PlainPageFactory, live, staff

pytestmark = pytest.mark.django_db

HOSTILE = "<script>alert(1)</script>"


def published(code="A3", **facts):
    cell = CellFactory(code=code)
    live(cell)
    Page.objects.filter(pk=cell.page_id).update(**facts)
    return Page.objects.get(pk=cell.page_id)


@pytest.fixture
def late():
    return published(review_by=date(2020, 1, 31), searched_to=date(2019, 1, 31))


def listed(client, **query):
    """{group: [name]} of the groups that list something."""
    groups = client.get("/admin/reviews/", query).context["groups"]
    return {g.slug: [line.named.name for line in g.lines] for g in groups if g.lines}


def sent(client, page, **values):
    """The form as it is shown, with some values of one's own."""
    form = client.get(f"/admin/reviews/{page.pk}/").context["line"].form
    data = {name: form[name].value() or "" for name in form.fields}
    return client.post(f"/admin/reviews/{page.pk}/", {**data, **values})


def test_pages_stand_under_when_they_are_due(editor, late):
    published("B1", review_by=timezone.localdate() + timedelta(days=30))
    published("C1")
    published("D1", review_by=timezone.localdate() + timedelta(days=300))
    assert listed(editor) == {
        "overdue": ["Drug treatment A3"],
        "soon": ["Drug treatment B1"],
        "undated": ["Drug treatment C1"],
    }


def test_the_bar_counts_what_is_overdue(editor, late):
    page = editor.get("/admin/reviews/").content.decode()
    assert 'Reviews due <span class="desk-bar-count">1' in page


def test_one_press_reviews_with_the_dates_that_are_proposed(editor, late, tom):
    assert sent(editor, late)["Location"] == "/admin/reviews/"
    today = timezone.localdate()
    page = Page.objects.get(pk=late.pk)
    assert reviewing.facts_of(page) == (
        date(2019, 1, 31),
        today + timedelta(days=365),
        today,
    )
    assert Review.objects.get().by == tom


def test_readers_see_it_at_once_everywhere(editor, late, client):
    old = live_address(late)
    addresses = [late.get_absolute_url(), old]
    before = {address: client.get(address)["ETag"] for address in addresses}
    sent(editor, late)
    for address in addresses:
        answer = client.get(address, headers={"If-None-Match": before[address]})
        assert answer.status_code == 200
        assert f"Reviewed {timezone.localdate():%-d %B %Y}: no change needed" in answer.text
    facts = json.loads(client.get("/drug/a3.json").content)["live"]
    assert facts["reviewed_on"] == timezone.localdate().isoformat()


def live_address(page):
    return page.current_edition.get_absolute_url()


def test_a_page_that_was_reviewed_meanwhile_is_looked_at_again(editor, late):
    form = editor.get(f"/admin/reviews/{late.pk}/").context["line"].form
    data = {name: form[name].value() or "" for name in form.fields}
    sent(editor, late)
    answer = editor.post(f"/admin/reviews/{late.pk}/", {**data, "note": "My words"})
    assert "Look again" in answer.text
    assert "My words" in answer.text
    assert Review.objects.count() == 1


@pytest.mark.parametrize(
    "values", [{"review_by": ""}, {"review_by": "2020-01-01"}, {"searched_to": "2999-01-01"}]
)
def test_dates_that_cannot_be_are_asked_for_again(editor, late, values):
    answer = sent(editor, late, note="My words", **values)
    assert answer.status_code == 200
    assert "My words" in answer.text
    assert not Review.objects.exists()


def test_ones_own_review_of_today_is_taken_back_from_the_list(editor, late):
    sent(editor, late)
    assert editor.get("/admin/reviews/").context["latest"][0].can_undo
    editor.post(f"/admin/reviews/undo/{Review.objects.get().pk}/")
    assert Page.objects.get(pk=late.pk).review_by == date(2020, 1, 31)
    assert listed(editor)["overdue"] == ["Drug treatment A3"]


def test_a_colleagues_review_is_not_taken_back(editor, late):
    dates = Dates(None, timezone.localdate() + timedelta(days=9))
    made = reviewing.review(late, by=staff("Editors", username="ana"), dates=dates)
    assert not editor.get("/admin/reviews/").context["latest"][0].can_undo
    answer = editor.post(f"/admin/reviews/undo/{made.pk}/", follow=True)
    assert "by who made it" in answer.text
    assert not Review.objects.get().undone_at


def test_it_is_somebodys_turn(editor, late, tom):
    published("B1", review_by=date(2020, 1, 31))
    editor.post(f"/admin/reviews/{late.pk}/turn/", {"editor": tom.pk})
    assert listed(editor, turn=tom.pk) == {"overdue": ["Drug treatment A3"]}
    assert listed(editor, turn="nobody") == {"overdue": ["Drug treatment B1"]}


def test_a_matrix_is_asked_for(editor, late):
    other = CellFactory(code="B1", matrix=MatrixFactory(slug="alcohol", short_name="Alcohol"))
    live(other)
    assert listed(editor, matrix="drug") == {"overdue": ["Drug treatment A3"]}
    assert listed(editor, matrix="alcohol") == {"undated": ["Alcohol B1"]}


@pytest.mark.parametrize("query", ["matrix=x", "turn=99999", "turn=%3Cscript%3E"])
def test_what_is_not_understood_narrows_nothing(editor, late, query):
    assert "Drug treatment A3" in editor.get(f"/admin/reviews/?{query}").text
    assert editor.get(f"/admin/reviews.csv?{query}").status_code == 200


def test_other_pages_with_a_date_are_listed_too(editor):
    page = live(PlainPageFactory()).page
    Page.objects.filter(pk=page.pk).update(review_by=date(2020, 1, 1))
    assert listed(editor) == {"overdue": ["Plain page /about/"]}


def test_the_file_says_the_same(editor, late, tom):
    reviewing.give_turn(late, tom)
    text = editor.get("/admin/reviews.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(text.splitlines()))
    assert rows[1] == [
        "Drug treatment A3", "/drug/a3/", "Overdue", "2020-01-31", "2019-01-31", "", "tom",
    ]  # fmt: skip


def test_the_act_is_told_without_its_note(editor, late):
    sent(editor, late, note="zqnote")
    acts = editor.get("/admin/activity/").context["acts"]
    told = [(act.who, act.verb, act.name) for act in acts]
    assert ("tom", "reviewed, no change", "Drug treatment A3") in told
    assert "zqnote" not in str(acts)


def test_notes_run_nothing(editor, late):
    sent(editor, late, note=HOSTILE)
    for address in ("/admin/reviews/", f"/admin/reviews/{late.pk}/"):
        assert HOSTILE not in editor.get(address).text


def test_next_leads_only_within_the_site(editor, late):
    answer = sent(editor, late, next="https://example.org/")
    assert answer["Location"] == "/admin/reviews/"


def test_the_queries_do_not_grow_with_the_pages(editor, tom, django_assert_max_num_queries):
    for code in ("A1", "A2", "B1", "B2", "C1", "C2"):
        page = published(code, review_by=date(2020, 1, 1), reviewing_editor=tom)
        dates = Dates(None, timezone.localdate() + timedelta(days=9))
        reviewing.review(page, by=tom, dates=dates)
    with django_assert_max_num_queries(20):
        editor.get("/admin/reviews/")


def test_it_is_for_editors(client, late):
    client.force_login(staff())
    for address in ("/admin/reviews/", "/admin/reviews.csv", f"/admin/reviews/{late.pk}/"):
        assert client.get(address).status_code == 403
    assert client.post(f"/admin/reviews/{late.pk}/").status_code == 403
    assert client.post(f"/admin/reviews/{late.pk}/turn/").status_code == 403
