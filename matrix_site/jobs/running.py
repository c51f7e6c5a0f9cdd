"""Which job is due, and one run of it."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.management import call_command
from django.utils import timezone

from matrix_site.jobs.alone import alone
from matrix_site.jobs.timetable import Job
from matrix_site.models import JobRun

# A run that was killed is made up once; what kills each of its runs waits for its next time.
MOST_TRIES = 2
# On top of what a job may take, until a watch should hear of it.
GRACE = timedelta(minutes=15)

log = logging.getLogger(__name__)


def is_due(job: Job, last: JobRun | None, now: datetime) -> bool:
    """Whether its time has come since it last ran, or that run was killed.

    However many times were missed, it is due once. A run that is going on looks like one that
    was killed: whether it is shows in `alone`.
    """
    if last is None or last.slot_at < job.slot(now):
        return True
    return last.ended_at is None and last.tries < MOST_TRIES


def due(jobs: Iterable[Job], now: datetime) -> list[Job]:
    last = JobRun.objects.in_bulk()
    return [job for job in jobs if is_due(job, last.get(job.command), now)]


def run(job: Job, now: datetime | None = None) -> bool | None:
    """Run it if it is due and nobody else does; whether it ended well, None where it did not run.

    What it raises is logged, and kept beside it in a sentence.
    """
    with alone(job.command) as is_ours:
        this = begun(job, now or timezone.now()) if is_ours else None
        if this is None:
            return None
        try:
            call_command(job.command, *job.arguments)
        except (Exception, SystemExit) as error:
            log.exception("the job %s failed", job.command)
            this.failed_because = f"{type(error).__name__}: {error}"[: JobRun.LONGEST_REASON]
        this.ended_at = timezone.now()
        this.save(update_fields=["ended_at", "failed_because"])
        return not this.failed_because


def begun(job: Job, now: datetime) -> JobRun | None:
    """The row of a run that begins now; None where another machine has just done it."""
    last = JobRun.objects.filter(name=job.command).first()
    if not is_due(job, last, now):
        return None
    slot = job.slot(now)
    tries = last.tries + 1 if last and last.slot_at == slot else 1
    values = {"slot_at": slot, "began_at": now, "ended_at": None, "failed_because": ""}
    row, _ = JobRun.objects.update_or_create(name=job.command, defaults={**values, "tries": tries})
    return row


def late(jobs: Iterable[Job], now: datetime | None = None) -> list[str]:
    """Which have not ended well when they should have; by command, for who watches."""
    now = now or timezone.now()
    last = JobRun.objects.in_bulk()
    return [job.command for job in jobs if is_late(job, last.get(job.command), now)]


def is_late(job: Job, last: JobRun | None, now: datetime) -> bool:
    if last is None or last.failed_because:
        return True
    return last.slot_at < job.slot(now - job.limit - GRACE)
