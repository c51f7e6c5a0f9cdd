"""Feeds, read by a parser and held to the rules of RFC 4287."""

import re
from datetime import date, datetime
from xml.etree import ElementTree

import feedparser
import pytest
from django.db import connection

from cells.exporting import changes, feeds
from cells.models import Cell, Edition, Notice
from tests import showcase
from tests.factories import (
    CellFactory,
    DocumentFactory,
    EntryFactory,
    MatrixFactory,
    NoticeFactory,
    PlainPageFactory,
    live,
)

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
HOME = "http://127.0.0.1:8000"
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
FEEDS = [address for address in showcase.FILES if ".atom" in address]


def read(client, address):
    feed = feedparser.parse(client.get(address).content)
    assert not feed.bozo
    return feed


def links_in(client, address):
    return {entry.link.removeprefix(HOME) for entry in read(client, address).entries}


def again(cell, **kwargs):
    """Publish the cell once more, with other words."""
    cell = Cell.objects.get(pk=cell.pk)
    cell.headline += " more"
    cell.save()
    return live(cell, **{"note": "Again", **kwargs})


def test_a_feed_reads_of_other_pages_only_the_matrices():
    one, other = live(CellFactory(code="E5")), live(CellFactory(code="A1"))
    live(one.page.listed_on.subject)
    around = feeds.surroundings_of(feeds.newest(one.page.editions.all()))
    assert around.at("drug/e5")
    assert around.matrix("drug")
    assert around.at(other.page.path) is None


def test_the_newest_editions_of_the_site_are_found_by_an_index():
    """However many there are."""
    live(CellFactory())
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    newest = Edition.objects.order_by("-published_at", "-pk")[:5]
    assert "newest_edition_first" in newest.explain()


def faults_in(element, required):
    """The rules of RFC 4287 (4.1.1, 4.1.2) that a feed or entry of ours could break."""
    for name in required:
        if len(element.findall(ATOM + name)) != 1:
            yield f"not one {name}"
    for moment in element.findall(f"{ATOM}updated"):
        if not RFC_3339.fullmatch(moment.text):
            yield f"updated is {moment.text}"
    for link in element.findall(f"{ATOM}link"):
        if not link.get("href").startswith(HOME + "/"):
            yield f"link to {link.get('href')}"


def test_every_feed_keeps_the_rules(client):
    showcase.build()
    for address in FEEDS:
        feed = ElementTree.fromstring(client.get(address).content)
        assert list(faults_in(feed, ["id", "title", "updated", "author"])) == [], address
        entries = feed.findall(f"{ATOM}entry")
        assert entries, address
        faults = [f for entry in entries for f in faults_in(entry, ["id", "title", "updated"])]
        assert faults == [], address
        ids = [entry.find(f"{ATOM}id").text for entry in entries]
        assert len(ids) == len(set(ids))
        own = [link.get("href") for link in feed.findall(f"{ATOM}link[@rel='self']")]
        assert own == [HOME + address] == [feed.find(f"{ATOM}id").text]
        moments = [entry.find(f"{ATOM}updated").text for entry in entries]
        times = [datetime.fromisoformat(moment) for moment in moments]
        assert times == sorted(times, reverse=True)
        assert datetime.fromisoformat(feed.find(f"{ATOM}updated").text) == times[0]


def test_an_entry_is_an_edition_under_its_permanent_address(client):
    cell = CellFactory(headline="What it owes")
    live(cell.matrix)
    edition = live(cell, dated_on=date(2018, 10, 12), note="It <begins>")
    [entry] = read(client, "/drug/e5.atom").entries
    assert entry.id == entry.link == f"{HOME}/drug/e5/2018-10-12/"
    assert entry.title == "Drug treatment E5: What it owes (12 October 2018)"
    assert entry.summary == "<p>It &lt;begins&gt;</p>"
    assert datetime.fromisoformat(entry.updated) == edition.published_at


def test_an_id_stays_whatever_is_published_later(client):
    cell = CellFactory(headline="First")
    live(cell, dated_on=date(2018, 10, 12))
    [before] = read(client, "/drug/e5.atom").entries
    again(cell)
    after = read(client, "/drug/e5.atom").entries[-1]
    assert (after.id, after.updated) == (before.id, before.updated)


def test_a_minor_edition_moves_nothing(client):
    cell = CellFactory(headline="First")
    live(cell, dated_on=date(2018, 10, 12))
    before = client.get("/drug/e5.atom").content
    again(cell, kind="minor", note="A typo")
    after = client.get("/drug/e5.atom").content
    assert b"A typo" not in after
    assert feedparser.parse(after).feed.updated == feedparser.parse(before).feed.updated
    assert len(feedparser.parse(after).entries) == 1


