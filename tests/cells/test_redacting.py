import json
from datetime import UTC, datetime

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.management import CommandError, call_command
from taggit.models import Tag

from bites.models import PageImport
from cells.models import Edition, Notice, Passage, Redaction
from cells.publishing import NothingChanged, NothingToRedact, redact
from entries.models import Entry
from tests.factories import EntryFactory, live

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
REMOVED = "[removed on 1 March 2026: court order]"


@pytest.fixture(autouse=True)
def ledger(settings, tmp_path):
    settings.LEDGER_FILE = tmp_path / "ledger.jsonl"
    return settings.LEDGER_FILE


def redacted(page, words):
    return redact(page, words=words, reason="court order", by="Administrator", now=NOW)


def entry_naming_someone(**kwargs):
    return EntryFactory(headline="Jo Bloggs was wrong", **kwargs)


def test_the_words_are_removed_from_every_edition():
    entry = entry_naming_someone()
    live(entry.cell)
    entry.annotation = "<p>More of Jo  Bloggs.</p>"
    entry.save()
    live(entry.cell)
    changed = redacted(entry.cell.page, "jo bloggs")
    assert [edition.number for edition in changed] == [1, 2]
    assert not any("Bloggs" in json.dumps(e.snapshot) for e in Edition.objects.all())


def test_the_reason_and_date_stand_in_their_place():
    entry = entry_naming_someone()
    live(entry.cell)
    redacted(entry.cell.page, "Jo Bloggs")
    kept = Edition.objects.get().contents["entries"]["entries"][0]
    assert kept["headline"] == f"{REMOVED} was wrong"


def test_words_that_run_across_markup_are_found():
    entry = EntryFactory(headline="H", annotation="<p>By Jo <em>Bloggs</em> alone.</p>")
    live(entry.cell)
    redacted(entry.cell.page, "Jo Bloggs")
    assert "Bloggs" not in json.dumps(Edition.objects.get().snapshot)


def test_drafts_and_their_history_follow():
    entry = entry_naming_someone()
    live(entry.cell)
    redacted(entry.cell.page, "Jo Bloggs")
    assert not Entry.objects.filter(headline__contains="Bloggs").exists()
    assert not Entry.history.filter(headline__contains="Bloggs").exists()


def test_the_draft_is_still_the_same_as_the_edition():
    entry = entry_naming_someone()
    live(entry.cell)
    redacted(entry.cell.page, "Jo Bloggs")
    with pytest.raises(NothingChanged):
        live(entry.cell)


def test_passages_follow():
    entry = entry_naming_someone()
    live(entry.cell)
    redacted(entry.cell.page, "Jo Bloggs")
    assert Passage.objects.get(kind="entry").label == f"{REMOVED} was wrong"


def test_the_address_of_a_retired_entry_no_longer_says_the_words(client):
    entry = entry_naming_someone()
    live(entry.cell)
    entry.retire("Jo Bloggs withdrew it")
    live(entry.cell)
    redacted(entry.cell.page, "Jo Bloggs")
    gone = client.get(entry.get_absolute_url())
    assert "Bloggs" not in gone.content.decode()
    assert f"{REMOVED} withdrew it" in gone.content.decode()


def test_words_that_stand_in_a_change_note_only_are_found():
    entry = EntryFactory(headline="H")
    live(entry.cell, note="As Jo Bloggs asked")
    redacted(entry.cell.page, "Jo Bloggs")
    assert Edition.objects.get().note == f"As {REMOVED} asked"


def test_notices_on_documents_of_the_page_follow():
    entry = entry_naming_someone()
    live(entry.cell)
    notice = Notice.objects.create(
        document_number=entry.document_id, kind="retracted", words="By Jo Bloggs"
    )
    redacted(entry.cell.page, "Jo Bloggs")
    notice.refresh_from_db()
    assert notice.words == f"By {REMOVED}"
    assert not Notice.history.filter(words__contains="Bloggs").exists()


def test_a_tag_with_the_words_is_taken_off():
    entry = EntryFactory(headline="H")
    entry.document.tags.add("Jo Bloggs", "prison")
    live(entry.cell)
    redacted(entry.cell.page, "Jo Bloggs")
    kept = Edition.objects.get().contents["entries"]["entries"][0]["document"]["tags"]
    assert kept == [{"slug": "prison", "name": "prison"}]
    assert not Tag.objects.filter(name="Jo Bloggs").exists()
    with pytest.raises(NothingChanged):
        live(entry.cell)


def test_the_log_of_the_admin_follows(admin_user):
    entry = entry_naming_someone()
    live(entry.cell)
    LogEntry.objects.log_actions(admin_user.pk, [entry], CHANGE, "Jo Bloggs asked")
    redacted(entry.cell.page, "Jo Bloggs")
    line = LogEntry.objects.get()
    assert "Bloggs" not in f"{line.object_repr} {line.change_message}"


def test_the_ledger_says_where_and_why_but_not_what(ledger):
    entry = entry_naming_someone()
    live(entry.cell)
    redacted(entry.cell.page, "Jo Bloggs")
    act = json.loads(ledger.read_text())
    assert (act["act"], act["page"], act["editions"]) == ("redaction", "drug/e5", [1])
    assert "Bloggs" not in ledger.read_text()


def test_the_door_is_shut_afterwards():
    entry = entry_naming_someone()
    live(entry.cell)
    redacted(entry.cell.page, "Jo Bloggs")
    assert Redaction.objects.get().closed_at == NOW


def test_words_that_stand_nowhere_are_an_error():
    entry = entry_naming_someone()
    live(entry.cell)
    with pytest.raises(NothingToRedact):
        redacted(entry.cell.page, "Somebody else")


def test_the_command_names_other_pages_with_the_words(capsys):
    entry = entry_naming_someone()
    elsewhere = entry_naming_someone(cell__code="A1")
    live(entry.cell)
    live(elsewhere.cell)
    call_command("redact", "drug/e5", "--words=Jo Bloggs", "--reason=court order", "--by=A")
    assert "also stand in /drug/a1/ edition 1" in capsys.readouterr().out


def test_the_command_refuses_an_unknown_page():
    with pytest.raises(CommandError, match="no page at /drug/z9/"):
        call_command("redact", "drug/z9", "--words=x", "--reason=y", "--by=A")


def test_a_page_that_waits_for_its_import_is_cleaned_too():
    entry = entry_naming_someone()
    live(entry.cell)
    waiting = PageImport.objects.create(cell=entry.cell, text="K Jo Bloggs was wrong (2001).")
    redacted(entry.cell.page, "Jo Bloggs")
    waiting.refresh_from_db()
    assert waiting.text == f"K {REMOVED} was wrong (2001)."


def test_what_an_import_left_over_is_cleaned_too():
    entry = entry_naming_someone()
    live(entry.cell)
    left = [{"line": 3, "text": "By Jo Bloggs", "why": "No field for it"}]
    stored = PageImport.objects.create(cell=entry.cell, stored_at=NOW, not_placed=left)
    redacted(entry.cell.page, "Jo Bloggs")
    stored.refresh_from_db()
    assert stored.not_placed[0]["text"] == f"By {REMOVED}"


def test_other_pages_keep_the_words_until_they_are_redacted():
    entry = entry_naming_someone()
    elsewhere = entry_naming_someone(cell__code="A1")
    live(entry.cell)
    redacted(entry.cell.page, "Jo Bloggs")
    elsewhere.refresh_from_db()
    assert elsewhere.headline == "Jo Bloggs was wrong"
