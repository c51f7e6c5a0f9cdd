"""What tries mean: when editors are told, and when an address is tried again."""

from datetime import UTC, datetime, timedelta

import pytest

from entries.linkchecking.following import Finding
from entries.linkchecking.judging import judge, wait_of
from tests.factories import LinkCheckFactory

MONDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)
FINE, GONE = Finding("fine", "200 OK"), Finding("gone", "404 Not Found")
UNSURE, SLOW = Finding("unsure", "403 Forbidden"), Finding("slow", "No answer.")


def moved(where="https://new.example/"):
    return Finding("moved", "It redirects for good.", where)


def after(*findings, check=None, address="https://old.example/study"):
    """A check after tries with these outcomes, each made when it was due."""
    check = check or LinkCheckFactory.build(address=address, due_at=MONDAY)
    for finding in findings:
        judge(check, finding, check.due_at)
    return check


@pytest.mark.parametrize("finding", [GONE, UNSURE, SLOW, moved()])
def test_editors_are_told_after_three_tries_over_three_days(finding):
    assert after(finding).state == "unchecked"
    assert after(finding, finding).state == "unchecked"
    told = after(finding, finding, finding)
    assert told.state == finding.outcome
    assert told.checked_at - told.failed_since >= timedelta(days=3)
    assert told.checked_at - told.failed_since < timedelta(days=4)


def test_three_tries_in_one_day_are_no_alarm():
    check = LinkCheckFactory.build(due_at=MONDAY)
    for hours in range(3):
        judge(check, GONE, MONDAY + timedelta(hours=hours))
    assert check.state == "unchecked"


def test_one_fault_of_a_host_is_forgotten_when_it_works_again():
    check = after(Finding("unsure", "500"), FINE)
    assert (check.state, check.failures, check.failed_since) == ("fine", 0, None)


def test_tries_that_do_not_agree_say_could_not_tell():
    assert after(GONE, SLOW, GONE).state == "unsure"


def test_one_other_outcome_does_not_take_back_what_was_said():
    check = after(GONE, GONE, GONE, UNSURE)
    assert (check.state, check.outcome) == ("gone", "unsure")
    assert after(UNSURE, UNSURE, check=check).state == "unsure"


def test_a_new_address_must_stay_the_same_to_be_told():
    check = after(moved("https://a.example/"), moved("https://b.example/"), moved())
    assert check.state == "unsure"
    assert after(moved(), moved(), check=check).new_address == "https://new.example/"
    assert check.state == "moved"


def test_a_moved_address_keeps_its_new_one_through_a_hiccup():
    check = after(moved(), moved(), moved(), SLOW)
    assert (check.state, check.new_address) == ("moved", "https://new.example/")


def test_what_works_again_waits_for_no_editor():
    check = after(GONE, GONE, GONE)
    check.settled_at = MONDAY
    after(FINE, check=check)
    assert (check.state, check.settled_at, check.new_address) == ("fine", None, "")


def test_an_address_is_tried_about_every_week_always_at_the_same_pace():
    waits = {
        after(FINE, address=f"https://a.example/{number}").due_at - MONDAY for number in range(200)
    }
    assert min(waits) >= timedelta(days=6.5)
    assert max(waits) <= timedelta(days=7.5)
    assert len(waits) == 200
    assert after(FINE).due_at == after(FINE).due_at


def test_what_failed_is_tried_sooner_until_editors_are_told():
    assert after(GONE).due_at - MONDAY < timedelta(days=2)
    told = after(GONE, GONE, GONE)
    assert told.due_at - told.checked_at > timedelta(days=6)


def test_a_host_that_names_a_time_is_left_until_then():
    check = after(Finding("unsure", "429", retry_after=str(20 * 24 * 3600)))
    assert check.due_at == MONDAY + timedelta(days=20)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        ("Mon, 02 Mar 2026 12:10:00 GMT", 600),
        ("Mon, 02 Mar 2026 11:00:00 GMT", 0),
        ("9" * 400, 30 * 24 * 3600),
        ("Mon, 02 Mar 9999 12:10:00 GMT", 30 * 24 * 3600),
        ("", 0),
        ("soon", 0),
        ("-5", 0),
        ("1.5", 0),
        ("²", 0),
    ],
)
def test_retry_after_is_seconds_or_a_date(header, seconds):
    assert wait_of(header, MONDAY) == timedelta(seconds=seconds)
