"""What is due is looked for, never announced: each sweep finds in the rows what nobody was told
of, and writes down mailings and their deliveries.

Sweeps may run twice, at once, late, or be killed: (kind, key) of Mailing is unique, and each
works in transactions that leave a whole step or nothing.
"""

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from subscriptions.sweeping.bulletins import address_bulletins

type Sweep = Callable[[datetime], None]

# In this order, each minute.
SWEEPS: tuple[Sweep, ...] = (address_bulletins,)


def sweep(now: datetime | None = None) -> None:
    """Look once for everything that is due."""
    now = now or timezone.now()
    for one in SWEEPS:
        one(now)
