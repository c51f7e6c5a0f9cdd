"""The ledger: what must not come back when a backup is restored.

One JSON object a line, appended to `settings.LEDGER_FILE`, outside database and backup. It
holds no words that were taken out, only where and why.
"""

import fcntl
import hmac
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings

# Bytes read at once, from the end.
CHUNK = 4096

is_replayed: ContextVar[bool] = ContextVar("is_replayed", default=False)


class Act(NamedTuple):
    """One line. `line` counts from 1; `facts` are what was appended beside the act."""

    line: int
    act: str
    at: datetime
    facts: dict[str, Any]


class BrokenLedger(Exception):
    """A line cannot be read. The message names it."""


def append(act: str, *, at: datetime, **facts: Any) -> None:
    """Write one act down for good, synchronised to disk before this returns.

    Raises OSError, as on a full disk; then the act must not be done, and nothing of its line
    stays. Acts that are replayed stand there already: see `replaying`.
    """
    if is_replayed.get():
        return
    path = settings.LEDGER_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps({"act": act, "at": at.isoformat(), **facts}, ensure_ascii=False)
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    with open(descriptor, "ab", buffering=0) as ledger:
        fcntl.flock(ledger, fcntl.LOCK_EX)
        whole = end_of_lines(descriptor)
        if whole != os.fstat(descriptor).st_size:
            os.ftruncate(descriptor, whole)
        try:
            write_all(descriptor, f"{line}\n".encode())
            os.fsync(descriptor)
        except OSError:
            with suppress(OSError):
                os.ftruncate(descriptor, whole)
            raise


def end_of_lines(descriptor: int) -> int:
    """Where the last whole line ends. Half a line is of a writer that was killed, whose act was
    never committed."""
    size = os.fstat(descriptor).st_size
    for start in range(size - CHUNK, -CHUNK, -CHUNK):
        chunk = os.pread(descriptor, CHUNK + min(start, 0), max(start, 0))
        if b"\n" in chunk:
            return max(start, 0) + chunk.rindex(b"\n") + 1
    return 0


def write_all(descriptor: int, data: bytes) -> None:
    """A disk that is nearly full takes a part of it first, and then says so."""
    while data:
        data = data[os.write(descriptor, data) :]


def read() -> Iterator[Act]:
    """All acts, in the order in which they were done. Raises BrokenLedger, or OSError."""
    with open(settings.LEDGER_FILE, encoding="utf-8") as ledger:
        for number, line in enumerate(ledger, 1):
            try:
                facts = json.loads(line)
                yield Act(number, facts.pop("act"), datetime.fromisoformat(facts.pop("at")), facts)
            except (ValueError, KeyError, AttributeError) as error:
                raise BrokenLedger(f"Line {number} of the ledger cannot be read.") from error


@contextmanager
def replaying() -> Iterator[None]:
    """Acts within are not written down a second time."""
    token = is_replayed.set(True)
    try:
        yield
    finally:
        is_replayed.reset(token)


def keyed(text: str) -> str:
    """64 hexadecimal digits that tell nothing of `text` to who does not know SUPPRESSION_KEY.

    That key, unlike SECRET_KEY, is never changed: what the ledger holds must be found again.
    """
    key = hmac.digest(settings.SUPPRESSION_KEY.encode(), b"ledger", "sha256")
    return hmac.digest(key, text.encode(), "sha256").hex()
