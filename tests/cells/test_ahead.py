"""Pages made ahead: used where they hold, never where anything they show has changed."""

import pytest
from django.core.management import call_command
from django.db import connection

from cells.models import Cell, Page, Rendering
from cells.publishing import bring_back, withdraw
from cells.publishing.redacting import redact
from cells.reading import maker
from cells.reading.standing import standing
from cells.views import ahead
from tests import showcase
from tests.factories import NoticeFactory, TopicFactory, live

pytestmark = pytest.mark.django_db

MADE = b"<p>made ahead</p>"
PAGES = ["/drug/e5/", "/drug/d5/", "/drug/", "/drug/rows/5/", "/drug/columns/e/", "/about/"]


@pytest.fixture
def kept():
    """Every page is made ahead, and says so."""
    showcase.build()
    call_command("make_pages", verbosity=0)
    Rendering.objects.filter(kind=Rendering.PAGE).update(body=MADE)


def is_kept(client, address="/drug/e5/", **headers):
    return client.get(address, headers=headers).content == MADE


def cell():
    return Cell.objects.get(column__letter="E")


def listed():
    """The number of a document that the page lists."""
    edition = Page.objects.get(path="drug/e5").current_edition
    return edition.contents["entries"]["entries"][0]["document"]["id"]


def publish_anew(**fields):
    changed = cell()
    for name, value in fields.items():
        setattr(changed, name, value)
    changed.save()
    return live(changed)


@pytest.mark.parametrize("address", PAGES)
def test_every_page_of_today_is_made_ahead_and_takes_one_query(
    client, kept, address, django_assert_num_queries
):
    with django_assert_num_queries(1):
        assert is_kept(client, address)


def test_what_is_made_ahead_is_what_would_be_made_now(client):
    showcase.build()
    before = {address: client.get(address) for address in PAGES}
    call_command("make_pages", verbosity=0)
    for address, response in before.items():
        again = client.get(address)
        assert again.content == response.content
        assert {**again.headers, "X-Request-ID": ""} == {**response.headers, "X-Request-ID": ""}


def test_a_page_that_is_not_made_takes_two_queries(client, kept, django_assert_num_queries):
    Rendering.objects.all().delete()
    for address in ("/drug/e5/", "/drug/e5/?show=k", "/drug/e5/2018-10-12/"):
        with django_assert_num_queries(2):
            assert client.get(address).status_code == 200


