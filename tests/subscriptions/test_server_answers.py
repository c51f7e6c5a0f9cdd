"""What each kind of answer of a mail server means."""

import smtplib
import ssl

import pytest

from subscriptions.sending.answers import when_opening, when_sending


def refused(code: int, text: str) -> smtplib.SMTPRecipientsRefused:
    return smtplib.SMTPRecipientsRefused({"ann@example.org": (code, text.encode())})


@pytest.mark.parametrize(
    ("error", "verdict", "status", "is_about_us"),
    [
        (refused(450, "4.2.2 Mailbox full"), "later", "4.2.2", False),
        (refused(550, "5.1.1 No such user"), "never", "5.1.1", False),
        (refused(550, "No such user"), "never", "", False),
        (refused(550, "5.7.1 Not from you"), "later", "5.7.1", True),
        (refused(421, "4.7.0 Too many"), "everything", "4.7.0", False),
        (smtplib.SMTPDataError(451, b"Busy"), "later", "", False),
        (smtplib.SMTPDataError(554, b"5.6.0 Bad content"), "never", "5.6.0", False),
        (smtplib.SMTPDataError(421, b"Good night"), "everything", "", False),
        (smtplib.SMTPSenderRefused(552, b"5.3.4 Too big", "a"), "never", "5.3.4", False),
        (smtplib.SMTPSenderRefused(550, b"Who are you", "a"), "everything", "", True),
        (smtplib.SMTPSenderRefused(452, b"Disk full", "a"), "everything", "", False),
        (smtplib.SMTPServerDisconnected("timed out"), "later", "", False),
        (ValueError("Invalid address"), "never", "", False),
        (OSError(28, "No space left on device"), "everything", "", False),
        (RuntimeError("a backend's own"), "later", "", False),
    ],
    ids=str,
)
def test_an_answer_to_one_mail_means(error, verdict, status, is_about_us):
    answer = when_sending(error)
    assert (answer.verdict, answer.status, answer.is_about_us) == (verdict, status, is_about_us)


@pytest.mark.parametrize(
    ("error", "is_about_us"),
    [
        (smtplib.SMTPAuthenticationError(535, b"5.7.8 Wrong password"), True),
        (smtplib.SMTPNotSupportedError("STARTTLS"), True),
        (ssl.SSLCertVerificationError("certificate has expired"), True),
        (smtplib.SMTPConnectError(554, b"Not now"), False),
        (ConnectionRefusedError(111, "Connection refused"), False),
        (TimeoutError("timed out"), False),
    ],
    ids=str,
)
def test_where_no_connection_opens_nothing_leaves(error, is_about_us):
    answer = when_opening(error)
    assert (answer.verdict, answer.is_about_us) == ("everything", is_about_us)


def test_what_is_kept_of_an_answer_is_short_and_names_nobody():
    answer = when_sending(refused(550, "5.1.1 <ann@example.org>\n ann@example.org " + "x" * 300))
    assert answer.words.startswith("550 5.1.1 <[address]> [address] xxx")
    assert len(answer.words) == 200
