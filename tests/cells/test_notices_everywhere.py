"""A notice is a live fact: whoever asks for what lists the document is told at once."""

from datetime import date

import pytest

from cells.models import Listing, Notice, Topic, TopicAlias
from cells.publishing.rebuilding import rebuild_passages
from tests.cells.printing.pdfs import text_of
from tests.factories import (
    CellFactory,
    DocumentFactory,
    EntryFactory,
    EssayFactory,
    NoticeFactory,
    TopicAliasFactory,
    TopicFactory,
    live,
    staff,
)

pytestmark = pytest.mark.django_db
REASON = "Its authors made the figures up"
# Each lists the document; those with a validator must no longer hold the old one.
ADDRESSES = [
    "/drug/e5/",
    "/drug/e5/?show=k",
    "/drug/e5/2018-10-12/",
    "/drug/e5/2020-03-01/",
    "/drug/d4/",
    "/drug/e5/compare/2018-10-12...2020-03-01/",
    "/drug/e5/compare/2018-10-12...2020-03-01/?whole=1",
    "/drug/e5.json",
    "/drug/e5.csv",
    "/drug/e5.ris",
    "/drug/e5.bib",
    "/drug/e5/2018-10-12.json",
    "/drug/e5/2018-10-12.csv",
    "/drug/e5/2018-10-12.ris",
    "/drug/e5/2018-10-12.bib",
    "/drug.json",
    "/drug.csv",
    "/drug.ris",
    "/drug.bib",
    "/entry/1432.json",
    "/entry/1432.csv",
    "/entry/1432.ris",
    "/entry/1432.bib",
    "/entry/1432/cite/",
    "/search/?q=helps",
    "/search.json?q=helps",
    "/search.csv?q=helps",
    "/search.ris?q=helps",
    "/search.bib?q=helps",
    "/search.atom?q=helps",
    "/topics/naloxone/",
    "/topics/naloxone.json",
    "/topics/naloxone.csv",
    "/topics/naloxone.ris",
    "/topics/naloxone.bib",
    "/topics/naloxone.atom",
    "/feed.atom",
    "/drug.atom",
    "/drug/e5.atom",
    "/drug/rows/5.atom",
    "/drug/columns/e.atom",
]
PAPERS = ["/drug/e5.pdf", "/drug/e5/2018-10-12.pdf"]


@pytest.fixture
def cell():
    """Drug E5 in two editions and D4 list one document, with the topic naloxone."""
    document = DocumentFactory(doi="10.1136/bmj.f174", title="A trial that helps")
    document.tags.add("naloxone")
    cell = CellFactory(headline="What a system owes")
    EntryFactory(pk=1432, cell=cell, document=document, headline="It helps")
    other = EntryFactory(cell=CellFactory(code="D4"), document=document, headline="It helps here")
    for subject in (cell.matrix, cell.row, cell.column, EssayFactory(topic=TopicFactory())):
        live(subject, dated_on=date(2018, 10, 12))
    live(other.cell, dated_on=date(2018, 10, 12))
    live(cell, dated_on=date(2018, 10, 12))
    cell.headline = "What a system owes to all"
    cell.save()
    live(cell, dated_on=date(2020, 3, 1))
    return cell


def set_in_admin(client, number):
    client.force_login(staff("Editors"))
    fields = {"document_number": number, "kind": "retracted", "dated_on": "2026-03-01"}
    response = client.post("/admin/cells/notice/add/", {**fields, "words": REASON, "url": ""})
    assert response.status_code == 302
    client.logout()


def test_a_notice_set_by_an_editor_is_seen_wherever_the_document_is_listed(client, cell):
    before = {address: client.get(address) for address in ADDRESSES}
    assert [a for a, page in before.items() if page.status_code != 200] == []
    assert [a for a, page in before.items() if REASON in page.text] == []
    set_in_admin(client, cell.entries.get().document_id)
    silent = []
    for address, page in before.items():
        kept = {"if-none-match": page.headers.get("ETag", "")}
        now = client.get(address, headers=kept)
        if now.status_code != 200 or REASON not in now.text:
            silent.append((address, now.status_code))
    assert silent == []


@pytest.mark.parametrize("paper", PAPERS)
def test_a_paper_that_was_kept_is_made_anew_with_the_notice(client, cell, paper):
    etag = client.get(paper).headers["ETag"]
    NoticeFactory(document_number=cell.entries.get().document_id, kind="retracted", words=REASON)
    now = client.get(paper, headers={"if-none-match": etag})
    assert REASON in text_of(now.content)


def seen_again(client, address, number):
    """Whether who kept the page is sent it again, with a notice set meanwhile."""
    etag = client.get(address).headers["ETag"]
    NoticeFactory(document_number=number, words=REASON)
    return REASON in client.get(address, headers={"if-none-match": etag}).text


def test_an_archived_page_hears_of_a_document_whose_entry_moved_away(client, cell):
    entry = cell.entries.get()
    entry.cell = CellFactory(code="A1")
    entry.save()
    live(cell)
    live(entry.cell)
    assert seen_again(client, "/drug/e5/2020-03-01/", entry.document_id)


def test_an_archived_page_hears_of_a_document_that_another_replaced(client, cell):
    entry = cell.entries.get()
    was = entry.document_id
    entry.document = DocumentFactory(title="A later trial")
    entry.save()
    live(cell)
    assert seen_again(client, "/drug/e5/2020-03-01/", was)
    assert REASON not in client.get("/drug/e5/").text


def test_what_pages_ever_listed_is_found_again_from_their_editions(cell):
    entry = cell.entries.get()
    was = entry.document_id
    entry.document = DocumentFactory(title="A later trial")
    entry.save()
    live(cell)
    Listing.objects.all().delete()
    rebuild_passages()
    pages = Notice(document_number=was).pages()
    assert {page.path for page in pages} == {"drug/e5", "drug/d4"}


def test_many_notices_deleted_at_once_are_gone_at_once(client, cell):
    number = cell.entries.get().document_id
    for _ in range(2):
        NoticeFactory(document_number=number, words=REASON)
    kept = {"if-none-match": client.get("/drug/e5/").headers["ETag"]}
    Notice.objects.all().delete()
    response = client.get("/drug/e5/", headers=kept)
    assert response.status_code == 200
    assert REASON not in response.text


def test_many_topics_deleted_at_once_are_gone_at_once(client, cell):
    TopicAliasFactory(topic=TopicFactory(slug="housing", name="Housing"))
    for rows in (TopicAlias.objects.all(), Topic.objects.filter(slug="housing")):
        kept = {"if-none-match": client.get("/topics/").headers["ETag"]}
        rows.delete()
        assert client.get("/topics/", headers=kept).status_code == 200
