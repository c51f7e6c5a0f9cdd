"""From an address to what became of it: redirects followed, HEAD first, then GET."""

from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urljoin

from cells.richtext.characters import clean_address, clean_characters
from entries.linkchecking.addresses import Refused, Target, target_of, without_fragment
from entries.linkchecking.fetching import (
    Answer,
    Deadline,
    Fault,
    NoSuchHost,
    Rules,
    TooSlow,
    request,
)
from entries.models import LinkCheck
from entries.models.link import LONGEST_ADDRESS

State = LinkCheck.State
GONE = (404, 410)
PERMANENT = (301, 308)
REDIRECTS = (301, 302, 303, 307, 308)
# These say when to come again, and are not asked a second time at once.
WAIT = (429, 503)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one try found: `outcome` is one of LinkCheck.State, `words` a sentence.

    `new_address` is given with the outcome MOVED alone; `retry_after` is the header, or "".
    """

    outcome: str
    words: str
    new_address: str = ""
    retry_after: str = ""


def look(address: str, rules: Rules) -> Finding:
    """Ask for the address, and tell what became of it. Raises nothing that a server causes."""
    try:
        return _Walk(address, rules).finding()
    except Refused as refusal:
        return Finding(State.UNSURE, str(refusal))
    except TooSlow as fault:
        return Finding(State.SLOW, str(fault))
    except NoSuchHost as fault:
        return Finding(State.GONE, str(fault))
    except Fault as fault:
        return Finding(State.UNSURE, str(fault))


class _Walk:
    """From one address to the next, as redirects lead."""

    def __init__(self, address: str, rules: Rules) -> None:
        self.rules = rules
        self.deadline = Deadline(rules.limits.seconds)
        self.start = target_of(address)
        self.address = without_fragment(address)
        # Where redirects led that are for good, up to the first that is not.
        self.moved_to = ""
        self.is_permanent = True
        self.seen = {self.address}

    def finding(self) -> Finding:
        for _ in range(self.rules.limits.redirects + 1):
            target = self.target()
            answer = self.ask(target)
            if answer.status not in REDIRECTS or not answer.location:
                return self.judged(answer, target)
            self.follow(answer)
        return Finding(State.UNSURE, f"It redirects more than {self.rules.limits.redirects} times.")

    def target(self) -> Target:
        """Raises Refused, which after a redirect says so."""
        try:
            return target_of(self.address)
        except Refused as refusal:
            raise Refused(f"It redirects to {self.address[:120]}. {refusal}") from None

    def ask(self, target: Target) -> Answer:
        """HEAD, and GET where that says nothing good: many servers do not know HEAD."""
        head = Deadline(min(self.rules.limits.head_seconds, self.deadline.left))
        try:
            answer = request("HEAD", target, self.rules, head)
        except (Refused, NoSuchHost):
            raise
        except Fault:
            answer = None
        if answer and (answer.status < 400 or answer.status in WAIT):
            return answer
        return request("GET", target, self.rules, self.deadline)

    def follow(self, answer: Answer) -> None:
        """Raises Fault where it leads in a circle."""
        self.address = self.led_to(answer.location)
        if self.address in self.seen:
            raise Fault("It redirects in a circle.")
        self.seen.add(self.address)
        self.is_permanent = self.is_permanent and answer.status in PERMANENT
        if self.is_permanent:
            self.moved_to = self.address

    def led_to(self, location: str) -> str:
        """Raises Refused for what no link may lead to."""
        location = clean_characters(location)
        try:
            found = clean_address(urljoin(self.address, location))
        except ValueError:
            found = ""
        if not found:
            raise Refused(f"It redirects to what no link may lead to: {location[:120]}")
        return without_fragment(found)

    def judged(self, answer: Answer, target: Target) -> Finding:
        said = f"{answer.status} {phrase(answer.status)}".strip()
        if answer.status in GONE:
            return Finding(State.GONE, said)
        if not 200 <= answer.status < 300:
            words = f"{said}: {reason(answer.status)}"
            return Finding(State.UNSURE, words, retry_after=answer.retry_after)
        if target.is_front_page and not self.start.is_front_page:
            words = f"It redirects to the front page of {target.host}. Look whether it is there."
            return Finding(State.UNSURE, words)
        if self.moved_to and len(self.moved_to) <= LONGEST_ADDRESS:
            return Finding(State.MOVED, "It redirects for good.", self.moved_to)
        return Finding(State.FINE, said)


def phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def reason(status: int) -> str:
    if status in (401, 403, 407, 451):
        return "the host turns checkers away."
    if status == 429:
        return "the host asks to be left in peace."
    return "the host has a fault of its own." if 500 <= status < 600 else "not an answer to go by."
