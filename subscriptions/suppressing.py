"""Addresses that are not to be written to: put on the list, and taken off it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cells import ledger
from subscriptions.models import Suppression, suppression_key

# What whoever has the address may lift by asking for mail again.
CAME_BACK = (Suppression.Reason.BOUNCED, Suppression.Reason.FULL)


@transaction.atomic
def suppress(email: str, reason: str, now: datetime | None = None) -> str:
    """Never write there again; returns the reason that stood before, or "".

    The ledger is told first, with the hash alone: a restored backup must not write to somebody
    who asked not to be written to.
    """
    now = now or timezone.now()
    known = Suppression.objects.of(email).first()
    key = suppression_key(email)
    ledger.append("suppression", at=now, key=key, reason=str(reason))
    Suppression.objects.update_or_create(key=key, defaults={"reason": reason, "at": now})
    return known.reason if known else ""


@transaction.atomic
def lift(email: str, *reasons: str, now: datetime | None = None) -> bool:
    """Write there again, if one of these reasons stood against it; whether one did."""
    found = Suppression.objects.of(email).filter(reason__in=reasons)
    if not found.exists():
        return False
    now = now or timezone.now()
    ledger.append("suppression ended", at=now, key=suppression_key(email))
    found.delete()
    return True
