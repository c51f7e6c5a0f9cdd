"""What a mail that came back says: pure functions over bytes that anybody may have sent.

Which delivery it is about says only a key that nobody can guess: in the return path (VERP),
in what a report says of the envelope, or in the Message-ID of the mail that came back with
it. Addresses in it are never believed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message

from django.conf import settings
from flufl.bounce import all_failures

from subscriptions.models import Bounce
from subscriptions.sending.answers import NO_SUCH_ADDRESS

KEY = r"([0-9a-f]{28})"
# To whom the report itself was addressed.
ADDRESSED_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
COMPLAINTS = {"abuse", "fraud", "virus", "opt-out", "opt-out-list"}
AUTO_REPLIES = {"auto-replied", "auto-notified"}
STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
# Parsing takes time by the parts that begin, and a report has three.
MOST_BOUNDARIES = 1000
BETWEEN_FIELDS = re.compile(r"(?:\r?\n){2,}")
# What servers say that call every refusal 5.0.0.
ABOUT_US = re.compile(r"\b(spam|spf|dkim|dmarc|block(ed|list)|blacklist|policy|reputation)", re.I)


@dataclass(frozen=True, slots=True)
class Report:
    """`key` is that of a return path; `kind` one of Bounce.Kind; `status` like "5.1.1" or ""."""

    key: str
    kind: str
    status: str = ""


def read(raw: bytes) -> Report | None:
    """What came back; None for what is no report, tells nothing, or names no delivery."""
    if raw.count(b"\n--") > MOST_BOUNDARIES or not key_in(raw.decode("ascii", "replace")):
        return None  # So whoever never had mail of ours makes us read no further.
    try:
        mail = message_from_bytes(raw)
        kind, status = _complaint(mail) or _delivery_status(mail) or _guess(mail) or ("", "")
        key = _key(mail, raw) if kind else ""
    except RecursionError:  # Parts in parts in parts: no mail server writes that.
        return None
    return Report(key, kind, status) if key else None


def key_in(text: str) -> str:
    """The key in a return path or a Message-ID of ours (Delivery.mail_id); "" for none."""
    if key := _key_in_return_path(text):
        return key
    found = re.search(rf"\b{KEY}\.\d+@{re.escape(settings.MAIL_DOMAIN)}", text)
    return found[1] if found else ""


def status_in(text: str) -> str:
    """The first status such as "5.1.1" (RFC 3463); "" for none."""
    found = STATUS.search(text)
    return found[1] if found else ""


def _key(mail: Message, raw: bytes) -> str:
    """Of several, the one that the report is addressed to: what it quotes may be older."""
    headers = [str(value) for name in ADDRESSED_TO for value in mail.get_all(name, [])]
    for text in headers:
        if key := _key_in_return_path(text):
            return key
    return key_in(raw.decode("ascii", "replace"))


def _key_in_return_path(text: str) -> str:
    local, _, domain = settings.BOUNCE_ADDRESS.rpartition("@")
    if not local:
        return ""
    pattern = rf"{re.escape(local)}\+{KEY}@{re.escape(domain)}"
    found = re.search(pattern, text, re.IGNORECASE)
    return found[1].lower() if found else ""


def _parts(mail: Message, content_type: str) -> Iterator[Message]:
    return (part for part in mail.walk() if part.get_content_type() == content_type)


def _complaint(mail: Message) -> tuple[str, str] | None:
    """A feedback report (RFC 5965): a reader called the mail spam."""
    for part in _parts(mail, "message/feedback-report"):
        found = re.search(r"^Feedback-Type:\s*([\w-]+)", _words_of(part), re.M | re.I)
        if found and found[1].lower() in COMPLAINTS:
            return Bounce.Kind.COMPLAINT, ""
    return None


def _delivery_status(mail: Message) -> tuple[str, str] | None:
    """A report by the standard (RFC 3464); a warning of a delay is no news yet."""
    for fields in _status_fields(mail):
        if str(fields.get("Action", "")).strip().lower().startswith("failed"):
            said = str(fields.get("Diagnostic-Code", ""))
            return kind_of(_status_of(str(fields.get("Status", "")), said), said)
    return None


def _status_fields(mail: Message) -> Iterator[Message]:
    """What a report says of the mail, and of each receiver, as Python reads headers.

    It knows the form of RFC 3464; that for addresses of any letters (RFC 6533) it takes for a
    mail, whose text is all but the first of these.
    """
    for part in _parts(mail, "message/delivery-status"):
        yield from _inside(part)
    for part in _parts(mail, "message/global-delivery-status"):
        for first in _inside(part):
            yield first
            yield from map(message_from_string, BETWEEN_FIELDS.split(_words_of(first)))


def _inside(part: Message) -> list[Message]:
    payload = part.get_payload() if part.is_multipart() else []
    found = payload if isinstance(payload, list) else []
    return [inner for inner in found if isinstance(inner, Message)]


def _status_of(status: str, said: str) -> str:
    """The status; where it is the general one, what the server's own words say."""
    plain, exact = status_in(status), status_in(said)
    return exact if exact and (not plain or plain.endswith(".0.0")) else plain


def kind_of(status: str, said: str = "") -> tuple[str, str]:
    """Whose fault a failure is, as (Bounce.Kind, status).

    5.7 is policy, 5.5 protocol, 5.6 content, 5.3.4 and 5.2.3 size: ours. What a mailbox
    cannot take just now, or a network cannot reach, is soft.
    """
    if status.startswith(("5.5.", "5.6.", "5.7.")) or status in {
        "5.2.3",
        "5.3.4",
        "5.1.7",
        "5.1.8",
    }:
        return Bounce.Kind.OURS, status
    if status.endswith(".0.0") and ABOUT_US.search(said):
        return Bounce.Kind.OURS, status
    if status in NO_SUCH_ADDRESS or status == "5.0.0":
        return Bounce.Kind.HARD, status
    return Bounce.Kind.SOFT, status


def _guess(mail: Message) -> tuple[str, str] | None:
    """A report in the words of one of many programs; an answering machine is none."""
    answered = str(mail.get("Auto-Submitted", "")).split(";")[0].strip().lower()
    if (
        answered in AUTO_REPLIES
        or mail.get("X-Autoreply")
        or str(mail.get("Precedence", "")).lower() == "auto_reply"
        or any(_status_fields(mail))
        or any(_parts(mail, "message/feedback-report"))
    ):
        return None
    try:
        temporary, permanent = all_failures(mail)
    except Exception:  # It tries parsers for twenty programs, some of which trip over junk.
        return None
    if permanent:
        return Bounce.Kind.HARD, ""
    return (Bounce.Kind.SOFT, "") if temporary else None


def _words_of(part: Message) -> str:
    """The text of a part, which Python may have taken for a mail of its own."""
    if part.is_multipart():
        return "\n".join(str(inner) for inner in part.get_payload())
    payload = part.get_payload(decode=True)
    return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else str(payload)
