"""What became of messages, told to those who sent them and left an address."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import CharField, Exists, F, OuterRef, Value
from django.db.models.functions import Cast, Concat

from entries.models import Message
from entries.models.message import MessageQuerySet
from subscriptions.addressing import BATCH
from subscriptions.locking import lock
from subscriptions.models import Delivery, Mailing

# An answer that is older is not mailed: whoever waited for it has looked it up, or forgotten.
OLDEST = timedelta(days=30)
# So long an editor may take an answer back before it is mailed.
GRACE = timedelta(minutes=10)


def send_answers(now: datetime) -> None:
    """One mail for each message and state."""
    if _to_tell(now).exists():
        _send(now)


@transaction.atomic
def _send(now: datetime) -> None:
    lock()
    mailings = {
        message.pk: Mailing(
            kind=Mailing.Kind.STATUS,
            key=f"{message.pk}:{message.state}",
            created_at=now,
            due_at=now,
            addressed_at=now,
            facts={"state": message.state},
        )
        for message in _to_tell(now)
    }
    Mailing.objects.bulk_create(mailings.values(), batch_size=BATCH)
    Delivery.objects.bulk_create(
        (
            Delivery.new(mailing, message_id=message, created_at=now, next_try_at=now)
            for message, mailing in mailings.items()
        ),
        batch_size=BATCH,
    )


def _to_tell(now: datetime) -> MessageQuerySet:
    key = Concat(Cast("pk", CharField()), Value(":"), F("state"), output_field=CharField())
    told = Mailing.objects.filter(kind=Mailing.Kind.STATUS, key=OuterRef("key"))
    answered = Message.objects.answers_to_send().filter(
        answered_at__gt=now - OLDEST, answered_at__lte=now - GRACE
    )
    return answered.annotate(key=key).filter(~Exists(told))
