"""What children of tests/victim.py do until they are killed."""

import os
import signal
from datetime import timedelta
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command

from cells import publishing
from cells.models import Cell
from matrix_site.static_site import export_site
from subscriptions.sending import answers
from subscriptions.sending.answers import Answer
from tests.mails import worker


def publish(path: str, headline: str) -> None:
    """Change one of the page's words and publish it."""
    cell = Cell.objects.at(path).get()
    cell.headline = headline
    cell.save()
    publishing.publish(cell, kind="significant", note=headline)


def publish_due() -> None:
    """Publish what was planned for now."""
    publishing.publish_due()


def import_file(file: str) -> None:
    """Import a cell page and publish it."""
    call_command(
        "import_cell", file, publish=True, kind="significant", note="Imported", stdout=StringIO()
    )


def import_references(file: str, path: str) -> None:
    """Import references into the library and into a cell."""
    call_command("import_references", file, cell=path, category="K", stdout=StringIO())


def redact(path: str, words: str, reason: str) -> None:
    """Take words out of all editions of a page."""
    call_command("redact", path, words=words, reason=reason, by="An editor", stdout=StringIO())


def rebuild_search() -> None:
    """Make what search looks in anew."""
    call_command("rebuild_search", stdout=StringIO())


def erase_due() -> None:
    """Forget who is due to be forgotten."""
    call_command("erase_due", stdout=StringIO())


def back_up(file: str) -> None:
    """Write the site to one file."""
    call_command("backup", file, stdout=StringIO())


def restore(file: str, told: str) -> None:
    """Fill this empty site from a backup, and write into the file `told` what came of it."""
    try:
        call_command("restore", file, stdout=StringIO())
    except CommandError as refusal:
        Path(told).write_text(str(refusal))
    else:
        Path(told).write_text("done")


def export(folder: str) -> None:
    """Write the public site to a folder."""
    export_site(Path(folder))


def send_mail(lease: float, patience: float = 30) -> None:
    """Send what is due until told to stop; `lease` in seconds, and those until a mail server that
    says nothing is given up."""
    settings.MAILERS["default"]["OPTIONS"]["timeout"] = patience
    sender = worker(lease=timedelta(seconds=lease))
    signal.signal(signal.SIGTERM, lambda *_: sender.stop())
    sender.run()


def send_one_and_die(moment: str) -> None:
    """Be killed right before the mail server is given a mail, or right after it took it."""
    sender = worker(lease=timedelta(seconds=1))
    send = sender.line.send

    def send_or_die(mail: EmailMessage) -> Answer:
        if moment == "after":
            send(mail)
        os.kill(os.getpid(), signal.SIGKILL)
        return answers.SENT

    sender.line.send = send_or_die
    sender.run()