def test_the_feed_of_a_site_without_pages_is_empty_and_no_newer_each_time(client):
    feed = read(client, "/feed.atom")
    assert feed.entries == []
    assert feed.feed.updated == "2013-01-01T00:00:00+00:00"


def test_each_feed_tells_of_what_its_page_lists(client):
    cells = {code: CellFactory(code=code) for code in ("E5", "E1", "D5", "D1")}
    cell, day = cells["E5"], date(2018, 10, 12)
    other = CellFactory(matrix=MatrixFactory(slug="alcohol"))
    subjects = [cell.matrix, cell.row, cell.column, PlainPageFactory(), other, *cells.values()]
    for subject in subjects:
        live(subject, dated_on=day)
    end = "/2018-10-12/"
    e5, e1, d5, d1 = (f"/drug/{code}{end}" for code in ("e5", "e1", "d5", "d1"))
    row, column = f"/drug/rows/5{end}", f"/drug/columns/e{end}"
    matrix = {e5, e1, d5, d1, row, column, f"/drug{end}"}
    assert links_in(client, "/drug/e5.atom") == {e5}
    assert links_in(client, "/drug/rows/5.atom") == {row, e5, d5}
    assert links_in(client, "/drug/columns/e.atom") == {column, e5, e1}
    assert links_in(client, "/drug.atom") == matrix
    assert links_in(client, "/about.atom") == {f"/about{end}"}
    assert links_in(client, "/feed.atom") == matrix | {f"/about{end}", f"/alcohol/e5{end}"}


def test_row_five_is_not_row_fifteen(client):
    for code in ("E5", "E15"):
        cell = CellFactory(code=code)
        live(cell.row, dated_on=date(2018, 10, 12))
        live(cell, dated_on=date(2018, 10, 12))
    links = links_in(client, "/drug/rows/5.atom")
    assert links == {"/drug/rows/5/2018-10-12/", "/drug/e5/2018-10-12/"}


def test_a_notice_is_an_entry_of_its_own_once(client):
    document = DocumentFactory(title="A study")
    first = EntryFactory(document=document, headline="It helps")
    second = EntryFactory(document=document, cell=CellFactory(code="A1"))
    for entry in (first, second):
        live(entry.cell, dated_on=date(2018, 10, 12))
    notice = NoticeFactory(
        document_number=document.pk, kind="retracted", dated_on=date(2020, 6, 1), words="Made up."
    )
    [told] = [e for e in read(client, "/feed.atom").entries if "Retracted" in e.title]
    assert told.title == "Retracted: It helps"
    assert told.id == f"{HOME}/#notice-{notice.pk}"
    assert told.link == f"{HOME}/entry/{first.pk}/"
    assert told.summary == "<p>Retracted (1 June 2020). Made up.</p>"
    assert told.updated.startswith("2020-06-01T00:00:00")
    assert f"{HOME}/entry/{second.pk}/" in client.get("/drug/a1.atom").content.decode()


def test_a_notice_on_what_no_page_lists_is_told_nowhere(client):
    live(CellFactory())
    NoticeFactory(document_number=99)
    assert len(read(client, "/feed.atom").entries) == 1


def test_demonstration_content_is_said_in_feed_and_entry(client):
    live(CellFactory(), source="demo")
    feed = read(client, "/drug/e5.atom")
    assert feed.feed.subtitle == "Demonstration content, not advice."
    [entry] = feed.entries
    assert "Demonstration content, not advice." in entry.summary
    assert entry.tags[0].term == "demonstration"


def test_hostile_words_leave_a_feed_well_formed(client):
    words = "</title><script>alert(1)</script> ]]> & \x0b \u2028 =1"
    entry = EntryFactory(headline=words, cell=CellFactory(headline=words))
    live(entry.cell, note=words)
    Notice.objects.create(document_number=entry.document_id, kind="corrected", words=words)
    feed = read(client, "/drug/e5.atom")
    assert len(feed.entries) == 2
    assert all("<script" not in entry.summary for entry in feed.entries)


def test_a_feed_holds_fifty_at_most_and_the_newest(client):
    cell = CellFactory(headline="It")
    live(cell, dated_on=date(2018, 10, 12))
    for _ in range(50):
        again(cell)
    assert len(read(client, "/drug/e5.atom").entries) == 50
    assert "/drug/e5/2018-10-12/" not in links_in(client, "/drug/e5.atom")


@pytest.mark.parametrize("address", ["/drug/e5.atom", "/nowhere.atom", "/entry/1.atom"])
def test_what_is_not_published_has_no_feed(client, address):
    CellFactory()
    assert client.get(address).status_code == 404


