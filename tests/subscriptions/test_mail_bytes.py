"""What arrives at a mail server, octet by octet: `mail.outbox` would not show it."""

import email
import email.policy
import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email.header import decode_header, make_header

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.core.mail import EmailMessage, mailers

from subscriptions import places
from subscriptions.emails import build
from subscriptions.letters import plain
from tests.subscriptions.mails import delivery, html_in, letter, text_in
from tests.subscriptions.samples import BULLETIN, CHANGE, LETTERS, TOKEN


@dataclass
class Inbox:
    """A mail server that takes everything and keeps it."""

    envelopes: list[Envelope] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.envelopes.append(envelope)
        return "250 Taken"


class SevenBits(Controller):
    """Offers neither 8BITMIME nor SMTPUTF8, and refuses any octet above 127."""

    def factory(self) -> SMTP:
        return SMTP(self.handler, enable_SMTPUTF8=False, decode_data=True, hostname="localhost")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def inbox(settings) -> Iterator[Inbox]:
    inbox = Inbox()
    host, port = "127.0.0.1", free_port()
    server = SevenBits(inbox, hostname=host, port=port)
    server.start()
    backend = "django.core.mail.backends.smtp.EmailBackend"
    settings.MAILERS = {"default": {"BACKEND": backend, "OPTIONS": {"host": host, "port": port}}}
    settings.MAIL_DOMAIN = "example.org"
    yield inbox
    server.stop()


def arrived(inbox: Inbox, mail: EmailMessage) -> bytes:
    mailers.default.send_messages([mail])
    octets = inbox.envelopes[-1].original_content
    assert octets
    return octets


def header(octets: bytes, name: str) -> str:
    """One header as it stands there, its folded lines included."""
    head = octets.partition(b"\r\n\r\n")[0].decode("ascii") + "\r\n"
    return re.search(rf"^{name}: ?((?:.*\r\n)(?:[ \t].*\r\n)*)", head, re.MULTILINE)[1]


def reading(octets: bytes) -> email.message.EmailMessage:
    return email.message_from_bytes(octets, policy=email.policy.default)


def test_list_addresses_of_a_site_with_a_long_name_arrive_whole(inbox, settings):
    settings.SITE_URL = f"https://{'.'.join(['matrix' * 10] * 4)}.example.org"
    end, archive = places.end(TOKEN), places.bulletins()
    octets = arrived(inbox, build(delivery(), replace(CHANGE, unsubscribe=end, archive=archive)))
    assert header(octets, "List-Unsubscribe") == f"<{end}>\r\n"
    assert header(octets, "List-Archive") == f"<{archive}>\r\n"
    assert header(octets, "List-Unsubscribe-Post") == "List-Unsubscribe=One-Click\r\n"
    assert b"=?" not in octets.partition(b"\r\n\r\n")[0]


def test_the_id_of_a_mail_arrives_whole_where_its_domain_is_long(inbox, settings):
    settings.MAIL_DOMAIN = f"{'matrix' * 10}.{'matrix' * 10}.example.org"
    octets = arrived(inbox, build(delivery(), CHANGE))
    assert header(octets, "Message-ID") == f"{delivery().mail_id}\r\n"


@pytest.mark.parametrize("kind", LETTERS)
def test_every_line_is_short_ascii(inbox, kind):
    octets = arrived(inbox, build(delivery(kind), LETTERS[kind]))
    assert octets.isascii()
    assert max(map(len, octets.split(b"\r\n"))) <= 78
    assert b"\n" not in octets.replace(b"\r\n", b"")


