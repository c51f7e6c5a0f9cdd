"""Checking what is due: gently, several hosts at a time, and beside others who do the same."""

import logging
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import sleep

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from entries.linkchecking.fetching import Rules
from entries.linkchecking.following import Finding, look
from entries.linkchecking.judging import judge, wait_of
from entries.models import LinkCheck, LinkHost

logger = logging.getLogger(__name__)

# Longer than any check may take; a checker that was killed holds a host no longer than this.
CLAIMED_FOR = timedelta(minutes=2)
# A run does not sit and wait for a host that is not free within this time.
PATIENCE = timedelta(seconds=60)
LONGEST_REST = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pace:
    """`parallel` hosts at a time, each at most once in `rest`."""

    parallel: int = 4
    rest: timedelta = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Claim:
    """An address that nobody else asks for until `until`, nor anything else of its host."""

    check: LinkCheck
    until: datetime


def our_rules() -> Rules:
    return Rules(
        user_agent=f"EvidenceMatrix-LinkCheck/1 (+{settings.SITE_URL}/)",
        allowed=settings.LINK_CHECK_ALLOW,
    )


def check_due(
    limit: int,
    *,
    rules: Rules | None = None,
    pace: Pace | None = None,
    now: Callable[[], datetime] = timezone.now,
) -> list[LinkCheck]:
    """Check up to `limit` addresses that are due; returns them as they are afterwards.

    Ends when nothing is due, or all that is due belongs to hosts that want to rest for long.
    The network is asked in threads, the database in this one alone.
    """
    return _Run(limit, rules or our_rules(), pace or Pace(), now).through()


class _Run:
    def __init__(self, limit: int, rules: Rules, pace: Pace, now: Callable[[], datetime]) -> None:
        self.limit, self.rules, self.pace, self.now = limit, rules, pace, now
        self.running: dict[Future[Finding], Claim] = {}
        self.done: list[LinkCheck] = []
        self.started = 0

    def through(self) -> list[LinkCheck]:
        with ThreadPoolExecutor(self.pace.parallel) as threads:
            while True:
                self.start_more(threads)
                rest = self.rest()
                if self.running:
                    ready, _ = wait(self.running, rest, return_when=FIRST_COMPLETED)
                    for future in ready:
                        self.finish(future)
                elif rest is None:
                    return self.done
                else:
                    sleep(rest)

    def start_more(self, threads: ThreadPoolExecutor) -> None:
        while len(self.running) < self.pace.parallel and self.started < self.limit:
            claimed = claim(self.now())
            if claimed is None:
                return
            self.started += 1
            self.running[threads.submit(look, claimed.check.address, self.rules)] = claimed

    def rest(self) -> float | None:
        """Seconds until something else can be started; None if nothing can."""
        if self.started >= self.limit or len(self.running) >= self.pace.parallel:
            return None
        now = self.now()
        free_at = hosts_with_work(now).values_list("free_at", flat=True).first()
        if free_at is None or free_at - now > PATIENCE:
            return None
        return max((free_at - now).total_seconds(), 0.01)

    def finish(self, future: Future[Finding]) -> None:
        claimed = self.running.pop(future)
        try:
            finding = future.result()
        except Exception:
            # One address that we cannot bear must not keep the others from being checked.
            logger.exception("Link %s could not be checked", claimed.check.pk)
            finding = Finding(LinkCheck.State.UNSURE, "Our checker failed at it.")
        if checked := record(claimed, finding, self.now(), self.pace.rest):
            self.done.append(checked)


def hosts_with_work(now: datetime) -> QuerySet[LinkHost]:
    """Hosts of which something is due, the one first that is free first."""
    due = LinkCheck.objects.due(now).filter(host=OuterRef("pk"))
    return LinkHost.objects.filter(Exists(due)).order_by("free_at", "pk")


def claim(now: datetime) -> Claim | None:
    """What is due longest at a host that is free, taken so that nobody else takes it."""
    for host in hosts_with_work(now).filter(free_at__lte=now)[:10]:
        until = now + CLAIMED_FOR
        is_ours = LinkHost.objects.filter(pk=host.pk, free_at=host.free_at).update(free_at=until)
        if not is_ours:
            continue
        check = LinkCheck.objects.due(now).filter(host=host).order_by("due_at", "pk").first()
        if check:
            return Claim(check, until)
        LinkHost.objects.filter(pk=host.pk, free_at=until).update(free_at=now)
    return None


@transaction.atomic
def record(claimed: Claim, finding: Finding, now: datetime, rest: timedelta) -> LinkCheck | None:
    """Store what was found and let the host rest.

    None if the address was no longer ours to judge: an editor dealt with it meanwhile, or a
    reader asked for it to be looked at anew.
    """
    pause = min(max(rest, wait_of(finding.retry_after, now)), LONGEST_REST)
    LinkHost.objects.filter(pk=claimed.check.host_id, free_at=claimed.until).update(
        free_at=now + pause
    )
    stored = LinkCheck.objects.select_for_update().filter(
        pk=claimed.check.pk, due_at=claimed.check.due_at
    )
    check = stored.first()
    if check:
        judge(check, finding, now)
        check.save()
    return check


def check_one(address: str, *, rules: Rules | None = None) -> Finding:
    """Look at one address now; nothing is stored."""
    return look(address, rules or our_rules())


def hurry(document: int, now: datetime | None = None) -> None:
    """Check the addresses of this document (its number) at once: a reader says one is dead."""
    LinkCheck.objects.filter(uses__document=document).update(
        due_at=now or timezone.now(), left_alone_until=None
    )
