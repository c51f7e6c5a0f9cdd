from threading import Timer

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import override_settings

from cells.models import Cell, Rendering
from cells.printing import keeping
from cells.printing.compiling import CannotPrint, TookTooLong
from cells.printing.keeping import kept_rendering, print_edition
from cells.publishing.redacting import redact
from cells.reading.editions import edition_shown
from cells.richtext import build as b
from tests.cells.printing.pdfs import text_of
from tests.factories import CellFactory, EntryFactory, NoticeFactory, live

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    cell = CellFactory(code="E5", headline="Owed", abstract=b.paragraph("Words."))
    EntryFactory(cell=cell, headline="One")
    return live(cell)


def shown():
    return edition_shown("drug/e5")


def again(edition):
    """Another edition of its cell, with another headline."""
    cell = Cell.objects.get(pk=edition.page.subject.pk)
    cell.headline = "Owed to all"
    cell.save()
    live(cell, note="Once more")


def test_what_was_made_after_publishing_is_served(client, edition):
    print_edition.enqueue("drug/e5", edition.address)
    assert set(Rendering.objects.values_list("kind", flat=True)) == {"edition", "sheet"}
    assert client.get("/drug/e5.pdf").content == bytes(Rendering.objects.get(kind="edition").body)


def test_publishing_waits_no_longer_than_a_visitor(edition, monkeypatch):
    monkeypatch.setattr(keeping, "AT_ONCE", 0.002)
    keeping.prepare(edition)
    assert not Rendering.objects.exclude(kind=Rendering.PAGE).exists()


def test_the_publish_command_has_the_pdf_made(edition):
    edition.page.subject.refresh_from_db()
    call_command("publish", "drug/e5", kind="minor", note="Again.")
    assert not Rendering.objects.exists()  # Nothing changed, nothing printed.
    cell = edition.page.subject
    cell.headline = "Owed to all"
    cell.save()
    call_command("publish", "drug/e5", kind="minor", note="Again.")
    assert Rendering.objects.filter(edition__number=2, kind="edition").exists()


def test_reading_keeps_nothing_in_the_database(client, edition):
    client.get("/drug/e5.pdf")
    assert not Rendering.objects.exists()


def test_a_notice_makes_a_kept_one_stale(edition):
    print_edition.enqueue("drug/e5", edition.address)
    assert kept_rendering(shown(), "edition")
    NoticeFactory(document_number=edition.contents["entries"]["entries"][0]["document"]["id"])
    assert kept_rendering(shown(), "edition") is None


def test_another_release_makes_its_own(edition):
    print_edition.enqueue("drug/e5", edition.address)
    with override_settings(RELEASE="another"):
        assert kept_rendering(shown(), "edition") is None


def test_redacted_words_leave_the_pdf(client, edition):
    print_edition.enqueue("drug/e5", edition.address)
    client.get("/drug/e5.pdf")
    redact(edition.page, words="Words", reason="Law", by="Ann")
    assert "Words" not in text_of(client.get("/drug/e5.pdf").content)


def test_what_cannot_be_made_is_said_and_not_tried_again(client, edition, monkeypatch):
    print_edition.enqueue("drug/e5", edition.address)
    Rendering.objects.update(body=b"")
    response = client.get("/drug/e5.pdf")
    assert response.status_code == 503
    assert "can be printed" in response.text
    assert response.headers["Cache-Control"] == "no-store"


def test_what_takes_long_is_said(client, edition, monkeypatch):
    monkeypatch.setattr(keeping, "AT_ONCE", 0.001)
    response = client.get("/drug/e5.pdf")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "60"
    assert "Try again" in response.text


def test_what_is_long_is_made_by_the_command_alone_archived_or_not(client, edition, monkeypatch):
    monkeypatch.setattr(keeping, "LONG", 100)
    again(edition)
    addresses = ["/drug/e5.pdf", f"/drug/e5/{edition.address}.pdf", "/drug/e5/sheet/"]
    assert [client.get(address).status_code for address in addresses] == [503, 503, 503]
    call_command("make_pdfs")
    cache.clear()
    assert [client.get(address).status_code for address in addresses] == [200, 200, 200]


def test_the_command_leaves_short_archived_editions_to_visitors(edition):
    again(edition)
    call_command("make_pdfs")
    assert not Rendering.objects.filter(edition=edition).exists()


def test_whoever_asks_while_it_is_made_gets_the_same_one():
    cache.set("x:state", "making")

    def finish():
        cache.set("x", b"%PDF")
        cache.delete("x:state")

    done = Timer(0.1, finish)
    done.start()
    assert keeping.made_once(None, "edition", "x") == b"%PDF"
    done.join()


@pytest.mark.parametrize(
    ("state", "problem"), [("making", TookTooLong), ("slow", TookTooLong), ("refused", CannotPrint)]
)
def test_what_another_request_gives_up_is_given_up_by_those_who_wait(state, problem, monkeypatch):
    monkeypatch.setattr(keeping, "AT_ONCE", 0.1)
    cache.set("x:state", state)
    with pytest.raises(problem):
        keeping.made_once(None, "edition", "x")


def test_what_took_long_is_not_begun_again_for_the_next_visitor(client, edition, monkeypatch):
    monkeypatch.setattr(keeping, "AT_ONCE", 0.001)
    assert client.get("/drug/e5.pdf").status_code == 503
    monkeypatch.setattr(keeping, "AT_ONCE", 60)
    assert client.get("/drug/e5.pdf").status_code == 503
    cache.clear()
    assert client.get("/drug/e5.pdf").status_code == 200


def test_the_command_makes_what_is_missing_only(edition, capsys):
    call_command("make_pdfs")
    made_at = Rendering.objects.get(kind="edition").made_at
    call_command("make_pdfs", "/drug/e5/")
    assert Rendering.objects.get(kind="edition").made_at == made_at


def test_the_command_names_what_cannot_be_printed(edition, capsys):
    call_command("make_pdfs")
    Rendering.objects.filter(kind="sheet").update(body=b"")
    call_command("make_pdfs")
    assert "No PDF can be made of sheet of" in capsys.readouterr().out
