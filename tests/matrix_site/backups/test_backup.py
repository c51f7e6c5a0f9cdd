"""A backup made while the site runs, and restored into an empty one."""

import os
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from cells import ledger
from cells.models import Page
from cells.publishing import redact
from cells.publishing.withdrawing import withdraw
from matrix_site.backups import archive
from subscriptions.models import suppression_key
from tests.factories import CellFactory, EntryFactory, live, staff
from tests.readers import SendingPermitFactory

pytestmark = pytest.mark.django_db(transaction=True)

EXPORTS = ["/drug/e5.json", "/drug/e5.ris", "/drug/e5.csv", "/search.json?q=naloxone"]


@pytest.fixture
def backup(settings, tmp_path):
    """Call it to back up the site as it is; the file."""

    def make():
        file = tmp_path / "backup.tar.gz"
        call_command("backup", file, stdout=StringIO())
        return file

    return make


@pytest.fixture
def entry():
    entry = EntryFactory(headline="Naloxone, says Jo Bloggs", cell=CellFactory(code="E5"))
    live(entry.cell)
    return entry


def restored(empty_site, file, *options):
    done = empty_site.manage("restore", file, *options)
    assert done.returncode == 0, done.stderr
    return done.stdout


def exports(empty_site):
    code = (
        "from django.test import Client\n"
        f"for address in {EXPORTS}:\n"
        "    print(Client().get(address, headers={'host': '127.0.0.1'}).content.hex())"
    )
    return [bytes.fromhex(line) for line in empty_site.says(code).split()]


def test_what_is_restored_exports_the_same_bytes(client, entry, backup, empty_site, settings):
    logo = settings.MEDIA_ROOT / "logos" / "society.png"
    logo.parent.mkdir(parents=True)
    logo.write_bytes(b"a picture")
    file = backup()
    assert "Restored 1 uploaded file." in restored(empty_site, file)
    host = {"headers": {"host": "127.0.0.1"}}
    assert exports(empty_site) == [client.get(address, **host).content for address in EXPORTS]
    assert (empty_site.folder / "media/logos/society.png").read_bytes() == b"a picture"


def test_a_restored_site_mails_nothing_and_knows_nobody(client, entry, backup, empty_site):
    SendingPermitFactory(installation="development")
    client.force_login(staff("Editors"))
    file = backup()
    restored(empty_site, file)
    code = (
        "from subscriptions.models import SendingPermit\n"
        "from django.contrib.sessions.models import Session\n"
        "print(SendingPermit.allows_sending(), Session.objects.count())"
    )
    assert empty_site.says(code).split() == ["False", "0"]


def test_a_backup_holds_no_leave_to_send_and_no_session(client, entry, backup, tmp_path):
    """So that a restore that is killed on its way leaves a site that sends nothing."""
    SendingPermitFactory(installation="the-only-one")
    client.force_login(staff("Editors"))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    unpacked = tmp_path / "unpacked"
    unpacked.mkdir()
    archive.unpack(backup(), unpacked)
    content = (unpacked / archive.DATABASE).read_bytes()
    assert b"the-only-one" not in content
    assert session.encode() not in content
    assert b"Naloxone, says Jo Bloggs" in content


def test_what_a_backup_left_that_was_killed_days_ago_is_cleared_away(entry, backup, tmp_path):
    old, new = tmp_path / ".backup-old", tmp_path / ".backup-new"
    for left in (old, new):
        left.mkdir()
        (left / "database").write_bytes(b"rows")
    os.utime(old, (0, 0))
    backup()
    assert (old.exists(), new.exists()) == (False, True)


def test_the_triggers_that_keep_editions_are_restored(entry, backup, empty_site):
    restored(empty_site, backup())
    done = empty_site.manage(
        "shell", "-c", "from cells.models import Edition; Edition.objects.update(note='Another')"
    )
    assert "edition cannot be changed" in done.stderr.lower()


def test_what_was_redacted_since_is_redacted_again(entry, backup, empty_site, settings):
    file = backup()
    redact(entry.cell.page, words="jo  bloggs", reason="court order", by="Ada")
    assert "bloggs" not in settings.LEDGER_FILE.read_text().lower()
    length = len(settings.LEDGER_FILE.read_text().splitlines())
    assert "Redacted /drug/e5/ again, in 1 editions." in restored(empty_site, file)
    assert not any(b"Bloggs" in export for export in exports(empty_site))
    assert len(settings.LEDGER_FILE.read_text().splitlines()) == length


def test_a_redaction_that_cannot_be_found_again_stops_it(entry, backup, empty_site, settings):
    file = backup()
    redact(entry.cell.page, words="Jo Bloggs", reason="court order", by="Ada")
    told = settings.LEDGER_FILE.read_text()
    settings.LEDGER_FILE.write_text(told.replace('"hash": "', '"hash": "0'))
    refused = empty_site.manage("restore", file)
    assert refused.returncode == 1
    assert "redacted on /drug/e5/ is not found in this backup" in refused.stderr


def test_what_was_withdrawn_and_suppressed_since_is_so_again(entry, backup, empty_site):
    file = backup()
    withdraw(Page.objects.get(path="drug/e5"), because="It named somebody", by="Ada")
    key = suppression_key("ann@example.org")
    ledger.append("suppression", at=timezone.now(), key=key, reason="asked")
    said = restored(empty_site, file)
    assert "Withdrew /drug/e5/ again." in said
    assert "Replayed the ledger: 2 acts of it were missing." in said
    code = "from subscriptions.models import *; print(Suppression.objects.get().key)"
    assert empty_site.says(code).strip() == key


def test_nothing_is_replayed_that_the_backup_knows(entry, backup, empty_site):
    redact(entry.cell.page, words="Jo Bloggs", reason="court order", by="Ada")
    assert "Replayed the ledger: 0 acts of it were missing." in restored(empty_site, backup())


def test_without_a_ledger_it_refuses_unless_told(entry, backup, empty_site, settings):
    file = backup()
    settings.LEDGER_FILE.unlink()
    refused = empty_site.manage("restore", file)
    assert refused.returncode == 1
    assert "There is no ledger at" in refused.stderr
    assert "Restored the database" in restored(empty_site, file, "--without-ledger")


def test_it_restores_into_nothing_but_an_empty_database(entry, backup):
    file = backup()
    with pytest.raises(CommandError, match="The database is not empty"):
        call_command("restore", file)
    assert Page.objects.filter(path="drug/e5").exists()


def test_a_backup_that_was_cut_touches_nothing(entry, backup, empty_site):
    file = backup()
    file.write_bytes(file.read_bytes()[:-2000])
    refused = empty_site.manage("restore", file)
    assert refused.returncode == 1
    assert "cannot be read as a backup" in refused.stderr
    assert "Restored the database" in restored(empty_site, backup_again(file, backup))


def backup_again(file, backup):
    file.unlink()
    return backup()


def test_a_file_that_is_there_is_not_replaced(entry, backup, tmp_path):
    backup()
    before = (tmp_path / "backup.tar.gz").read_bytes()
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", tmp_path / "backup.tar.gz")
    assert (tmp_path / "backup.tar.gz").read_bytes() == before


def test_in_a_folder_it_is_named_by_the_time(entry, tmp_path, capsys):
    call_command("backup", tmp_path)
    (made,) = tmp_path.glob("evidence-matrix-*.tar.gz")
    assert made.stat().st_mode & 0o077 == 0
    assert not list(tmp_path.glob(".backup-*"))
