"""Mails as their receivers have them: built, put on the wire and parsed again."""

import email
import email.policy
from email.message import EmailMessage
from xml.etree.ElementTree import Element

import html5lib

from subscriptions.emails import build
from subscriptions.letters import Letter, Piece
from subscriptions.models import Delivery, Mailing, Subscriber
from tests.subscriptions.samples import TOKEN


def delivery(kind: str = "change", pk: int = 7, to: str = "ann@example.org") -> Delivery:
    """One that is in no database."""
    made = Delivery.new(Mailing(kind=kind, key="edition:1"), subscriber=Subscriber(email=to))
    made.pk, made.token, made.token_hash = pk, TOKEN, f"{pk:064x}"
    return made


def letter(*pieces: Piece, **fields: object) -> Letter:
    return Letter(**{"subject": "News", "title": "What is new", "pieces": pieces} | fields)


def wire(letter: Letter, kind: str = "change", **fields: object) -> bytes:
    """As Django's SMTP backend makes it."""
    mail = build(delivery(kind, **fields), letter)
    return mail.message(policy=email.policy.SMTP).as_bytes()


def parsed(letter: Letter, kind: str = "change", **fields: object) -> EmailMessage:
    return email.message_from_bytes(wire(letter, kind, **fields), policy=email.policy.default)


def html_in(mail: EmailMessage) -> str:
    return mail.get_body(("html",)).get_content()


def text_in(mail: EmailMessage) -> str:
    """The plain text as it was sent, in its lines."""
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")


def unfolded(mail: EmailMessage) -> str:
    """The plain text with its flowed lines put together (RFC 3676, 4)."""
    lines = text_in(mail).split("\n")
    return "\n".join(line.removeprefix(" ") for line in lines).replace(" \n", " ")


def document(mail: EmailMessage) -> Element:
    """The HTML; raises on the least error in it."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(html_in(mail))


def words_in(mail: EmailMessage) -> str:
    """What is seen of the HTML, with single spaces."""
    body = document(mail).find("body")
    return " ".join("".join(body.itertext()).split())


def links_in(mail: EmailMessage) -> set[str]:
    return {link.get("href") for link in document(mail).iter("a")}
