"""What is due is looked for, never announced: each sweep finds in the rows what nobody was told
of, and writes down mailings and their deliveries.

Sweeps may run twice, at once, late, or be killed: (kind, key) of Mailing is unique, and each
works in transactions that leave a whole step or nothing.
"""

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from subscriptions.addressing import address_changes
from subscriptions.sweeping.answers import send_answers
from subscriptions.sweeping.bulletins import address_bulletins
from subscriptions.sweeping.changes import gather_changes
from subscriptions.sweeping.courses import send_bites
from subscriptions.sweeping.digests import make_digests
from subscriptions.sweeping.reminders import remind
from subscriptions.sweeping.reviews import remind_of_reviews
from subscriptions.sweeping.withdrawn import tell_of_withdrawn

type Sweep = Callable[[datetime], None]

# In this order, each minute.
SWEEPS: tuple[Sweep, ...] = (
    gather_changes,
    address_changes,
    make_digests,
    send_bites,
    tell_of_withdrawn,
    send_answers,
    remind_of_reviews,
    remind,
    address_bulletins,
)


def sweep(now: datetime | None = None) -> None:
    """Look once for everything that is due."""
    now = now or timezone.now()
    for one in SWEEPS:
        one(now)