@pytest.mark.parametrize(
    "subject",
    ["Ülkü – naloxone", "日本語 " * 40, "plain words " * 40, "\U0001f600" * 50, "a" * 1200],
    ids=["letters", "long Japanese", "long", "pictures", "one word"],
)
def test_any_subject_arrives_as_it_was_written(inbox, subject):
    octets = arrived(inbox, build(delivery(), letter(subject=subject)))
    assert reading(octets)["Subject"] == subject.strip()
    assert max(map(len, octets.split(b"\r\n"))) <= 998


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028"])
def test_no_line_break_in_a_letter_makes_a_header(inbox, end):
    words = f"News{end}Bcc: eve@example.org{end}{end}<script>"
    hostile = letter(subject=words, title=words, list_name=words, because=(words,))
    octets = arrived(inbox, build(delivery(), hostile))
    assert reading(octets)["Bcc"] is None
    assert inbox.envelopes[-1].rcpt_tos == ["ann@example.org"]
    assert reading(octets)["Subject"].startswith("News")


@pytest.mark.parametrize("where", ["unsubscribe", "archive", "reply_to"])
def test_a_line_break_in_an_address_of_a_header_is_refused(where):
    hostile = replace(CHANGE, **{where: "https://example.org/\r\nBcc: eve@example.org"})
    with pytest.raises(ValueError, match=r"(?i)printable|linefeed|header"):
        build(delivery(), hostile).message()


def test_dots_at_the_start_of_lines_arrive(inbox):
    octets = arrived(inbox, build(delivery(), letter(plain("."), plain(".. two"), plain(".x"))))
    assert "\n.\n\n.. two\n\n.x\n" in text_in(reading(octets))


def test_words_of_any_script_arrive_in_both_forms(inbox):
    words = "Żółć, здравствуйте, ההתחלה, こんにちは"
    mail = reading(arrived(inbox, build(delivery(), letter(plain(words)))))
    assert words in text_in(mail)
    assert words in html_in(mail)


def test_a_text_of_mostly_other_letters_travels_as_base64(inbox):
    mail = reading(arrived(inbox, build(delivery(), letter(plain("здравствуйте " * 400)))))
    assert mail.get_body(("plain",))["Content-Transfer-Encoding"] == "base64"
    assert "здравствуйте" in html_in(mail)


def test_the_envelope_names_the_delivery_and_from_the_site(inbox, settings):
    settings.BOUNCE_ADDRESS = "bounces@example.org"
    octets = arrived(inbox, build(delivery(), CHANGE))
    assert inbox.envelopes[-1].mail_from == f"bounces+{delivery().return_key}@example.org"
    assert header(octets, "From") == "Evidence Matrix <no-reply@127.0.0.1>\r\n"


def test_a_name_of_the_site_in_other_letters_is_read_as_it_is(inbox, settings):
    settings.SITE_NAME = "Матрица “доказательств”, издание"
    octets = arrived(inbox, build(delivery(), CHANGE))
    # The newer parser of Python 3.12 puts a space between encoded words of a name.
    told = str(make_header(decode_header(header(octets, "From").replace("\r\n", ""))))
    assert told == f"{settings.SITE_NAME} <no-reply@127.0.0.1>"


def test_the_longest_address_there_may_be_arrives_whole(inbox):
    to = f"{'a' * 64}@{'.'.join(['b' * 60] * 3)}.org"
    octets = arrived(inbox, build(delivery(to=to), CHANGE))
    assert header(octets, "To") == f"{to}\r\n"
    assert inbox.envelopes[-1].rcpt_tos == [to]


def test_answers_go_where_the_letter_says(inbox):
    octets = arrived(inbox, build(delivery(), replace(CHANGE, reply_to="desk@example.org")))
    assert header(octets, "Reply-To") == "desk@example.org\r\n"


def test_the_text_comes_before_the_html(inbox):
    mail = reading(arrived(inbox, build(delivery("bulletin"), BULLETIN)))
    kinds = [part.get_content_type() for part in mail.iter_parts()]
    assert (mail.get_content_type(), kinds) == (
        "multipart/alternative",
        ["text/plain", "text/html"],
    )
    assert mail.get_body(("plain",)).get_param("format") == "flowed"
    assert mail.defects == []
