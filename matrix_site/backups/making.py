"""Making a backup while the site runs."""

import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from matrix_site.backups import archive, databases
from matrix_site.backups.archive import Manifest

# Where a backup is made, beside the file; one that was killed leaves it, and all that is in it.
WORKING = ".backup-"
# No backup takes so long.
LEFT_BEHIND = timedelta(days=1)


def make(path: Path, now: datetime | None = None) -> Manifest:
    """Write the database as it is at one moment, then the uploaded files, to a new file.

    In this order: an upload is a new file, and none is changed or deleted afterwards, so every
    file that the database names is there. Needs room for the database beside `path`. Clears away
    what a backup left that was killed days ago. Raises BackupError.
    """
    now = now or timezone.now()
    clear_away(path.parent, now - LEFT_BEHIND)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=WORKING) as folder:
        database = Path(folder) / archive.DATABASE
        databases.dump(database)
        return archive.write(
            path,
            database=database,
            media=settings.MEDIA_ROOT,
            vendor=connection.vendor,
            release=settings.RELEASE,
            made_at=now,
        )


def clear_away(folder: Path, before: datetime) -> None:
    for left in folder.glob(f"{WORKING}*"):
        if left.stat().st_mtime < before.timestamp():
            shutil.rmtree(left, ignore_errors=True)
