"""Letters that somebody's own act asks for: to confirm, to change what they get, to move.

Nothing in them was typed by a visitor: scopes are called what the site calls them.
"""

from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.dateformat import format as dated

from subscriptions import moving, places, preferences
from subscriptions.letters import Bullets, Button, Letter, Paragraph, Piece, Run, plain
from subscriptions.models import Delivery, Subscription
from subscriptions.scopes import Scopes
from subscriptions.signing_up import State, asked_for, frequency_asked, state_of
from subscriptions.wording import FREQUENCIES

NOT_YOU = (
    "If that was not you, do nothing: without the button you get no mail, and your address is "
    "erased after seven days."
)


def confirm(delivery: Delivery) -> Letter | None:
    """None once it was confirmed, ended or forgotten."""
    return letter_to_confirm(
        delivery,
        subject=f"Please confirm: mail from {settings.SITE_NAME}",
        title="One press, and you hear of changes",
        opening="This address was typed into the form for mail about changes. Please confirm that "
        "it is yours and that you want to follow:",
    )


def remind(delivery: Delivery) -> Letter | None:
    return letter_to_confirm(
        delivery,
        subject=f"Still waiting for you: mail from {settings.SITE_NAME}",
        title="You have not confirmed yet",
        opening="Yesterday this address was typed into the form for mail about changes, and nobody "
        "has confirmed it. This is the only reminder. You would follow:",
    )


def letter_to_confirm(
    delivery: Delivery, *, subject: str, title: str, opening: str
) -> Letter | None:
    if state_of(delivery) != State.WAITS:
        return None
    until = datetime.fromisoformat(delivery.mailing.facts["until"])
    return Letter(
        subject=subject,
        title=title,
        preview="Nothing is sent before you confirm.",
        pieces=(
            plain(opening),
            Bullets(tuple(followed_in_words(delivery))),
            Button("Confirm", places.confirm(delivery.token)),
            plain(f"The button works until {moment(until)}. It opens a page that asks once more."),
            plain(NOT_YOU),
        ),
        because=(f"You get this one mail because your address was typed in at {site()}.",),
        never=places.end(delivery.token),
    )


def followed_in_words(delivery: Delivery) -> list[tuple[Run, ...]]:
    scopes = Scopes.today()
    lasting = [one for one in asked_for(delivery) if not one.ended_at]
    return [line_of(one, frequency_asked(one, delivery), scopes) for one in lasting]


def line_of(one: Subscription, frequency: str, scopes: Scopes) -> tuple[Run, ...]:
    scope = scopes.of(one.page)
    course = ": one bite after the other" if one.kind == Subscription.Kind.COURSE else ""
    detail = f": {scope.detail}" if scope.detail else ""
    return (Run(f"{scope.name}{detail}{course}, {FREQUENCIES[frequency]}"),)


def link(delivery: Delivery) -> Letter | None:
    """The link to the preferences, with the reason why somebody gets it unasked."""
    subscriber = delivery.subscriber
    if subscriber is None or not subscriber.email:
        return None
    reason = delivery.mailing.facts.get("reason", "")
    if reason == "moving" and not subscriber.new_email:
        return None
    title, words = OPENINGS[reason]
    address = places.preferences(delivery.token)
    minutes = int(preferences.WORKS_FOR.total_seconds() // 60)
    works = f"The link works for {minutes} minutes from when this mail was sent. The page it opens "
    pieces: list[Piece] = [
        plain(words),
        Button("Open my preferences", address),
        plain(f"{works}mails you a new one afterwards, if you want it."),
    ]
    return Letter(
        subject=f"{title}: {settings.SITE_NAME}",
        title=title,
        preview=f"Works for {minutes} minutes.",
        pieces=tuple(pieces),
        because=(f"You get this one mail because your address was typed in at {site()}.",),
    )


# By facts["reason"]: the title and what stands above the button.
OPENINGS = {
    "": (
        "Your link to what you get",
        "Here you see what you follow. You can change how often we write, pause, add, remove, "
        "change your address, take away all that we hold about you, or have it deleted.",
    ),
    "already": (
        "You follow this already",
        "This address was typed into the form for mail about changes, for what it follows already. "
        "Nothing changes. With the link you see what you follow, and can change it.",
    ),
    "moving": (
        "A new address for your mail",
        "Somebody with a link of ours asked us to write to another address from now on. We do so "
        "as soon as that is confirmed there. If it was not you, open your preferences and call it "
        "off.",
    ),
}


def move(delivery: Delivery) -> Letter | None:
    """To the new address; None if another was named since."""
    if moving.state_of(delivery) != State.WAITS:
        return None
    until = datetime.fromisoformat(delivery.mailing.facts["until"])
    return Letter(
        subject=f"Please confirm your new address: {settings.SITE_NAME}",
        title="Is this your new address?",
        preview="We go on writing to the old one until you confirm.",
        pieces=(
            plain(
                "A reader wants our mail about changes to come to this address from now on. Please "
                "confirm that it is yours."
            ),
            Button("Use this address", places.confirm(delivery.token)),
            plain(f"The button works until {moment(until)}. It opens a page that asks once more."),
            Paragraph((Run("If that was not you, do nothing: this address is then forgotten."),)),
        ),
        because=(f"You get this one mail because your address was typed in at {site()}.",),
    )


def moment(at: datetime) -> str:
    """As "22 November 2026, 14:05", in London."""
    return dated(timezone.localtime(at), "j F Y, H:i")


def site() -> str:
    return f"{settings.SITE_NAME} ({settings.SITE_URL})"
