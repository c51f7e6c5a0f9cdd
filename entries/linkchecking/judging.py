"""What a try means for an address, and when it is tried again. Pure: nothing is saved."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from entries.linkchecking.following import Finding
from entries.models import LinkCheck

State = LinkCheck.State

# Editors are told after so many tries that failed, over at least so long.
TRIES, OVER = 3, timedelta(days=3)
USUAL = timedelta(days=7)
# The third try falls just after the three days.
AFTER_FAILURE = timedelta(hours=36)
# Nobody makes us wait longer (RFC 9110, section 10.2.3, knows no limit).
LONGEST_WAIT = timedelta(days=30)


def judge(check: LinkCheck, finding: Finding, now: datetime) -> None:
    """Write the outcome of a try, made now, into the fields of `check`."""
    check.checked_at = now
    check.left_alone_until = None
    if finding.outcome == State.FINE:
        _set_fine(check, finding.words)
    else:
        _set_failed(check, finding, now)
    check.due_at = next_try(check, finding, now)


def _set_fine(check: LinkCheck, words: str) -> None:
    check.state = check.outcome = State.FINE
    check.words = words
    check.new_address = ""
    check.failures = check.agreeing = 0
    check.failed_since = check.settled_at = None


def _set_failed(check: LinkCheck, finding: Finding, now: datetime) -> None:
    is_same = check.outcome == finding.outcome and finding.new_address in ("", check.new_address)
    check.failures += 1
    check.agreeing = check.agreeing + 1 if is_same else 1
    check.failed_since = check.failed_since or now
    check.outcome, check.words = finding.outcome, finding.words[:300]
    if check.failures >= TRIES and now - check.failed_since >= OVER:
        check.state = _alarm(check)
    if finding.new_address or check.state != State.MOVED:
        check.new_address = finding.new_address


def _alarm(check: LinkCheck) -> str:
    """What tries agree on; until they do, what editors were told before."""
    if check.agreeing >= TRIES:
        return check.outcome
    return check.state if check.state in LinkCheck.ALARMS else State.UNSURE


def next_try(check: LinkCheck, finding: Finding, now: datetime) -> datetime:
    """In a week, or sooner where it failed and nobody was told yet; never before Retry-After.

    Spread over a day, always in the same way for the same address, so that what was collected
    in one hour is not asked for in one hour every week.
    """
    share = int(check.fingerprint[:8] or "0", 16) / 0xFFFFFFFF
    planned = USUAL + timedelta(days=1) * (share - 0.5)
    if check.failures and check.state not in LinkCheck.ALARMS:
        planned = AFTER_FAILURE + timedelta(hours=2) * share
    return now + max(planned, wait_of(finding.retry_after, now))


def wait_of(retry_after: str, now: datetime) -> timedelta:
    """Of a Retry-After header (RFC 9110, section 10.2.3): seconds or a date; 0 for junk."""
    nothing = timedelta(0)
    if retry_after.isascii() and retry_after.isdigit():
        return min(timedelta(seconds=int(retry_after[:9])), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(retry_after)
    except ValueError:
        return nothing
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(moment - now, nothing), LONGEST_WAIT)
