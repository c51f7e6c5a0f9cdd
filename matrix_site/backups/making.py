"""Making a backup while the site runs."""

import tempfile
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from matrix_site.backups import archive, databases
from matrix_site.backups.archive import Manifest


def make(path: Path, now: datetime | None = None) -> Manifest:
    """Write the database as it is at one moment, then the uploaded files, to a new file.

    In this order: an upload is a new file, and none is changed or deleted afterwards, so every
    file that the database names is there. Needs room for the database beside `path`. Raises
    BackupError.
    """
    now = now or timezone.now()
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-") as folder:
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
