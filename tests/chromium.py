"""The Chromium of this machine: Playwright's own download is neither needed nor used."""

import os
import shutil
import subprocess
from functools import cache

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-sync",
    "--no-first-run",
]
if os.geteuid() == 0:
    ARGUMENTS.append("--no-sandbox")  # Chromium will not run its sandbox as root.


@cache
def find_chromium() -> str | None:
    """Path of a Chromium that starts: CHROMIUM, where set, else one on PATH; None without one."""
    named = os.environ.get("CHROMIUM")
    candidates = [named] if named else [path for name in NAMES if (path := shutil.which(name))]
    return next((path for path in candidates if starts(path)), None)


def starts(path: str) -> bool:
    """Ubuntu's `chromium-browser` may be a script that only asks for a snap."""
    try:
        command = [path, "--version", *ARGUMENTS]
        return subprocess.run(command, capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
