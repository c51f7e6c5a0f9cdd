from subscriptions.models.act import MailingAct
from subscriptions.models.bulletin import Bulletin
from subscriptions.models.course import CourseProgress
from subscriptions.models.delivery import Delivery, DeliveryQuerySet, Known
from subscriptions.models.mailing import Mailing, MailingQuerySet
from subscriptions.models.permit import SendingPermit
from subscriptions.models.subscriber import Bounce, ConsentEvent, Subscriber, SubscriberQuerySet
from subscriptions.models.subscription import Subscription, SubscriptionQuerySet
from subscriptions.models.suppression import Suppression, suppression_key

__all__ = [
    "Bounce",
    "Bulletin",
    "ConsentEvent",
    "CourseProgress",
    "Delivery",
    "DeliveryQuerySet",
    "Known",
    "Mailing",
    "MailingAct",
    "MailingQuerySet",
    "SendingPermit",
    "Subscriber",
    "SubscriberQuerySet",
    "Subscription",
    "SubscriptionQuerySet",
    "Suppression",
    "suppression_key",
]
