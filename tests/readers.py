"""Rows of those who get mail, the least valid of each kind: see tests/factories.py."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from subscriptions.models import (
    Bounce,
    Bulletin,
    ConsentEvent,
    CourseProgress,
    Delivery,
    Mailing,
    MailingAct,
    SendingPermit,
    Subscriber,
    Subscription,
    Suppression,
    suppression_key,
)
from subscriptions.models.delivery import hash_of
from tests.factories import MatrixFactory


class SubscriberFactory(DjangoModelFactory):
    """Confirmed, unless it is `waiting`."""

    class Meta:
        model = Subscriber

    class Params:
        waiting = factory.Trait(confirmed_at=None)

    email = factory.Sequence(lambda n: f"reader{n}@example.org")
    confirmed_at = datetime(2026, 1, 9, 12, tzinfo=UTC)


class SubscriptionFactory(DjangoModelFactory):
    """Each change of everything, confirmed unless it is `waiting`."""

    class Meta:
        model = Subscription

    class Params:
        waiting = factory.Trait(confirmed_at=None)

    subscriber = factory.SubFactory(SubscriberFactory)
    frequency = "each"
    confirmed_at = datetime(2026, 1, 9, 12, tzinfo=UTC)


class CourseProgressFactory(DjangoModelFactory):
    class Meta:
        model = CourseProgress

    subscription = factory.SubFactory(
        SubscriptionFactory,
        kind="course",
        frequency="weekly",
        page=factory.LazyFunction(lambda: MatrixFactory().page),
    )
    next_on = date(2026, 3, 2)


class MailingFactory(DjangoModelFactory):
    """Addressed: its deliveries may leave."""

    class Meta:
        model = Mailing

    kind = "change"
    key = factory.Sequence(lambda n: f"edition:{n}")
    due_at = datetime(2026, 3, 1, 12, tzinfo=UTC)
    addressed_at = datetime(2026, 3, 1, 12, tzinfo=UTC)


class MailingActFactory(DjangoModelFactory):
    class Meta:
        model = MailingAct

    mailing = factory.SubFactory(MailingFactory)
    what = "planned"


class DeliveryFactory(DjangoModelFactory):
    """Pending, to a subscriber who follows everything."""

    class Meta:
        model = Delivery

    class Params:
        sent = factory.Trait(
            state="sent", token="", sent_at=datetime(2026, 3, 1, 12, 5, tzinfo=UTC)
        )

    mailing = factory.SubFactory(MailingFactory)
    subscriber = factory.LazyFunction(lambda: SubscriptionFactory().subscriber)
    because = factory.LazyAttribute(
        lambda o: [one.pk for one in o.subscriber.subscriptions.all()] if o.subscriber else []
    )
    token = factory.Sequence(lambda n: f"token{n:019d}")
    token_hash = factory.LazyAttributeSequence(lambda o, n: hash_of(o.token or f"sent{n}"))
    next_try_at = datetime(2026, 3, 1, 12, tzinfo=UTC)


class ConsentEventFactory(DjangoModelFactory):
    class Meta:
        model = ConsentEvent

    subscriber = factory.SubFactory(SubscriberFactory)
    what = "asked"
    wording = "1"
    how = "form on /drug/e5/"


class BounceFactory(DjangoModelFactory):
    class Meta:
        model = Bounce

    subscriber = factory.SubFactory(SubscriberFactory)
    kind = "soft"


class SuppressionFactory(DjangoModelFactory):
    class Meta:
        model = Suppression

    class Params:
        email = "ann@example.org"

    key = factory.LazyAttribute(lambda o: suppression_key(o.email))
    reason = "asked"


class SendingPermitFactory(DjangoModelFactory):
    class Meta:
        model = SendingPermit

    installation = "development"


class BulletinFactory(DjangoModelFactory):
    class Meta:
        model = Bulletin

    subject = "What is new in naloxone"
