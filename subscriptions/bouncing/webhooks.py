"""What a mail service says by webhook of mails that it passed on: off unless a secret is set.

The requests are read and their sender is checked by django-anymail, which hands over events.
As with reports by mail, the delivery is known by the key in its Message-ID or return path alone.
"""

from typing import Any

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason, tracking
from anymail.urls import urlpatterns as of_anymail

from subscriptions.bouncing import reading
from subscriptions.bouncing.taking_in import take_in_report
from subscriptions.models import Bounce

# Opening and clicking is not followed, and mail is not received.
urlpatterns = [one for one in of_anymail if "tracking" in str(one.name)]
app_name = "anymail"

REJECTED = {
    RejectReason.INVALID: Bounce.Kind.HARD,
    RejectReason.BOUNCED: Bounce.Kind.HARD,
    RejectReason.SPAM: Bounce.Kind.COMPLAINT,
    RejectReason.BLOCKED: Bounce.Kind.OURS,
}


def listen() -> None:
    """From now on, record what services tell."""
    tracking.connect(take_in_event, dispatch_uid="bouncing")


def take_in_event(sender: object, event: AnymailTrackingEvent, **rest: Any) -> bool:
    """Record one event, where it says that a mail came back."""
    kind, status = _meaning(event)
    key = reading.key_in(f"{event.message_id} {event.esp_event}") if kind else ""
    return bool(key) and take_in_report(reading.Report(key, kind, status))


def _meaning(event: AnymailTrackingEvent) -> tuple[str, str]:
    """As (Bounce.Kind, status); ("", "") for what is no news, such as a delay."""
    if event.event_type == EventType.COMPLAINED:
        return Bounce.Kind.COMPLAINT, ""
    if event.event_type == EventType.FAILED:
        return Bounce.Kind.OURS, ""
    if event.event_type not in {EventType.BOUNCED, EventType.REJECTED}:
        return "", ""
    said = f"{event.mta_response or ''} {event.description or ''}"
    if status := reading.status_in(said):
        return reading.kind_of(status, said)
    return REJECTED.get(event.reject_reason, Bounce.Kind.SOFT), ""
