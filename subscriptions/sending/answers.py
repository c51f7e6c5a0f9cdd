"""What an answer of the mail server means for the mail, and for everything after it.

Pure functions. Replies are those of RFC 5321, with the status codes of RFC 3463 where the
server gives them ("550 5.1.1 No such user").
"""

import re
import smtplib
import ssl
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

# How long a delivery waits after its first, second … try. After the last it has failed.
WAITS = (
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=24),
)
# Statuses that speak of the receiver's address or mailbox and do not change by themselves:
# wrong in itself, of a domain that takes no mail, moved, switched off.
NO_SUCH_ADDRESS = frozenset(
    ["5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.4", "5.1.6", "5.1.10", "5.2.0", "5.2.1"]
)
TOO_LARGE = 552
SHUTTING_DOWN = 421

STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
ADDRESS = re.compile(r"[^\s@<>()\"']+@[^\s@<>()\"',;]+")


class Verdict(StrEnum):
    """What becomes of a mail."""

    SENT = "sent"
    LATER = "later"  # try this one again, after a wait
    NEVER = "never"  # it will not be taken
    EVERYTHING = "everything"  # nothing is taken just now; it was no try of this mail


@dataclass(frozen=True, slots=True)
class Answer:
    """`status` is like "5.1.1", "" where none was given; `words` hold no address.

    `is_about_us`: the server objects to us (its policy, our sender), so it is the operator who
    has to act, and nothing is held against the reader.
    """

    verdict: Verdict
    words: str = ""
    status: str = ""
    is_about_us: bool = False

    @property
    def is_no_such_address(self) -> bool:
        return self.verdict == Verdict.NEVER and self.status in NO_SUCH_ADDRESS


SENT = Answer(Verdict.SENT)


def when_opening(error: Exception) -> Answer:
    """What it means that no connection could be opened: nothing can leave."""
    about_us = isinstance(
        error, smtplib.SMTPAuthenticationError | smtplib.SMTPNotSupportedError | ssl.SSLError
    )
    return Answer(Verdict.EVERYTHING, said(error), is_about_us=about_us)


def when_sending(error: Exception) -> Answer:
    """What it means that handing over one mail ended in this exception."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            # There is one recipient; what was said of it is all that was said.
            return _of_reply(*next(iter(error.recipients.values())))
        case smtplib.SMTPSenderRefused():
            return _of_sender(error)
        case smtplib.SMTPResponseException():
            return _of_reply(error.smtp_code, error.smtp_error)
        case smtplib.SMTPServerDisconnected():
            # Time limits end here too. It may have arrived; nobody is left out.
            return Answer(Verdict.LATER, f"The connection was lost: {said(error)}"[:200])
        case ValueError():
            return Answer(Verdict.NEVER, "Its address cannot be written to.")
        case smtplib.SMTPException():
            return Answer(Verdict.LATER, said(error))
        case OSError():
            return Answer(Verdict.EVERYTHING, said(error))
    return Answer(Verdict.LATER, said(error))


def _of_sender(error: smtplib.SMTPSenderRefused) -> Answer:
    """MAIL FROM was refused: by the size of this mail, or because of us."""
    if error.smtp_code == TOO_LARGE:
        return _of_reply(error.smtp_code, error.smtp_error)
    words = _words(error.smtp_code, error.smtp_error)
    return Answer(Verdict.EVERYTHING, words, _status(words), is_about_us=error.smtp_code >= 500)


def _of_reply(code: int, text: bytes | str) -> Answer:
    """One reply of three digits, to RCPT or DATA."""
    words = _words(code, text)
    status = _status(words)
    if code == SHUTTING_DOWN:
        return Answer(Verdict.EVERYTHING, words, status)
    if status.startswith("5.7.") or code in {530, 535}:
        # Policy, reputation, permission: a matter between the server and us.
        return Answer(Verdict.LATER, words, status, is_about_us=True)
    if code >= 500:
        return Answer(Verdict.NEVER, words, status)
    return Answer(Verdict.LATER, words, status)


def said(error: Exception) -> str:
    """What the error says, fit to be stored and logged."""
    if isinstance(error, smtplib.SMTPResponseException):
        return _words(error.smtp_code, error.smtp_error)
    return _without_addresses(f"{type(error).__name__}: {error}")


def _words(code: int, text: bytes | str) -> str:
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    return _without_addresses(f"{code} {text}")


def _without_addresses(text: str) -> str:
    """On one line, at most 200 characters, with no address, which would outlive its erasure."""
    return ADDRESS.sub("[address]", " ".join(text.split())).replace("\x00", "")[:200]


def _status(words: str) -> str:
    found = STATUS.search(words[:40])
    return found[1] if found else ""


def wait_after(tries: int) -> timedelta | None:
    """How long to wait after so many tries; None when there were enough."""
    return WAITS[tries - 1] if tries <= len(WAITS) else None
