"""Mails that come back, as mail servers write them."""

BOUNCES = "bounces@matrix.example.org"


def dsn(key: str, *, status: str, action: str = "failed", said: str = "smtp; 550 it says") -> bytes:
    """A report by RFC 3464, to the return path with this key."""
    return f"""\
Return-Path: <>
From: MAILER-DAEMON@mx.example.net (Mail Delivery System)
To: bounces+{key}@matrix.example.org
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

This is the mail system. Your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
Arrival-Date: Sun, 1 Mar 2026 12:10:00 +0000

Final-Recipient: rfc822; somebody.else@example.net
Action: {action}
Status: {status}
Diagnostic-Code: {said}

--b
Content-Type: message/rfc822

From: editors@example.org
To: somebody.else@example.net
Subject: News

Something changed.

--b--
""".encode()


def global_dsn(key: str, *, status: str) -> bytes:
    """A report as servers write it that know addresses of any letters (RFC 6533)."""
    return (
        dsn(key, status=status)
        .replace(b"message/delivery-status", b"message/global-delivery-status")
        .replace(b"rfc822; somebody.else", "utf-8; jörg".encode())
    )


def complaint(message_id: str, feedback: str = "abuse") -> bytes:
    """A feedback report (RFC 5965), sent to an address that says nothing."""
    return f"""\
From: <feedback@mailbox.example.net>
To: <abuse@matrix.example.org>
Subject: FW: News
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

This is a report for a mail received from 192.0.2.1.

--b
Content-Type: message/feedback-report

Feedback-Type: {feedback}
User-Agent: SomeGenerator/1.0
Version: 1

--b
Content-Type: message/rfc822

From: editors@example.org
Message-ID: {message_id}
Subject: News

Something changed.

--b--
""".encode()


def in_words(key: str, words: str, **headers: str) -> bytes:
    """A report, or an answer of a machine, without any structure."""
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    head = [
        f"To: bounces+{key}@matrix.example.org",
        "From: <MAILER-DAEMON@old.example.net>",
        *lines,
    ]
    return "\n".join([*head, "Subject: failure notice", "", words]).encode()


QMAIL = """\
Hi. This is the qmail-send program at old.example.net.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<somebody.else@example.net>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.
"""
