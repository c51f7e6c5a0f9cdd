"""All jobs by the clock, each in a process of its own."""

import logging
import subprocess
import sys
import threading
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import Error, connection
from django.utils import timezone

from matrix_site.jobs.running import due
from matrix_site.jobs.timetable import Job

# Seconds: between two looks at the processes; until one that is to end is killed.
LOOK_EVERY = 0.5
PATIENCE = 5

log = logging.getLogger(__name__)


class Service:
    """Each minute, starts what is due. Any number of these may run, on any machines.

    A job has its own process, so none can stop the others, whatever becomes of it.
    """

    def __init__(self, jobs: dict[str, Job]) -> None:
        self.jobs = jobs
        self.running: dict[str, tuple[subprocess.Popen[bytes], datetime]] = {}
        self.is_stopping = threading.Event()

    def stop(self) -> None:
        """End soon, with what is running. May be called by a signal."""
        self.is_stopping.set()

    def run(self) -> None:
        looked_for: datetime | None = None
        while not self.is_stopping.is_set():
            now = timezone.now()
            self.tend(now)
            minute = now.replace(second=0, microsecond=0)
            if minute != looked_for:
                looked_for = minute
                self.start_due(now)
            self.is_stopping.wait(LOOK_EVERY)
        self.end()

    def start_due(self, now: datetime) -> None:
        try:
            found = due(self.jobs.values(), now)
        except Error as error:
            log.warning("the database is away: %s", error)
            return
        finally:
            # It is not needed for a minute, and may be gone by then.
            connection.close()
        for job in found:
            if job.command not in self.running:
                self.running[job.command] = started(job), now

    def tend(self, now: datetime) -> None:
        """Forget what has ended, and cut off what takes too long."""
        for command, (process, began) in list(self.running.items()):
            if process.poll() is not None:
                del self.running[command]
            elif now - began > self.jobs[command].limit:
                log.error("the job %s is cut off: it takes too long", command)
                process.kill()

    def end(self) -> None:
        """A run that is broken off here is made up when the service is started again."""
        for process, _ in self.running.values():
            process.terminate()
        for process, _ in self.running.values():
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def started(job: Job) -> subprocess.Popen[bytes]:
    manage = Path(settings.BASE_DIR) / "manage.py"
    return subprocess.Popen([sys.executable, manage, "run_jobs", "--only", job.command])