def test_who_has_an_older_page_gets_it_in_two_queries(client, kept, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert is_kept(client, **{"if-none-match": '"older"'})
    Rendering.objects.all().delete()
    with django_assert_num_queries(2):
        assert not is_kept(client, **{"if-none-match": '"older"'})


def test_a_choice_of_entries_is_made_for_who_chose(client, kept):
    assert not is_kept(client, "/drug/e5/?show=k")
    assert not is_kept(client, "/drug/?row=5")
    assert is_kept(client, "/drug/e5/?utm_source=letter")


def test_a_publishing_is_seen_at_once(client, kept):
    publish_anew(headline="A new headline")
    assert "A new headline" in client.get("/drug/e5/").content.decode()


def test_a_publishing_elsewhere_is_seen_at_once(client, kept):
    other = Cell.objects.get(column__letter="D")
    other.headline = "A new neighbour"
    other.save()
    live(other)
    assert not any(is_kept(client, address) for address in PAGES)


def test_a_notice_is_seen_at_once_and_elsewhere_nothing_changes(client, kept):
    NoticeFactory(document_number=listed(), words="It was made up.")
    assert "It was made up." in client.get("/drug/e5/").content.decode()
    assert is_kept(client, "/drug/d5/")


def test_a_topic_is_seen_at_once(client, kept):
    TopicFactory(slug="another", name="Another")
    assert not is_kept(client)


def test_dates_of_review_are_seen_at_once(client, kept):
    page = Page.objects.get(path="drug/e5")
    page.searched_to = "2019-02-03"
    page.save()
    assert "3 February 2019" in client.get("/drug/e5/").content.decode()


def test_a_withdrawn_page_is_refused_at_once_and_comes_back_anew(client, kept):
    page = Page.objects.get(path="drug/e5")
    withdraw(page, because="A court order.", by="ada")
    assert client.get("/drug/e5/").status_code == 410
    bring_back(page, by="ada")
    assert not is_kept(client)


def test_a_withdrawn_matrix_takes_pages_made_ahead_along(client, kept):
    withdraw(Page.objects.get(path="drug"), because="A court order.", by="ada")
    assert client.get("/drug/e5/").status_code == 410


def test_a_redaction_leaves_nothing_that_was_made_ahead(client, kept):
    page = publish_anew(headline="Named by mistake").page
    call_command("make_pages", verbosity=0)
    redact(page, words="Named by mistake", reason="A court order.", by="ada")
    assert not Rendering.objects.filter(kind=Rendering.PAGE).exists()
    assert not is_kept(client)


def test_another_release_makes_its_own(client, kept, settings):
    settings.RELEASE = "next"
    assert not is_kept(client)
    call_command("make_pages", verbosity=0)
    Rendering.objects.update(body=MADE)
    assert is_kept(client)


def test_other_code_makes_its_own_without_another_release(client, kept, monkeypatch):
    monkeypatch.setattr(maker, "code", lambda: "other code")
    assert not is_kept(client)


def test_a_page_that_was_lost_is_made_again(client, kept):
    Rendering.objects.filter(edition__page__path="drug/e5").delete()
    assert not is_kept(client)
    call_command("make_pages", verbosity=0)
    assert Rendering.objects.filter(edition__page__path="drug/e5", kind=Rendering.PAGE).exists()


def test_what_holds_is_left_as_it_is(kept):
    assert ahead.make_all() == 0


def test_publishing_by_command_makes_the_page(client, kept):
    changed = cell()
    changed.headline = "A new headline"
    changed.save()
    call_command("publish", "drug/e5", kind="minor", note="Again.", verbosity=0)
    assert standing("drug/e5", with_html=False).is_ahead


def test_only_pages_of_today_are_kept(kept):
    for headline in ("One", "Two"):
        publish_anew(headline=headline)
        call_command("make_pages", verbosity=0)
    pages = Rendering.objects.filter(kind=Rendering.PAGE)
    assert pages.filter(edition__page__path="drug/e5").count() == 1
    assert pages.count() == Page.objects.public().exclude(kind=Page.Kind.TOPIC).count()


def test_what_was_made_before_a_publishing_is_not_kept_after_it(kept):
    publish_anew(headline="One")
    before = standing("drug/e5", with_html=False)
    publish_anew(headline="Two")
    ahead.keep(before, MADE)
    assert not standing("drug/e5", with_html=False).is_ahead


def test_what_was_made_before_a_notice_is_not_kept_after_it(kept):
    publish_anew(headline="One")
    before = standing("drug/e5", with_html=False)
    NoticeFactory(document_number=listed())
    ahead.keep(before, MADE)
    assert not standing("drug/e5", with_html=False).is_ahead


def test_in_development_pages_are_made_for_each_request(client, kept, settings):
    settings.DEBUG = True
    assert not is_kept(client)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps no plans")
def test_one_plan_is_kept_for_all_pages(kept, monkeypatch):
    monkeypatch.setattr(connection.connection, "prepare_threshold", 2)
    for path in ("drug/e5", "drug/d5", "drug", "about", "none", "drug/e5"):
        standing(path, with_html=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        [(statement,)] = cursor.fetchall()
    assert "cells_rendering" in statement


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite does not pack")
def test_postgresql_packs_pages_so_that_they_are_soon_unpacked(kept):
    Rendering.objects.update(body=b"many words " * 10_000)
    with connection.cursor() as cursor:
        cursor.execute("SELECT enumvals FROM pg_settings WHERE name = 'default_toast_compression'")
        has_lz4 = "lz4" in cursor.fetchone()[0]
        cursor.execute("SELECT DISTINCT pg_column_compression(body) FROM cells_rendering")
        assert cursor.fetchall() == [("lz4" if has_lz4 else "pglz",)]
