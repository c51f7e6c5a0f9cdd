"""Letters that a visitor's own act asks for: written down in the request, sent by a worker."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from subscriptions.models import Delivery, Mailing, Subscriber, Subscription


@transaction.atomic
def queue_letter(
    kind: str,
    subscriber: Subscriber,
    *,
    because: Iterable[Subscription] = (),
    now: datetime | None = None,
    key: str = "",
    **facts: Any,
) -> Delivery:
    """Write down one letter of a kind in Mailing.ASKED_FOR; `facts` are for who composes it.

    `because` are the subscriptions that its token is about. `key` is for who must not write the
    same letter twice: raises IntegrityError.
    """
    now = now or timezone.now()
    mailing = Mailing.objects.create(
        kind=kind,
        key=key or secrets.token_hex(16),
        facts=facts,
        created_at=now,
        due_at=now,
        addressed_at=now,
    )
    delivery = Delivery.new(
        mailing,
        subscriber=subscriber,
        because=[one.pk for one in because],
        created_at=now,
        next_try_at=now,
    )
    delivery.save()
    return delivery
