"""How long whoever failed to sign in has to wait before the next try.

Failures are counted for an account *as tried from one network*, so that a stranger elsewhere
cannot shut a colleague out, and for the network whatever the account, so that trying one password
on many names is slow too. A name that no account has counts like any other.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from cells.limits import wait_in_line
from cells.models import Attempt
from cells.visitors import keyed_hash, network_key


class Pace(NamedTuple):
    """After `free` failures in a day the next must wait `first`, then twice that, and so on."""

    kind: str
    free: int
    first: timedelta
    longest: timedelta

    def delay(self, failures: int) -> timedelta:
        beyond = failures - self.free
        if beyond < 0:
            return timedelta(0)
        # No more doublings than can matter, so that the number cannot overflow.
        return min(self.first * 2 ** min(beyond, 30), self.longest)


ACCOUNT = Pace("signin", 4, timedelta(seconds=5), timedelta(hours=1))
NETWORK = Pace("signin network", 30, timedelta(seconds=5), timedelta(minutes=15))
PACES = (ACCOUNT, NETWORK)
A_DAY = timedelta(days=1)


def keys(name: str, request: HttpRequest) -> dict[Pace, str]:
    """By what each pace counts a try of this name from this visitor."""
    network = network_key(request)
    account = keyed_hash(f"{name.casefold()}\n{network}", "account and network")
    return {ACCOUNT: account, NETWORK: network}


@transaction.atomic
def begin(name: str, request: HttpRequest, now: datetime | None = None) -> datetime | None:
    """None if the password may be tried now; else the moment from which it may.

    The try is counted as a failure before it is made, so that of many at one moment no more
    slip through than of as many one after another. Tell `succeeded` if it was none.
    """
    wait_in_line()
    now = now or timezone.now()
    Attempt.objects.old(now).delete()
    found = keys(name, request)
    free_at = max(_free_at(pace, by, now) for pace, by in found.items())
    if free_at > now:
        return free_at
    for pace, by in found.items():
        Attempt.objects.create(kind=pace.kind, by=by, at=now)
    return None


def _free_at(pace: Pace, by: str, now: datetime) -> datetime:
    failures = Attempt.objects.since(pace.kind, now - A_DAY).filter(by=by)
    newest = failures.order_by("-at").first()
    return newest.at + pace.delay(failures.count()) if newest else now


@transaction.atomic
def succeeded(name: str, request: HttpRequest) -> None:
    """The account begins anew; of the network's failures only this one is taken back."""
    wait_in_line()
    found = keys(name, request)
    Attempt.objects.filter(kind=ACCOUNT.kind, by=found[ACCOUNT]).delete()
    of_network = Attempt.objects.filter(kind=NETWORK.kind, by=found[NETWORK])
    if newest := of_network.order_by("-at").first():
        newest.delete()


def in_words(free_at: datetime, now: datetime | None = None) -> str:
    """ "40 seconds", "3 minutes": from now to then, rounded up."""
    seconds = max(1, -(-(free_at - (now or timezone.now())) // timedelta(seconds=1)))
    number, unit = (seconds, "second") if seconds <= 90 else (-(-seconds // 60), "minute")
    return f"{number} {unit}{'' if number == 1 else 's'}"
