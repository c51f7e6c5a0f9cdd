"""What the ledger says was done, done again to a restored backup."""

from collections.abc import Callable, Iterator

from cells import ledger
from cells.ledger import Act
from cells.models import Page
from cells.publishing.recalling import Remembered, recalled
from cells.publishing.redacting import redact
from cells.publishing.withdrawing import bring_back, withdraw
from subscriptions.erasing import erase_again
from subscriptions.models import Suppression

# What came of one act, as a sentence; "" where there was nothing to do.
type Replay = Callable[[Act], str]


class CannotReplay(Exception):
    """An act of the ledger could not be done again. The message names its line."""


def replay() -> Iterator[str]:
    """Do every act again that the database does not show; a sentence for each that it lacked.

    Acts that it shows already change nothing, so the whole ledger is gone through, however old
    the backup. Raises CannotReplay, or BrokenLedger or OSError.
    """
    acts = list(ledger.read())
    last = {subject_of(act): act for act in acts}
    with ledger.replaying():
        for act in acts:
            if act.act not in REPLAYS:
                raise CannotReplay(f"Line {act.line} of the ledger, “{act.act}”, is not known.")
            if last[subject_of(act)] is not act:
                continue  # What came later undid it.
            if done := REPLAYS[act.act](act):
                yield done


def subject_of(act: Act) -> tuple[str, str]:
    """What an act is about; of several on one subject the last is what holds."""
    if act.act in WITHDRAWALS:
        return "withdrawal", act.facts["page"]
    if act.act in SUPPRESSIONS:
        return "suppression", act.facts["key"]
    return act.act, str(act.line)


def replay_redaction(act: Act) -> str:
    """The words are looked for by their hash, in a page of which the backup has an edition that
    was redacted since. Raises CannotReplay where they are not found: they may be there.
    """
    facts = act.facts
    page = Page.objects.filter(path=facts["page"]).first()
    if page is None:
        return ""
    concerned = page.editions.filter(number__in=facts["editions"])
    if not concerned.exclude(redactions__opened_at=act.at).exists():
        return ""
    words = recalled(Remembered(**facts["words"]), page) if "words" in facts else None
    if words is None:
        raise CannotReplay(
            f"What line {act.line} of the ledger says was redacted on {page} is not found in this "
            "backup: restore with --without-ledger, then redact it by hand."
        )
    changed = redact(page, words=words, reason=facts["reason"], by=facts["by"], now=act.at)
    return f"Redacted {page} again, in {len(changed)} editions."


def replay_withdrawal(act: Act) -> str:
    page = Page.objects.filter(path=act.facts["page"]).first()
    if page is None or not page.current_edition_id or page.withdrawn_on:
        return ""
    withdraw(page, because=act.facts["reason"], by=act.facts["by"], now=act.at)
    return f"Withdrew {page} again."


def replay_return(act: Act) -> str:
    page = Page.objects.filter(path=act.facts["page"]).exclude(withdrawn_on=None).first()
    if page is None:
        return ""
    bring_back(page, by=act.facts["by"], now=act.at)
    return f"Brought {page} back again."


def replay_suppression(act: Act) -> str:
    reason, key = act.facts["reason"], act.facts["key"]
    known = Suppression.objects.filter(key=key).first()
    if known and known.reason == reason:
        return ""
    Suppression.objects.update_or_create(key=key, defaults={"reason": reason, "at": act.at})
    return "Suppressed an address again."


def replay_suppression_ended(act: Act) -> str:
    count, _ = Suppression.objects.filter(key=act.facts["key"], at__lt=act.at).delete()
    return "Ended a suppression again." if count else ""


def replay_erasure(act: Act) -> str:
    """Who signed up again since is another reader, and stays."""
    return "Erased an address again." if erase_again(act.facts["key"], act.at) else ""


WITHDRAWALS = ("withdrawal", "withdrawal ended")
SUPPRESSIONS = ("suppression", "suppression ended")
REPLAYS: dict[str, Replay] = {
    "redaction": replay_redaction,
    "withdrawal": replay_withdrawal,
    "withdrawal ended": replay_return,
    "suppression": replay_suppression,
    "suppression ended": replay_suppression_ended,
    "erasure": replay_erasure,
}
