"""From deliveries to the mail server: see docs/mail.md."""

from subscriptions.sending.state import (
    QueueState,
    held_mailings,
    queue_state,
    why_not_sending,
)
from subscriptions.sending.worker import Stopped, Worker

__all__ = ["QueueState", "Stopped", "Worker", "held_mailings", "queue_state", "why_not_sending"]
