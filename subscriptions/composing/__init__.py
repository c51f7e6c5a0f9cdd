"""What each kind of mailing says: from a delivery to a letter.

A composer is asked when the mail is about to leave, so it tells what is true then. It returns
None where there is nothing to say any more; the delivery is skipped.
"""

from collections.abc import Callable

from subscriptions.composing import bulletins, confirming
from subscriptions.composing.changes import compose_changes
from subscriptions.composing.course import compose_course
from subscriptions.composing.digest import compose_digest
from subscriptions.composing.notice import compose_notice
from subscriptions.composing.review import compose_review
from subscriptions.composing.status import compose_status
from subscriptions.letters import Letter
from subscriptions.models import Delivery, Mailing

type Composer = Callable[[Delivery], Letter | None]

# By Mailing.kind.
COMPOSERS: dict[str, Composer] = {
    Mailing.Kind.CHANGE: compose_changes,
    Mailing.Kind.DIGEST: compose_digest,
    Mailing.Kind.COURSE: compose_course,
    Mailing.Kind.NOTICE: compose_notice,
    Mailing.Kind.STATUS: compose_status,
    Mailing.Kind.REVIEW: compose_review,
    Mailing.Kind.CONFIRM: confirming.confirm,
    Mailing.Kind.REMIND: confirming.remind,
    Mailing.Kind.PREFERENCES: confirming.link,
    Mailing.Kind.MOVE: confirming.move,
    Mailing.Kind.BULLETIN: bulletins.compose,
}


def compose(delivery: Delivery) -> Letter | None:
    return COMPOSERS[delivery.mailing.kind](delivery)
