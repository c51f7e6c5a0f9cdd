"""One report after the other: from the bytes of a mail to rows."""

import logging
from pathlib import Path
from typing import BinaryIO

from django.db import Error

from subscriptions.bouncing import reading, recording
from subscriptions.models import Delivery

# In octets. A report quotes at most a mail of ours, which is much shorter: longer ones are none.
LONGEST = 1024 * 1024

log = logging.getLogger(__name__)


def take_in(raw: bytes) -> bool:
    """Record what a mail reports; False where it reports nothing of a delivery of ours.

    Raises django.db.Error where the database is away.
    """
    report = reading.read(raw) if len(raw) <= LONGEST else None
    return take_in_report(report) if report else False


def take_in_stream(mail: BinaryIO) -> bool:
    """The same for what is read to its end, and kept no further than a report can be long."""
    raw = mail.read(LONGEST + 1)
    while mail.read(LONGEST):
        pass
    return take_in(raw)


def take_in_report(report: reading.Report) -> bool:
    found = Delivery.objects.with_return_key(report.key).select_related(
        "mailing", "subscriber", "user", "message"
    )
    for delivery in found:
        return recording.record(delivery, report.kind, report.status)
    return False


def take_in_folder(folder: Path) -> tuple[int, int, int]:
    """Read what is new in a Maildir; how many told something, told nothing, were unreadable.

    What was read moves from new/ to cur/, marked as seen. What broke the reading stays, and is
    in the log. Raises django.db.Error and FileNotFoundError.
    """
    told = nothing = broken = 0
    (folder / "cur").mkdir(exist_ok=True)
    for file in sorted((folder / "new").iterdir()):
        try:
            with file.open("rb") as mail:
                is_news = take_in_stream(mail)
        except Error:
            raise
        except Exception:
            log.exception("a report cannot be read: %s", file.name)
            broken += 1
            continue
        told, nothing = told + is_news, nothing + (not is_news)
        file.rename(folder / "cur" / f"{file.name.split(':')[0]}:2,S")
    return told, nothing, broken
