"""The ledger: what must not come back when a backup is restored.

One JSON object a line, appended to `settings.LEDGER_FILE`, outside database and backup. It
holds no words that were taken out, only where and why.
"""

import hmac
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings

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
    """Write one act down for good, synchronised to disk before this returns. Raises OSError.

    Acts that are replayed stand there already: see `replaying`.
    """
    if is_replayed.get():
        return
    path = settings.LEDGER_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps({"act": act, "at": at.isoformat(), **facts}, ensure_ascii=False)
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with open(descriptor, "a", encoding="utf-8") as ledger:
        ledger.write(f"{line}\n")
        ledger.flush()
        os.fsync(ledger.fileno())


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
