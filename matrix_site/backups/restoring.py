"""A backup into an empty site."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection, transaction

from cells.ledger import BrokenLedger
from matrix_site.backups import archive, databases
from matrix_site.backups.archive import BackupError, Manifest
from matrix_site.backups.replaying import CannotReplay, replay
from subscriptions.models import SendingPermit


def restore(path: Path, *, with_ledger: bool = True) -> Iterator[str]:
    """Fill an empty database and media folder from a backup; a sentence for each step done.

    The file is checked whole before anything is touched. Then the schema is brought to this
    release, everybody is signed out, sending is disarmed, and the ledger is replayed. Raises
    BackupError; where that comes after the first step, empty the database and begin anew.
    """
    media = settings.MEDIA_ROOT
    refuse_unless_empty(media)
    if with_ledger and not settings.LEDGER_FILE.is_file():
        raise BackupError(
            f"There is no ledger at {settings.LEDGER_FILE}: without it, what was redacted, "
            "withdrawn or erased after this backup comes back. Set LEDGER_FILE, or say "
            "--without-ledger."
        )
    media.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=media.parent, prefix=".restore-") as folder:
        unpacked = Path(folder)
        manifest = archive.unpack(path, unpacked)
        refuse_other_database(manifest)
        databases.load(unpacked / archive.DATABASE)
        yield f"Restored the database of {manifest.made_at:%d %B %Y, %H:%M} UTC."
        count = put_media(unpacked / archive.MEDIA, media)
        yield f"Restored {count} uploaded file{'' if count == 1 else 's'}."
    call_command("migrate", verbosity=0, interactive=False)
    make_safe()
    yield "Signed everybody out; nothing is mailed until `manage.py arm_sending` is run."
    if with_ledger:
        yield from replayed()
    call_command("erase_due", verbosity=0)
    yield "Forgot who should have been forgotten by now."


def refuse_unless_empty(media: Path) -> None:
    if not databases.is_empty():
        raise BackupError("The database is not empty: restore into one without a single table.")
    if media.exists() and any(media.iterdir()):
        raise BackupError(f"{media} is not empty: name another with MEDIA_ROOT, or empty it.")


def refuse_other_database(manifest: Manifest) -> None:
    if manifest.vendor != connection.vendor:
        raise BackupError(
            f"This backup is of {manifest.vendor}, and DATABASE_URL names {connection.vendor}."
        )


def put_media(unpacked: Path, media: Path) -> int:
    """Move the uploaded files to where they belong; how many there are."""
    if not unpacked.exists():
        return 0
    media.mkdir(parents=True, exist_ok=True)
    for item in sorted(unpacked.iterdir()):
        shutil.move(item, media / item.name)
    return sum(1 for _ in archive.media_files(media))


@transaction.atomic
def make_safe() -> None:
    """Who was signed in then is not now, and no copy of the site sends mail by itself."""
    Session.objects.all().delete()
    SendingPermit.objects.all().delete()


def replayed() -> Iterator[str]:
    count = 0
    try:
        for sentence in replay():
            count += 1
            yield sentence
    except (CannotReplay, BrokenLedger, OSError) as error:
        raise BackupError(f"The ledger could not be replayed. {error}") from error
    yield f"Replayed the ledger: {count} act{'' if count == 1 else 's'} of it were missing."
