"""Webhooks of mail services, read by django-anymail."""

import json
import os
import subprocess
import sys

import pytest
from anymail.signals import AnymailTrackingEvent
from django.urls import NoReverseMatch, reverse

from subscriptions.bouncing.webhooks import take_in_event
from subscriptions.models import Bounce, Suppression
from tests.readers import DeliveryFactory


def event(delivery, event_type: str, **facts) -> AnymailTrackingEvent:
    return AnymailTrackingEvent(event_type=event_type, message_id=delivery.mail_id, **facts)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("event_type", "facts", "kind", "reason"),
    [
        ("bounced", {"mta_response": "550 5.1.1 No such user"}, "hard", "bounced"),
        ("bounced", {"reject_reason": "invalid"}, "hard", "bounced"),
        ("bounced", {"mta_response": "550 5.7.1 Blocked"}, "ours", None),
        ("bounced", {"reject_reason": "other"}, "soft", None),
        ("rejected", {"reject_reason": "spam"}, "complaint", "complaint"),
        ("complained", {}, "complaint", "complaint"),
        ("failed", {}, "ours", None),
    ],
)
def test_an_event_means_what_a_report_by_mail_would(event_type, facts, kind, reason):
    delivery = DeliveryFactory(sent=True)
    assert take_in_event(None, event(delivery, event_type, **facts))
    assert Bounce.objects.get().kind == kind
    assert Suppression.objects.values_list("reason", flat=True).first() == reason


@pytest.mark.django_db
@pytest.mark.parametrize("event_type", ["deferred", "delivered", "opened", "clicked", "unknown"])
def test_what_did_not_come_back_leaves_no_trace(event_type):
    delivery = DeliveryFactory(sent=True)
    assert not take_in_event(None, event(delivery, event_type))
    assert not Bounce.objects.exists()


def test_without_a_secret_there_is_no_address():
    with pytest.raises(NoReverseMatch):
        reverse("anymail:mailgun_tracking_webhook")


ASK = """
import django; django.setup()
from django.conf import settings; settings.ALLOWED_HOSTS = ["testserver"]
from django.test import Client
import json, sys
for secret in "user:password", "user:guess":
    import base64
    sign = base64.b64encode(secret.encode()).decode()
    print(Client().post("/webhooks/mail/postmark/tracking/", json.loads(sys.argv[1]),
        content_type="application/json", headers={"Authorization": f"Basic {sign}"}).status_code)
"""


def test_with_a_secret_a_service_that_knows_it_is_heard(other_process):
    delivery = DeliveryFactory(sent=True)
    complaint = {
        "RecordType": "SpamComplaint",
        "MessageID": "1",
        "Email": "x@example.org",
        "BouncedAt": "2026-03-05T12:00:00Z",
        "Content": f"Message-ID: {delivery.mail_id}",
    }
    ended = subprocess.run(
        [sys.executable, "-c", ASK, json.dumps(complaint)],
        env=os.environ | other_process | {"ANYMAIL_WEBHOOK_SECRET": "user:password"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout.split() == ["200", "400"]
    assert Bounce.objects.get().kind == "complaint"
