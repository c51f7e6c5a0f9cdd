"""From deliveries to the mail server: see docs/mail.md."""

from subscriptions.sending.state import QueueState, queue_state
from subscriptions.sending.worker import Stopped, Worker

__all__ = ["QueueState", "Stopped", "Worker", "queue_state"]
