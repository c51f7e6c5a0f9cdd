"""Mail in the newsroom: what was sent to whom, who is never written to, who may send.

Nothing here has a row trail, and what the admin logs of it (`str(row)`) names nobody.
"""

from subscriptions.admin.mail import DeliveryAdmin, MailingAdmin
from subscriptions.admin.people import SubscriberAdmin, SuppressionAdmin
from subscriptions.admin.permit import SendingPermitAdmin

__all__ = [
    "DeliveryAdmin",
    "MailingAdmin",
    "SendingPermitAdmin",
    "SubscriberAdmin",
    "SuppressionAdmin",
]
