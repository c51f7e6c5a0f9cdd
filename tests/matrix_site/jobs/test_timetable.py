from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.core.management import get_commands

from matrix_site.jobs.running import MOST_TRIES, is_due, is_late
from matrix_site.jobs.timetable import DAY, HOUR, MINUTE, WEEK, Job, timetable
from matrix_site.models import JobRun

NIGHTLY = Job("erase_due", every=DAY, after=3 * HOUR)
NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)
THREE = NOON.replace(hour=3)


def ran(slot_at: datetime, **values: object) -> JobRun:
    return JobRun(name="erase_due", slot_at=slot_at, **{"ended_at": slot_at + MINUTE, **values})


def test_a_job_belongs_to_the_newest_time_of_its_timetable():
    assert NIGHTLY.slot(NOON) == THREE
    assert NIGHTLY.slot(THREE) == THREE
    assert NIGHTLY.slot(THREE - timedelta(seconds=1)) == THREE - DAY
    assert Job("x", every=5 * MINUTE).slot(NOON + 7 * MINUTE) == NOON + 5 * MINUTE


def test_a_weekly_job_runs_on_mondays():
    assert Job("x", every=WEEK, after=5 * HOUR).slot(NOON).strftime("%a %H:%M") == "Mon 05:00"


def test_no_hour_is_left_out_or_doubled_when_clocks_change():
    """London's clocks jump over 2026-03-29 01:00 and go twice through 2026-10-25 01:00."""
    for day in (datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)):
        slots = {NIGHTLY.slot(day + minutes * MINUTE) for minutes in range(24 * 60)}
        assert slots == {day - DAY + 3 * HOUR, day + 3 * HOUR}


def test_what_never_ran_or_was_missed_is_due_once():
    assert is_due(NIGHTLY, None, NOON)
    assert is_due(NIGHTLY, ran(THREE - 5 * DAY), NOON)
    assert not is_due(NIGHTLY, ran(THREE), NOON)
    assert is_due(NIGHTLY, ran(THREE), NOON + DAY)


def test_a_run_that_failed_waits_for_its_next_time():
    failed = ran(THREE, failed_because="OSError: full")
    assert not is_due(NIGHTLY, failed, NOON)
    assert is_due(NIGHTLY, failed, THREE + DAY)


def test_a_run_that_was_killed_is_made_up_once():
    assert is_due(NIGHTLY, ran(THREE, ended_at=None, tries=1), NOON)
    assert not is_due(NIGHTLY, ran(THREE, ended_at=None, tries=MOST_TRIES), NOON)


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (None, True),
        (ran(THREE), False),
        (ran(THREE, failed_because="OSError: full"), True),
        (ran(THREE - DAY), True),
    ],
)
def test_who_watches_hears_of_what_failed_or_never_came(last, expected):
    assert is_late(NIGHTLY, last, NOON) is expected


def test_nothing_is_late_while_it_may_still_be_running():
    assert not is_late(NIGHTLY, ran(THREE - DAY), THREE + HOUR)


def test_every_job_is_a_command_and_on_the_page_for_operators():
    page = (settings.BASE_DIR / "docs" / "operations.md").read_text(encoding="utf-8")
    jobs = timetable(maildir="/srv/bounces", backups="/srv/backups")
    assert jobs.keys() <= get_commands().keys()
    assert {name for name in jobs if f"| `{name}" not in page} == set()


def test_jobs_without_a_folder_of_theirs_are_none():
    assert not {"backup", "read_bounces"} & timetable(maildir="", backups="").keys()
