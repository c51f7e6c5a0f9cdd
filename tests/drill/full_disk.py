"""A disk fills up under uploads, backups, the ledger and mail that is written to files.

The promise: who did it is told, nothing half-written stays, what was there before is as it was;
and once there is room it works.
"""

import errno
import io
import os
import random
import subprocess
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from PIL import Image

from cells import ledger, publishing
from cells.models import Credit
from cells.publishing.withdrawing import withdraw
from matrix_site import environment
from subscriptions import erasing, suppressing
from subscriptions.models import Delivery, Subscriber, Suppression
from subscriptions.sending import Stopped
from tests import showcase
from tests.drill.drills import Figures
from tests.drill.ground import Ground
from tests.drill.mail import due_now, write_down
from tests.factories import staff
from tests.invariants import broken_invariants
from tests.mails import worker
from tests.readers import SubscriberFactory

SIZE = 24 << 20
PEOPLE = 20
PAGE = 4096


class SmallDisk:
    """A file system of its own, gone with the name space of this process."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)], check=True
        )
        self.folder = folder
        self.filler = folder / "filler"

    def fill(self, room: int = 0) -> None:
        """Leave so many bytes, in whole pages."""
        with self.filler.open("ab", buffering=0) as filler, suppress(OSError):
            while True:
                filler.write(bytes(PAGE))
        os.truncate(self.filler, max(self.filler.stat().st_size - room, 0))

    def make_room(self) -> None:
        self.filler.unlink()

    def __enter__(self) -> "SmallDisk":
        return self

    def __exit__(self, *_: object) -> None:
        subprocess.run(["umount", str(self.folder)], check=True)


def fill_last_page(room: int) -> None:
    """Leave so many bytes of the ledger's last page, less than a line: a disk that is full still
    takes what fits there."""
    path = Path(settings.LEDGER_FILE)
    blank = {"at": datetime.now(UTC), "page": "drill"}
    ledger.append("withdrawal ended", **blank, by="")
    size = path.stat().st_size
    line = size - path.read_bytes()[:-1].rfind(b"\n") - 1
    ledger.append("withdrawal ended", **blank, by="x" * (-(size + line + room) % PAGE))


class Trial(NamedTuple):
    """`act` is done where there is no room, but `room` bytes, and must say so: True; `state` is
    compared."""

    act: Callable[[], bool]
    state: Callable[[], object]
    room: int = 0


def run(ground: Ground, times: int) -> dict[str, Figures]:
    showcase.build()
    trials = {
        "upload, disk full": upload,
        "backup, disk full": backup,
        "suppression, ledger full": suppression,
        "erasure, ledger full": erasure,
        "redaction, ledger full": redaction,
        "withdrawal, ledger full": withdrawal,
    }
    with SmallDisk(ground.folder / "small") as disk, override_settings(**files_are_on(disk)):
        rows = {name: tried(disk, make, times) for name, make in trials.items()}
        rows["mail to files, disk full"] = mail_to_files(disk)
    return rows


def files_are_on(disk: SmallDisk) -> dict[str, Any]:
    """Settings."""
    (disk.folder / "mail").mkdir()
    return {
        "MEDIA_ROOT": disk.folder / "media",
        "LEDGER_FILE": disk.folder / "ledger.jsonl",
        "MAILERS": {"default": environment.mailer(f"file://{disk.folder}/mail")},
    }


def tried(disk: SmallDisk, make: Callable[[SmallDisk, int], Trial], times: int) -> Figures:
    """Each time with other room left, and then with enough."""
    figures = Figures()
    for number in range(times):
        trial = make(disk, number)
        # So that half a line of the next act has room.
        fill_last_page(room=number % 3 * 25)
        before = trial.state(), files_on(disk)
        disk.fill(trial.room)
        figures.tried += 1
        if not trial.act():
            figures.errors += 1
            figures.broken.append("nobody was told that there was no room")
        disk.make_room()
        figures.check((trial.state(), files_on(disk)) == before, "something stayed half done")
        figures.broken += broken_invariants()
        if trial.act() or trial.state() == before[0]:
            figures.lost += 1
            figures.broken.append("it could not be done when there was room")
    figures.broken += broken_ledger()
    return figures


def files_on(disk: SmallDisk) -> dict[str, bytes]:
    files = (path for path in disk.folder.rglob("*") if path.is_file() and path != disk.filler)
    return {str(path): path.read_bytes() for path in files if path.stat().st_size}


def broken_ledger() -> list[str]:
    try:
        list(ledger.read()) if Path(settings.LEDGER_FILE).exists() else []
    except ledger.BrokenLedger as problem:
        return [str(problem)]
    return []


def said_no_room(act: Callable[[], object]) -> bool:
    """Whether it was refused because there was no room."""
    try:
        act()
    except OSError as error:
        return error.errno == errno.ENOSPC
    except CommandError as error:
        return "No space left" in str(error) or "full" in str(error)
    return False


def upload(disk: SmallDisk, number: int) -> Trial:
    """A logo of some 60 kB, by the form of the newsroom."""
    editor = Client(raise_request_exception=False)
    editor.force_login(staff("Editors", username=f"editor-{number}"))
    noise = random.Random(number).randbytes(140 * 140 * 3)
    picture = io.BytesIO()
    Image.frombytes("RGB", (140, 140), noise).save(picture, "PNG")

    def act() -> bool:
        logo = SimpleUploadedFile(f"logo-{number}.png", picture.getvalue(), "image/png")
        form = {"scope": "site", "role": "Supported by", "name": f"Society {number}", "order": 0}
        answer = editor.post("/admin/cells/credit/add/", form | {"logo": logo}, secure=True)
        if answer.status_code not in {302, 507}:
            raise AssertionError(f"the form was answered {answer.status_code}")
        return answer.status_code == 507

    return Trial(act, lambda: list(Credit.objects.values_list("name", "logo")), number % 3 * PAGE)


def backup(disk: SmallDisk, number: int) -> Trial:
    """The one before it makes way: thirty of them would fill the disk in truth."""
    for earlier in disk.folder.glob("site-*.tar.gz"):
        earlier.unlink()
    file = disk.folder / f"site-{number}.tar.gz"

    def act() -> bool:
        return said_no_room(lambda: call_command("backup", file, stdout=io.StringIO()))

    return Trial(act, file.exists, number % 3 * PAGE)


def suppression(disk: SmallDisk, number: int) -> Trial:
    def act() -> bool:
        return said_no_room(lambda: suppressing.suppress(f"ann-{number}@example.org", "asked"))

    return Trial(act, Suppression.objects.count)


def erasure(disk: SmallDisk, number: int) -> Trial:
    reader = SubscriberFactory(email=f"gone-{number}@example.org")

    def act() -> bool:
        return said_no_room(lambda: erasing.erase(known(), how="asked"))

    def known() -> Subscriber:
        return Subscriber.objects.get(pk=reader.pk)

    return Trial(act, lambda: known().email)


def redaction(disk: SmallDisk, number: int) -> Trial:
    cell = showcase.Cell.objects.get(column__letter="E")
    cell.headline = f"As Jo Bloggs {number}, said"
    cell.save()
    publishing.publish(cell, kind="minor", note="Once more", now=datetime.now(UTC))

    def act() -> bool:
        return said_no_room(
            lambda: publishing.redact(
                cell.page, words=f"Jo Bloggs {number},", reason="Asked for", by="An editor"
            )
        )

    return Trial(act, lambda: [one.sha256 for one in cell.page.editions.order_by("number")])


def withdrawal(disk: SmallDisk, number: int) -> Trial:
    page = showcase.Page.objects.get(path="drug/rows/5" if number % 2 else "topics/naloxone")

    def act() -> bool:
        return said_no_room(lambda: withdraw(page, because=f"Reason {number}", by="An editor"))

    def state() -> object:
        page.refresh_from_db()
        return page.withdrawal

    if page.withdrawn_on:
        publishing.bring_back(page, by="An editor")
    return Trial(act, state)


def mail_to_files(disk: SmallDisk) -> Figures:
    """Nobody is left out: what could not be written down is written when there is room."""
    write_down(PEOPLE)
    figures = Figures(tried=PEOPLE)
    disk.fill()
    with suppress(Stopped):
        worker().run_once()
    figures.check(not Delivery.objects.filter(state="failed").exists(), "a mail was given up")
    disk.make_room()
    due_now()
    worker().run_once()
    unsent = Delivery.objects.exclude(state="sent").count()
    files = (disk.folder / "mail").glob("*")
    written = "".join(file.read_text() for file in files)
    wanted = Delivery.objects.values_list("subscriber__email", flat=True)
    figures.lost = unsent + sum(f"To: {email}\n" not in written for email in wanted)
    figures.repeated = sum(written.count(f"To: {email}\n") > 1 for email in wanted)
    return figures
