"""The line to the mail server: one connection, opened once, and again when it broke."""

import contextlib
import smtplib

from django.core.mail import EmailMessage, mailers
from django.core.mail.backends.base import BaseEmailBackend

from subscriptions.emails.mime import Mail
from subscriptions.sending import answers
from subscriptions.sending.answers import Answer, Verdict


class Line:
    """`settings.MAILERS["default"]`, held open between mails.

    A mail server that was silent for long may have hung up, so whoever has nothing to send
    for a while closes it.
    """

    def __init__(self) -> None:
        self._backend: BaseEmailBackend | None = None

    def open(self) -> Answer | None:
        """Open it, unless it is open. Returns why that cannot be done, None where it is."""
        if self._backend:
            return None
        try:
            backend = mailers.default
            backend.open()
        except Exception as error:  # A backend may raise what it likes.
            return answers.when_opening(error)
        self._backend = backend
        return None

    @staticmethod
    def prepare(mail: EmailMessage) -> None:
        """Make what takes longest ahead. What cannot be made shows when it is sent."""
        if isinstance(mail, Mail):
            with contextlib.suppress(Exception):
                mail.make()

    def send(self, mail: EmailMessage) -> Answer:
        """Hand one mail over. The line must be open."""
        assert self._backend
        try:
            taken = self._backend.send_messages([mail])
        except Exception as error:
            if not isinstance(error, smtplib.SMTPRecipientsRefused | ValueError):
                # After these alone it is certain that the server waits for the next mail.
                self.close()
            return answers.when_sending(error)
        if not taken:
            return Answer(Verdict.NEVER, "There is nobody to send it to.")
        return answers.SENT

    def close(self) -> None:
        """Hang up; who is not there any more need not hear it."""
        backend, self._backend = self._backend, None
        if backend:
            with contextlib.suppress(Exception):
                backend.close()
