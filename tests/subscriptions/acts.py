"""What tests of signing up do over and over."""

from datetime import UTC, datetime, timedelta

from django.test import Client

from subscriptions.models import Delivery, Mailing

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def sign_up(email="ann@example.org", *, scope="drug/e5", network=1, client=None, **given):
    """Send the small form of a page; `network` is a number of its own for each network."""
    data = {"email": email, "scope": scope, "frequency": "each", "small": "1", **given}
    client = client or Client()
    address = f"10.{network // 250}.{network % 250}.9"
    return client.post("/subscribe/", data, REMOTE_ADDR=address)


def letters(kind: str | None = None) -> list[Delivery]:
    """What waits to be sent, oldest first."""
    found = Delivery.objects.select_related("mailing", "subscriber").order_by("pk")
    return list(found.filter(mailing__kind=kind) if kind else found)


def confirm_address(delivery: Delivery) -> str:
    return f"/subscribe/confirm/{delivery.token}/"


def aged(delivery: Delivery, by: timedelta) -> Delivery:
    """As if the letter had been asked for and sent so long ago."""
    facts = dict(delivery.mailing.facts)
    if "until" in facts:
        until = datetime.fromisoformat(facts["until"]) - by
        facts["until"] = until.isoformat()
    Mailing.objects.filter(pk=delivery.mailing_id).update(facts=facts)
    moment = delivery.created_at - by
    Delivery.objects.filter(pk=delivery.pk).update(created_at=moment)
    return Delivery.objects.get(pk=delivery.pk)
