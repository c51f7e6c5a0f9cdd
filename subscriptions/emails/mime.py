"""A mail that goes over the wire as short lines of ASCII, whatever the server says it can take."""

import base64
import binascii
from email.message import EmailMessage
from email.policy import SMTP, Policy, default
from typing import Any

from django.core.mail import EmailMultiAlternatives

from subscriptions.headers import UnbrokenHeader

# It stands in no part: neither quoted-printable nor base64 has "=_".
BOUNDARY = "=_parts"


class Made(EmailMessage):
    """A message whose octets are made."""

    def __init__(self, message: EmailMessage) -> None:
        super().__init__(message.policy)
        self._octets = message.as_bytes()

    def as_bytes(self, *args: Any, **kwargs: Any) -> bytes:
        return self._octets


class Mail(EmailMultiAlternatives):
    """Text and HTML of one letter.

    Django leaves UTF-8 as it is, which a server without 8BITMIME may spoil, and has Python
    encode what holds long lines, which takes longer than all the rest.
    """

    _made: "Made | None" = None

    def make(self) -> None:
        """Make its octets now, as the mail server will be given them, instead of when it is sent.

        Nothing of the mail may be changed after that.
        """
        self._made = Made(super().message(policy=SMTP))

    def message(self, *, policy: Policy | None = default) -> EmailMessage:
        if self._made is not None and policy is SMTP:
            return self._made
        return super().message(policy=policy or default)

    def _add_bodies(self, msg: EmailMessage) -> None:
        msg["MIME-Version"] = UnbrokenHeader("MIME-Version", "1.0")
        kind = f'multipart/alternative; boundary="{BOUNDARY}"'
        msg["Content-Type"] = UnbrokenHeader("Content-Type", kind)
        msg.attach(_part(msg.policy, 'text/plain; charset="utf-8"; format=flowed', str(self.body)))
        for content, kind in self.alternatives:
            msg.attach(_part(msg.policy, f'{kind}; charset="utf-8"', str(content)))


def _part(policy: Policy, kind: str, content: str) -> EmailMessage:
    part = EmailMessage(policy)
    encoding, lines = encoded(content)
    part["Content-Type"] = UnbrokenHeader("Content-Type", kind)
    name = "Content-Transfer-Encoding"
    part[name] = UnbrokenHeader(name, encoding)
    part.set_payload(lines)
    return part


def encoded(content: str) -> tuple[str, str]:
    """How a text is encoded, and its lines: quoted-printable, or base64 where it is shorter."""
    octets = content.encode()
    quoted = binascii.b2a_qp(octets)
    if len(quoted) * 3 > len(octets) * 4:
        return "base64", base64.encodebytes(octets).decode("ascii")
    return "quoted-printable", quoted.decode("ascii")
