"""The parent's side: hand the data to a short-lived process, with limits of time and memory."""

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

COMPILER = Path(__file__).with_name("compiler.py")

type Template = Literal["edition", "sheet"]


class CannotPrint(Exception):
    """These words cannot be made into a PDF; the message is the compiler's."""


class TookTooLong(CannotPrint):
    """It was not done within the time given."""


def compiled(template: Template, data: dict[str, Any], *, at: datetime, seconds: float) -> bytes:
    """The PDF. The same data and moment give the same bytes.

    `at` is written into the file as the moment it was made. Raises TookTooLong after `seconds`,
    CannotPrint where the compiler refuses or runs out of memory; no process is left behind.
    """
    request = {
        "template": template,
        "data": data,
        "timestamp": int(at.timestamp()),
        "seconds": max(int(seconds) * 4, 4),
    }
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(COMPILER)],
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=seconds,
            check=False,
            env={"LANG": "C.UTF-8", "RAYON_NUM_THREADS": "2"},
        )
    except subprocess.TimeoutExpired as expired:
        raise TookTooLong(f"Not done in {seconds} s.") from expired
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise CannotPrint(said[-2000:] or f"The compiler ended with {done.returncode}.")
    return done.stdout