def test_an_entry_tells_the_comparison_in_short_and_where_it_is_whole(client):
    cell = CellFactory(headline="It <opens>", short_version="<p>The door is closed today.</p>")
    live(cell, dated_on=date(2018, 10, 12))
    cell.short_version = "<p>The door is not closed today.</p>"
    EntryFactory(cell=cell, headline="A & B")
    again(cell, dated_on=date(2020, 3, 1), note="See below")
    Cell.objects.filter(pk=cell.pk).update(short_version=cell.short_version)
    again(cell, dated_on=date(2020, 3, 2), note="Lost no more")
    newest, second, first = read(client, "/drug/e5.atom").entries
    assert "1 entry added" in second.summary
    assert "A &amp; B" in second.summary
    assert "added “not”" in newest.summary
    url = f"{HOME}/drug/e5/compare/2020-03-01...2020-03-02/"
    assert f'<a href="{url}">Every change, word by word</a>' in newest.summary
    assert "What changed" not in first.summary


def test_comparisons_of_a_feed_are_bounded_and_kept(client, monkeypatch):
    cell = CellFactory(headline="It")
    live(cell)
    for _ in range(4):
        again(cell)
    monkeypatch.setattr(feeds, "COMPARED", 2)
    monkeypatch.setattr(changes, "LINES", 0)
    first = read(client, "/drug/e5.atom").entries
    assert ["What changed" in one.summary for one in first] == [True, True, False, False, False]
    assert "(1 more)" in first[0].summary
    monkeypatch.setattr(changes, "compare", None)
    again_read = read(client, "/feed.atom").entries
    assert [one.summary for one in again_read] == [one.summary for one in first]


def referring(target, number):
    """Publish E5, then an edition in which a word leads there; returns its address."""
    cell = CellFactory(short_version="<p>See there.</p>")
    live(cell, dated_on=date(2018, 10, 12))
    cell.short_version = f'<p>See <a data-ref="{target}:{number}">there</a>.</p>'
    cell.save()
    live(cell, dated_on=date(2020, 3, 1))
    return "/drug/e5.atom"


def test_a_change_names_what_stands_elsewhere_as_it_is_called_today(client):
    entry = EntryFactory(headline="It <helps>", cell=CellFactory(code="A1", headline="First"))
    live(entry.cell.matrix)
    live(entry.cell)
    address = referring("entry", entry.pk)
    [told, _] = read(client, address).entries
    assert f"entry {entry.pk}" not in told.summary
    assert "“It &lt;helps&gt;” (cell A1)" in told.summary
    etag = client.get(address)["ETag"]
    entry.headline = "It helped"
    entry.save()
    live(entry.cell)
    response = client.get(address, headers={"if-none-match": etag})
    again = feedparser.parse(response.content).entries[0]
    assert "“It helped” (cell A1)" in again.summary
    assert (again.id, again.updated) == (told.id, told.updated)


def test_a_change_names_a_page_and_its_matrix(client):
    other = CellFactory(matrix=MatrixFactory(slug="alcohol"), headline="Elsewhere")
    live(other.matrix)
    live(other)
    assert "“Elsewhere”" in read(client, referring("cell", other.pk)).entries[0].summary


@pytest.mark.parametrize(
    ("kind", "words"),
    [("cell", "a page that is not published today"), ("entry", "an entry that is not listed")],
)
def test_what_is_not_public_is_told_in_plain_words(client, kind, words):
    entry = EntryFactory(headline="A secret", cell=CellFactory(code="A1", headline="Hidden"))
    number = entry.pk if kind == "entry" else entry.cell.pk
    [told, _] = read(client, referring(kind, number)).entries
    assert words in told.summary
    assert "secret" not in told.summary
    assert "Hidden" not in told.summary


def test_an_entry_that_went_is_told_with_where_it_stands_today(client):
    entry = EntryFactory(headline="It helps", cell=CellFactory(headline="One"))
    cell, other = entry.cell, CellFactory(code="A1")
    for subject in (cell.matrix, cell):
        live(subject, dated_on=date(2018, 10, 12))
    entry.cell = other
    entry.save()
    live(other)
    again(cell)
    assert "stands in cell A1 today" in read(client, "/drug/e5.atom").entries[0].summary


def test_a_feed_takes_few_queries_whatever_its_changes_name(client, django_assert_num_queries):
    entry = EntryFactory(cell=CellFactory(code="A1"))
    live(entry.cell)
    address = referring("entry", entry.pk)
    client.get(address)
    # Page, validator; names, editions, those before, what they name; notices.
    with django_assert_num_queries(7):
        client.get(address)
