"""What each kind of mailing says: from a delivery to a letter.

A composer is asked when the mail is about to leave, so it tells what is true then. It returns
None where there is nothing to say any more; the delivery is skipped.
"""

from collections.abc import Callable

from subscriptions.composing import bulletins
from subscriptions.letters import Letter
from subscriptions.models import Delivery, Mailing

type Composer = Callable[[Delivery], Letter | None]

# By Mailing.kind.
COMPOSERS: dict[str, Composer] = {
    Mailing.Kind.BULLETIN: bulletins.compose,
}


def compose(delivery: Delivery) -> Letter | None:
    return COMPOSERS[delivery.mailing.kind](delivery)
