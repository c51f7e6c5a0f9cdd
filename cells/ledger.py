"""The ledger: what must not come back when a backup is restored.

One JSON object a line, appended to `settings.LEDGER_FILE`, outside database and backup. It
holds no words that were taken out, only where and why.
"""

import json
import os
from datetime import datetime
from typing import Any

from django.conf import settings


def append(act: str, *, at: datetime, **facts: Any) -> None:
    """Write one act down for good, synchronised to disk before this returns. Raises OSError."""
    path = settings.LEDGER_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps({"act": act, "at": at.isoformat(), **facts}, ensure_ascii=False)
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with open(descriptor, "a", encoding="utf-8") as ledger:
        ledger.write(f"{line}\n")
        ledger.flush()
        os.fsync(ledger.fileno())
