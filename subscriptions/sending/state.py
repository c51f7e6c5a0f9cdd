"""How it stands with what has not left yet: for the dashboard and /healthz."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min
from django.utils import timezone

from subscriptions.models import Delivery, Mailing, SendingPermit


@dataclass(frozen=True, slots=True)
class QueueState:
    """`unfinished` has a number for each of Delivery.UNFINISHED, 0 too; what is held or paused
    counts. `oldest_seconds` is the age of the oldest of them, None where there is none.
    """

    unfinished: dict[str, int]
    oldest_seconds: int | None

    @property
    def total(self) -> int:
        return sum(self.unfinished.values())


def queue_state(now: datetime | None = None) -> QueueState:
    """What has not left yet. One query."""
    unfinished: dict[str, int] = {str(state): 0 for state in Delivery.UNFINISHED}
    oldest: datetime | None = None
    rows = Delivery.objects.unfinished().order_by().values_list("state")
    for state, number, created_at in rows.annotate(Count("pk"), Min("created_at")):
        unfinished[state] = number
        oldest = min(oldest or created_at, created_at)
    age = int(((now or timezone.now()) - oldest).total_seconds()) if oldest else None
    return QueueState(unfinished, None if age is None else max(age, 0))


def held_mailings() -> int:
    """How many mailings wait for an editor."""
    return Mailing.objects.filter(held_at__isnull=False, cancelled_at=None).count()


def why_not_sending() -> str:
    """Why nothing can leave, in a sentence for editors; "" where it can."""
    return (
        ""
        if SendingPermit.allows_sending()
        else "Nothing leaves: this installation is not armed to send mail."
    )
