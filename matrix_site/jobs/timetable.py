"""What runs when. The only place that says so; docs/operations.md repeats it, held by a test."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings

# A Monday, so that a week begins on one. Hours are UTC's: no day has one twice or not at all.
BEGINNING = datetime(2024, 1, 1, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WEEK = 7 * DAY


@dataclass(frozen=True)
class Job:
    """A command of manage.py with its arguments; `after` is how long after each period begins.

    Cut off after `limit`, so that one that hangs is not the last of its kind.
    """

    command: str
    arguments: tuple[str, ...] = ()
    every: timedelta = DAY
    after: timedelta = timedelta()
    limit: timedelta = HOUR

    def slot(self, now: datetime) -> datetime:
        """The newest time by the timetable that is not in the future."""
        first = BEGINNING + self.after
        return first + (now - first) // self.every * self.every


def timetable(*, maildir: str, backups: str) -> dict[str, Job]:
    """By command. `maildir` is where mail comes back to, `backups` a folder; "" for neither."""
    jobs = [
        Job("publish_due", every=MINUTE, limit=10 * MINUTE),
        Job("check_links", every=HOUR, after=20 * MINUTE),
        Job("make_pdfs", every=HOUR, after=40 * MINUTE),
        Job("erase_due", every=DAY, after=3 * HOUR),
        Job("clearsessions", every=DAY, after=4 * HOUR),
        Job("check_collections", every=WEEK, after=5 * HOUR),
    ]
    if maildir:
        jobs.append(Job("read_bounces", (maildir,), every=5 * MINUTE, limit=10 * MINUTE))
    if backups:
        jobs.append(Job("backup", (backups,), every=DAY, after=2 * HOUR, limit=6 * HOUR))
    return {job.command: job for job in jobs}


def jobs_of_this_site() -> dict[str, Job]:
    return timetable(maildir=settings.BOUNCES_MAILDIR, backups=settings.BACKUP_FOLDER)
