import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from matrix_site.jobs.alone import alone
from matrix_site.jobs.running import due, late, run
from matrix_site.jobs.service import Service
from matrix_site.jobs.timetable import DAY, Job, timetable
from matrix_site.models import JobRun

ROOT = Path(__file__).resolve().parent.parent.parent.parent
NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)
ERASING = Job("erase_due", every=DAY)
# Fails in a sentence, without asking the database.
FAILING = Job("read_bounces", ("/no/such/maildir",), every=DAY)
HOLD = """
import django, sys, time
django.setup()
from matrix_site.jobs.alone import alone
with alone("erase_due") as is_ours:
    print(is_ours, flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(other_process):
    """Another process that is at the job, as on another machine."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD],
        cwd=ROOT,
        env={**os.environ, **other_process},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "True\n"
    yield process
    process.kill()
    process.communicate()


@pytest.mark.django_db(transaction=True)
def test_a_job_runs_once_for_each_of_its_times():
    assert run(ERASING, NOON) is True
    assert run(ERASING, NOON + timedelta(hours=1)) is None
    assert run(ERASING, NOON + 3 * DAY) is True
    assert JobRun.objects.get().slot_at == NOON.replace(hour=0) + 3 * DAY


@pytest.mark.django_db(transaction=True)
def test_a_job_that_fails_says_why_and_stops_no_other(caplog):
    assert run(FAILING, NOON) is False
    assert run(ERASING, NOON) is True
    assert "no Maildir" in JobRun.objects.get(name="read_bounces").failed_because
    assert "the job read_bounces failed" in caplog.text
    assert run(FAILING, NOON) is None
    assert late([ERASING, FAILING], NOON) == ["read_bounces"]


@pytest.mark.django_db(transaction=True)
def test_no_job_runs_twice_at_once_on_two_machines(holder):
    assert run(ERASING, NOON) is None
    assert run(FAILING, NOON) is False
    assert not JobRun.objects.filter(name="erase_due").exists()


@pytest.mark.django_db(transaction=True)
def test_who_is_killed_at_a_job_leaves_it_to_others(holder):
    JobRun.objects.create(name="erase_due", slot_at=NOON.replace(hour=0), began_at=NOON)
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    ends_at = time.monotonic() + 30
    while not (ran := run(ERASING, NOON)):
        assert time.monotonic() < ends_at
    assert ran is True
    assert JobRun.objects.get().tries == 2


@pytest.mark.django_db(transaction=True)
def test_two_jobs_can_be_held_at_once_and_one_not_twice():
    with alone("one") as first, alone("two") as second, alone("one") as again:
        assert (first, second, again) == (True, True, False)
    with alone("one") as afterwards:
        assert afterwards


@pytest.mark.django_db(transaction=True)
def test_the_service_runs_what_is_due_in_processes_of_their_own(other_process, monkeypatch):
    for name, value in other_process.items():
        monkeypatch.setenv(name, value)
    service = Service({"clearsessions": Job("clearsessions"), "erase_due": ERASING})
    service.start_due(NOON)
    assert service.running.keys() == {"clearsessions", "erase_due"}
    for process, _ in service.running.values():
        assert process.wait(120) == 0
    service.tend(NOON)
    assert service.running == {}
    assert JobRun.objects.filter(ended_at__isnull=False, failed_because="").count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_job_that_takes_too_long_is_cut_off(caplog):
    service = Service({"erase_due": ERASING})
    slow = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    service.running["erase_due"] = slow, NOON
    service.tend(NOON + ERASING.limit + timedelta(seconds=1))
    assert slow.wait(20) == -signal.SIGKILL
    assert "erase_due is cut off" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_the_command_runs_what_is_due_and_lists_it(capsys, settings):
    settings.BOUNCES_MAILDIR = "/no/such/maildir"
    JobRun.objects.create(name="check_links", slot_at=datetime.now(UTC), began_at=NOON)
    with pytest.raises(CommandError, match="no job nonsense"):
        call_command("run_jobs", only="nonsense")
    with pytest.raises(CommandError, match="Failed: read_bounces"):
        call_command("run_jobs", only="read_bounces")
    call_command("run_jobs", list=True)
    said = capsys.readouterr().out
    assert "publish_due: never ran" in said
    assert "read_bounces: for " in said
    assert [job.command for job in due(timetable(maildir="x", backups="").values(), NOON)]
