import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from matrix_site.jobs.running import due, run
from matrix_site.jobs.service import Service
from matrix_site.jobs.timetable import jobs_of_this_site
from matrix_site.models import JobRun


class Command(BaseCommand):
    help = (
        "Run the jobs of the timetable when their times come, until SIGTERM or SIGINT. Any number "
        "of these may run, on any machines: no job runs twice at once, or twice for one time."
    )

    # They ask the database, which may come up later than this.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--once", action="store_true", help="what is due now, then end")
        which.add_argument("--only", metavar="JOB", help="this one if it is due, then end")
        which.add_argument("--list", action="store_true", help="say what ran when, and end")

    def handle(self, *args: Any, **options: Any) -> None:
        jobs = jobs_of_this_site()
        if options["list"]:
            self.list(jobs)
            return
        if options["only"] and options["only"] not in jobs:
            raise CommandError(f"There is no job {options['only']}: {', '.join(jobs)}.")
        if options["once"] or options["only"]:
            now = timezone.now()
            chosen = [jobs[options["only"]]] if options["only"] else due(jobs.values(), now)
            if failed := [job.command for job in chosen if run(job, now) is False]:
                raise CommandError(f"Failed: {', '.join(failed)}; the log says why.")
            return
        service = Service(jobs)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: service.stop())
        service.run()

    def list(self, jobs: dict) -> None:
        last = JobRun.objects.in_bulk()
        for name in jobs:
            ran = last.get(name)
            said = "never ran"
            if ran:
                ended = f"ended {ran.ended_at:%H:%M:%S}" if ran.ended_at else "has not ended"
                said = f"for {ran.slot_at:%Y-%m-%d %H:%M} UTC, {ended} {ran.failed_because}"
            self.stdout.write(f"{name}: {said.strip()}")
