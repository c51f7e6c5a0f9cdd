"""`make check`: everything about the code that can be told without running the site.

All checks run, whatever the first ones find; exits 1 when any of them finds something.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEVELOPMENT = {"DEBUG": "1"}
# Django's deployment check looks at the settings of a real site.
PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": "only-for-the-check-" + "abcdefghijklmnopqrstuvwxyz0123456789",
    "SUPPRESSION_KEY": "only-for-the-check-" + "zyxwvutsrqponmlkjihgfedcba9876543210",
    "ALLOWED_HOSTS": "example.org",
    "SITE_URL": "https://example.org",
    "EMAIL_URL": "smtps://mail.example.org",
}


def main() -> None:
    os.chdir(ROOT)
    python = [sys.executable, "-m"]
    manage = [sys.executable, "manage.py"]
    results = [
        check("format", [*python, "ruff", "format", "--check", "--quiet", "."]),
        check("lint", [*python, "ruff", "check", "--quiet", "."]),
        check("types", [*python, "mypy", "--no-error-summary", "."]),
        check("settings", [*manage, "check", "--deploy", "--fail-level", "WARNING"], **PRODUCTION),
        check("migrations", [*manage, "makemigrations", "--check", "--dry-run"]),
        check("files", [*python, "pytest", "-q", "tests/test_two_commands.py"]),
    ]
    if pages := templates():
        results.append(check("templates", [".venv/bin/djade", "--check", *pages]))
    sys.exit(not all(results))


def check(name: str, command: list[str], **environment: str) -> bool:
    """Run one check; what it says is shown only when it finds something."""
    result = subprocess.run(
        command,
        env=os.environ | (environment or DEVELOPMENT),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    print(f"{name:<11} {'ok' if result.returncode == 0 else 'FAILED'}", flush=True)
    if result.returncode:
        print(result.stdout, flush=True)
    return result.returncode == 0


def templates() -> list[str]:
    """Templates that Git knows or would add: never those of packages in .venv."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.html"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [path for path in listed.split("\0") if path and Path(path).is_file()]


if __name__ == "__main__":
    main()
