"""The small form for mail, which stands on every page that is read."""

import pytest

from cells.models import Edition
from subscriptions import bulletins
from subscriptions.models import ConsentEvent, Subscription
from subscriptions.sweeping.bulletins import address_bulletins
from tests.factories import (
    BiteFactory,
    CellFactory,
    PlainPageFactory,
    SectionFactory,
    TopicFactory,
    live,
)
from tests.readers import BulletinFactory
from tests.subscriptions.acts import NOON, sign_up

pytestmark = pytest.mark.django_db

# By its address, what the form on a page follows.
FOLLOWED = {
    "/": "/",
    "/drug/": "drug",
    "/drug/rows/5/": "drug/rows/5",
    "/drug/columns/e/": "drug/columns/e",
    "/drug/e5/": "drug/e5",
    "/topics/naloxone/": "topics/naloxone",
    "/about/": "/",
    "/drug/e5/editions/": "drug/e5",
    "/drug/e5/compare/": "drug/e5",
    "/drug/e5/cite/": "drug/e5",
    "/drug/rows/5/editions/": "drug/rows/5",
    "/about/editions/": "/",
    "/search/?q=system": "/",
    "/topics/": "/",
    "/collections/": "/",
    "/bulletins/": "/",
    "/bulletins/1/": "/",
    "/api/": "/",
}


@pytest.fixture(autouse=True)
def cell():
    cell = CellFactory(headline="What a system owes")
    SectionFactory(
        bite=BiteFactory(cell=cell), kind="issue", heading="Who is safe?", body="<p>All.</p>"
    )
    TopicFactory(slug="naloxone", name="Naloxone")
    for subject in (cell.column.matrix, cell.row, cell.column, cell, PlainPageFactory()):
        live(subject)
    return cell


def followed_on(page: str) -> list[str]:
    """What its forms send as scope."""
    forms = page.split('<form action="/subscribe/" method="post">')[1:]
    return [form.partition('name="scope" value="')[2].partition('"')[0] for form in forms]


@pytest.mark.parametrize(("address", "scope"), FOLLOWED.items())
def test_each_page_offers_to_follow_itself_or_else_everything(client, address, scope):
    bulletins.plan(BulletinFactory(body="<p>What is new.</p>"), now=NOON)
    address_bulletins(NOON)
    page = client.get(address)
    assert followed_on(page.text) == [scope]
    assert page.text.count('id="follow-email"') == 1
    assert page.cookies == {}


@pytest.mark.parametrize("kind", ["matrix", "row", "column", "cell"])
def test_an_archived_edition_offers_to_follow_its_page(client, cell, kind):
    subject, field = {
        "matrix": (cell.column.matrix, "scope_line"),
        "row": (cell.row, "meaning"),
        "column": (cell.column, "meaning"),
        "cell": (cell, "headline"),
    }[kind]
    edition = Edition.objects.get(page=subject.page)
    setattr(subject, field, "Other words")
    subject.save()
    live(subject, note="Another edition")
    page = client.get(edition.get_absolute_url()).text
    assert followed_on(page) == [subject.page.path]


def test_the_course_can_be_had_by_mail_from_its_page(client):
    page = client.get("/drug/course/").text
    assert '<input type="hidden" name="course" value="drug">' in page
    sent = sign_up(scope=[], course="drug", course_every="fortnightly")
    assert sent.status_code == 302
    one = Subscription.objects.get()
    assert (one.kind, one.frequency, one.page.path) == ("course", "fortnightly", "drug")
    assert ConsentEvent.objects.get().how == "form on /drug/course/"


def test_a_site_with_nothing_to_follow_offers_no_form(client, cell):
    page = cell.column.matrix.page
    page.withdrawn_on, page.withdrawn_because = NOON.date(), "Wrong."
    page.save()
    assert followed_on(client.get("/topics/").text) == []


def test_pages_with_the_form_ask_no_more_of_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(2):
        page = client.get("/drug/e5/")
    assert '<input type="hidden" name="scope" value="drug/e5">' in page.text
    assert page.cookies == {}
    assert "public" in page.headers["Cache-Control"]
