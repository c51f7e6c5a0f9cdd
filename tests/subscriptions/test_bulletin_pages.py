"""Bulletins on the site: the list, the web version, the feed."""

from datetime import UTC, datetime

import feedparser
import pytest

from subscriptions import bulletins
from subscriptions.models import Bulletin
from subscriptions.sweeping.bulletins import address_bulletins
from tests.factories import BiteFactory, CellFactory, EntryFactory, SectionFactory, live
from tests.readers import BulletinFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def sent(subject="Kits save lives", body="<p>What is new.</p>"):
    bulletin = BulletinFactory(subject=subject, body=body)
    bulletins.plan(bulletin, now=NOON)
    address_bulletins(NOON)
    bulletin.refresh_from_db()
    return bulletin


def text_of(client, address):
    return client.get(address).content.decode()


def test_readers_find_what_was_sent_and_nothing_else(client):
    sent()
    planned = BulletinFactory(subject="Not yet", body="<p>Soon.</p>")
    bulletins.plan(planned, at=NOON.replace(year=2030), now=NOON)
    BulletinFactory(subject="A draft")
    page = text_of(client, "/bulletins/")
    assert "Kits save lives" in page
    assert "Not yet" not in page
    assert "A draft" not in page
    assert client.get("/bulletins/2/").status_code == 404


def test_the_web_version_says_what_was_mailed(client):
    cell = CellFactory(headline="Safer together", abstract="<p>What is owed.</p>")
    entry = EntryFactory(cell=cell, headline="Retention protects")
    SectionFactory(
        bite=BiteFactory(cell=cell), kind="issue", heading="Who is safe?", body="<p></p>"
    )
    edition = live(cell, note="Two new reviews")
    bulletin = bulletins.draft_of_bite(edition.page, by=None)
    bulletin.body = f'<p>See <a data-ref="entry:{entry.pk}">this</a>.</p>'
    bulletin.save()
    bulletin.editions.add(edition)
    bulletins.plan(bulletin, now=NOON)
    address_bulletins(NOON)
    page = text_of(client, "/bulletins/1/")
    assert f'<a class="reference" href="/entry/{entry.pk}/">this</a>' in page
    assert '<a href="/drug/e5/#bite">Safer together</a>' in page
    assert "What is owed." in page
    assert "1. Who is safe?" in page
    assert "Two new reviews" in page


def test_words_stay_as_they_were_mailed(client):
    bulletin = sent()
    Bulletin.objects.filter(pk=bulletin.pk).update(subject="Else", body="<p>Else.</p>")
    page = text_of(client, "/bulletins/1/")
    assert "Kits save lives" in page
    assert "Else" not in page


def test_each_leads_to_the_one_before_and_the_one_after(client):
    for subject in ("First", "Second", "Third"):
        sent(subject)
    page = text_of(client, "/bulletins/2/")
    assert '<a href="/bulletins/1/" rel="prev" dir="auto">First</a>' in page
    assert '<a href="/bulletins/3/" rel="next" dir="auto">Third</a>' in page


@pytest.mark.parametrize("address", ["/bulletins/", "/bulletins/1/", "/bulletins.atom"])
def test_what_a_reader_has_is_not_sent_again(client, address, django_assert_num_queries):
    sent()
    first = client.get(address)
    with django_assert_num_queries(2 if address.endswith("1/") else 1):
        again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert first.cookies == {}
    assert "noindex" not in first.content.decode()


@pytest.mark.parametrize("address", ["/bulletins/", "/bulletins/1/", "/bulletins.atom"])
def test_what_is_sent_or_withdrawn_later_makes_kept_copies_stale(client, address):
    edition = live(CellFactory())
    sent()
    before = client.get(address)["ETag"]
    sent("Another")
    after = client.get(address)["ETag"]
    page = edition.page
    page.withdrawn_on, page.withdrawn_because = NOON.date(), "It was wrong."
    page.save()
    assert len({before, after, client.get(address)["ETag"]}) == 3


def test_the_list_takes_as_many_queries_for_many_as_for_one(client, django_assert_num_queries):
    for _ in range(5):
        sent()
    with django_assert_num_queries(3):
        client.get("/bulletins/")


def test_the_feed_names_each_by_its_address_for_ever(client):
    sent("First", "<p>What is new.</p>")
    first = feedparser.parse(client.get("/bulletins.atom").content)
    sent("Second")
    both = feedparser.parse(client.get("/bulletins.atom").content)
    assert not both.bozo
    assert [one.id for one in both.entries][-1:] == [one.id for one in first.entries]
    assert both.entries[-1].id.endswith("/bulletins/1/")
    assert both.entries[-1].title == "First"
    assert both.entries[-1].summary == "<p>What is new.</p>"


def test_the_site_map_has_them(client):
    assert "/bulletins/" not in text_of(client, "/sitemap.xml")
    sent()
    page = text_of(client, "/sitemap.xml")
    assert "/bulletins/</loc><lastmod>2026-03-01</lastmod>" in page
    assert "/bulletins/1/</loc><lastmod>2026-03-01</lastmod>" in page


def test_of_a_withdrawn_bulletin_no_word_is_left_but_why(client):
    live(CellFactory())
    sent("First")
    gone = sent("A mistake", "<p>Twelve times as safe.</p>")
    sent("Third")
    before = client.get("/bulletins/2/")["ETag"]
    bulletins.withdraw(gone, because="The figure <b> was wrong.", now=NOON)
    page = client.get("/bulletins/2/", headers={"if-none-match": before})
    assert page.status_code == 410
    assert "The figure &lt;b&gt; was wrong." in page.text
    places = ["/bulletins/", "/bulletins.atom", "/bulletins/1/", "/bulletins/2/", "/bulletins/3/"]
    for address in places:
        assert "mistake" not in text_of(client, address)
        assert "Twelve times" not in text_of(client, address)
    assert "/bulletins/2/" not in text_of(client, "/sitemap.xml")
    assert '<a href="/bulletins/3/" rel="next"' in text_of(client, "/bulletins/1/")


def test_a_bulletin_that_is_shown_again_reads_as_before(client):
    bulletin = sent()
    bulletins.withdraw(bulletin, because="By mistake.", now=NOON)
    gone = client.get("/bulletins/1/")
    bulletins.bring_back(bulletin, now=NOON)
    back = client.get("/bulletins/1/")
    assert (gone.status_code, back.status_code) == (410, 200)
    assert "What is new." in back.text


def test_hostile_words_stay_words(client):
    sent("<script>alert(1)</script>", "<p>&lt;script&gt;alert(2)&lt;/script&gt;</p>")
    for address in ("/bulletins/", "/bulletins/1/", "/bulletins.atom"):
        page = text_of(client, address)
        assert "<script>alert" not in page
        assert "alert(1)" in page
    assert not feedparser.parse(client.get("/bulletins.atom").content).bozo
