"""The headers of mails, and how they are written so that every mail program can read them."""

import re
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.policy import Policy
from email.utils import format_datetime, parseaddr
from typing import Self

from django.conf import settings
from django.utils.text import slugify

from cells.richtext.characters import clean_characters, fold_white_space
from subscriptions.letters import Letter
from subscriptions.models import Delivery, Mailing

# In octets, without the end of the line (RFC 5322, 2.1.1).
LONGEST_LINE = 998
# A label of a name in the DNS, which the id of a list is made like (RFC 2919, 2).
LONGEST_LABEL = 63
_PHRASE = re.compile(r"[A-Za-z0-9 ]+")


class UnbrokenHeader(str):
    """A header that is folded at its spaces only, and never encoded.

    Python's own folding makes encoded words of an address that is longer than a line, which no
    mail program reads as an address. For values of ASCII alone; `ValueError` for others, and
    for a word that is longer than any line may be.
    """

    # What has a name is a header already: Python keeps it as it is (email.policy.EmailPolicy).
    name: str

    def __new__(cls, name: str, value: str) -> Self:
        if not (value.isascii() and value.isprintable()):
            raise ValueError(f"{name} may hold printable ASCII only.")
        self = super().__new__(cls, value)
        self.name = name
        return self

    def fold(self, *, policy: Policy) -> str:
        longest = policy.max_line_length or LONGEST_LINE
        lines: list[str] = []
        line = f"{self.name}:"
        for word in self.split():
            if len(f"{line} {word}") > longest and not line.endswith(":"):
                lines.append(line)
                line = ""
            line = f"{line} {word}"
        lines.append(line)
        if max(map(len, lines)) > LONGEST_LINE:
            raise ValueError(f"A line of {self.name} is longer than {LONGEST_LINE} octets.")
        return "".join(line + policy.linesep for line in lines)


def one_line(text: str) -> str:
    """`text` as a header may hold it: without line breaks, and without what cannot be seen."""
    return fold_white_space(clean_characters(text)).strip()


def return_path(delivery: Delivery) -> str:
    """Where this mail comes back to, which tells whose it was (VERP): the envelope's sender."""
    if not settings.BOUNCE_ADDRESS:
        return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    local, _, domain = settings.BOUNCE_ADDRESS.rpartition("@")
    return f"{local}+{delivery.return_key}@{domain}"


def sender() -> str:
    """The name of the site and its address, as From has them."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return str(Address(one_line(name or settings.SITE_NAME), addr_spec=address))


def headers_of(delivery: Delivery, letter: Letter, now: datetime) -> dict[str, str]:
    """Everything but Subject, To and Reply-To.

    Robots that answer mails leave alone what is Auto-Submitted (RFC 3834) or from a list, so
    there is no Precedence. Only what somebody follows is a list. It is left by its https
    address (RFC 8058): mail to a mailbox would have to be read, and could be forged.
    """
    unbroken = {
        "Date": format_datetime(now),
        "Message-ID": delivery.mail_id,
        "Auto-Submitted": "auto-generated",
    }
    if delivery.mailing.kind in Mailing.FOLLOWED:
        unbroken |= _of_a_list(letter)
    return {"From": sender()} | {
        name: UnbrokenHeader(name, value) for name, value in unbroken.items()
    }


def _of_a_list(letter: Letter) -> dict[str, str]:
    headers: dict[str, str] = {}
    if letter.unsubscribe:
        headers["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if letter.list_name:
        headers["List-Id"] = list_id(letter.list_name)
    if letter.archive:
        headers["List-Archive"] = f"<{letter.archive}>"
    return headers


def list_id(name: str) -> str:
    """What a mail program files it by: the names of the site and the list for people, and one
    made of the list's name alone, which stays when the site is renamed (RFC 2919).
    """
    name = one_line(name)
    label = slugify(name)[:LONGEST_LABEL].strip("-") or "list"
    phrase = _phrase(one_line(f"{settings.SITE_NAME}: {name.lower()}"))
    return f"{phrase} <{label}.{settings.MAIL_DOMAIN}>"


def _phrase(words: str) -> str:
    """As a phrase in a header: quoted or encoded where it must be (RFC 5322, RFC 2047)."""
    if not words.isascii():
        return Header(words, "utf-8", maxlinelen=72).encode(linesep="")
    if _PHRASE.fullmatch(words):
        return words
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
