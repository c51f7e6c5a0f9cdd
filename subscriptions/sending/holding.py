"""What does not leave although it was asked for: what is late, and what was cancelled."""

import logging
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from subscriptions.addressing import LATE
from subscriptions.models import Delivery, Mailing

# These should leave when they are due, all others when they are addressed.
BY_THE_CLOCK = (Mailing.Kind.CHANGE, Mailing.Kind.DIGEST, Mailing.Kind.BULLETIN)

log = logging.getLogger(__name__)


def late(now: datetime) -> QuerySet[Mailing]:
    """Mailings of which something was never tried, 6 hours after it should have left.

    What an editor let go is late once more only 6 hours after that.
    """
    before = now - LATE
    untried = Delivery.objects.filter(
        mailing=OuterRef("pk"), tries=0, state__in=[Delivery.State.PENDING, Delivery.State.CLAIMED]
    )
    timed = Q(kind__in=BY_THE_CLOCK)
    return (
        Mailing.objects.moving()
        .filter(Q(let_go_at=None) | Q(let_go_at__lt=before))
        .filter(timed & Q(due_at__lt=before) | Q(addressed_at__lt=before))
        .filter(timed & Q(addressed_at=None) | Exists(untried))
    )


def hold_late(now: datetime) -> None:
    """Hold every late mailing for an editor."""
    for mailing in late(now):
        should = mailing.due_at if mailing.kind in BY_THE_CLOCK else mailing.addressed_at
        assert should  # Only what is addressed is late by that.
        mailing.hold(f"It should have left by {should:%Y-%m-%d %H:%M} UTC and had not.", now)
        log.error("mailing %s is held: %s", mailing.pk, mailing.held_because)
