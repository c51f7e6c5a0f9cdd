"""
`make test`: the suite on SQLite, the suite on a real PostgreSQL, the browser tests.

    python -m tests.run [pytest's options]

What this machine lacks is not a failure, but it is said last and loudly ("NOT RUN: …"). With
NOT_RUN_FAILS=1, as `.ci/run` sets it, it is one; only the tests that read the pages named by
SEEDS may then stay away.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.chromium import find_chromium
from tests.topology import production

ROOT = Path(__file__).resolve().parent.parent
CLOSING_LINE = re.compile(r"^(?:=+ )?(?:\d+ \w+.*|no tests ran) in \d+\.\d+s.*$", re.MULTILINE)
PASSED, NOTHING_CHOSEN = 0, 5  # pytest's exit codes
WORKERS = os.environ.get("WORKERS", "2")
NO_CHROMIUM = (
    "browser tests: no Chromium on PATH. Install one (Debian, Ubuntu: apt install chromium) "
    "or name yours with CHROMIUM=/path/to/chromium"
)
GET_POSTGRESQL = "Install it (Debian, Ubuntu: apt install postgresql)"
GET_NGINX = "Install it (Debian, Ubuntu: apt install nginx redis-server openssl)"
NO_SEEDS = "tests on real cell pages: SEEDS does not name the folder that holds them"


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, stop_everything)
    signal.signal(signal.SIGHUP, stop_everything)
    os.chdir(ROOT)
    runs = Runs(arguments)
    with temporary_files(), postgresql() as (address, problem):
        runs.run("SQLite", "-m", "not browser", "-n", WORKERS)
        if address:
            os.environ["TEST_DATABASE_URL"] = address
            runs.run("PostgreSQL", "-m", "not browser", "-n", WORKERS)
        else:
            runs.missing.append(f"tests on PostgreSQL: {problem}. {GET_POSTGRESQL}")
        if find_chromium():
            runs.run(f"browser on {'PostgreSQL' if address else 'SQLite'}", "-m", "browser")
            if lacking := production.missing():
                runs.missing.append(f"production whole: no {', '.join(lacking)}. {GET_NGINX}")
        else:
            runs.missing.append(NO_CHROMIUM)
    return runs.report()


class Runs:
    """What was run, how each run of pytest ended, and what could not be run."""

    def __init__(self, arguments: list[str]) -> None:
        self.arguments = arguments
        self.endings: list[tuple[str, int, str]] = []  # name, exit code, pytest's closing line
        self.missing: list[str] = []

    def run(self, name: str, *options: str) -> None:
        """Run pytest, showing what it says as it says it."""
        print(f"\n--- {name} ---", flush=True)
        command = [sys.executable, "-m", "pytest", *options, *self.arguments]
        if sys.stdout.isatty():
            command.insert(3, "--color=yes")
        said = b""
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as pytest:
            assert pytest.stdout
            try:
                while chunk := os.read(pytest.stdout.fileno(), 65536):
                    sys.stdout.buffer.write(chunk)
                    sys.stdout.buffer.flush()
                    said = (said + chunk)[-4000:]
            except BaseException:
                pytest.terminate()
                raise
        plain = re.sub(r"\x1b\[[\d;]*m", "", said.decode(errors="replace"))
        lines = CLOSING_LINE.findall(plain)
        self.endings.append((name, pytest.returncode, lines[-1] if lines else "pytest broke off"))

    def report(self) -> int:
        """Print how it went, and return the exit code of it all."""
        print()
        for name, _, line in self.endings:
            print(f"{name}:\n{line}")
        codes = {code for _, code, _ in self.endings}
        failed = not codes <= {PASSED, NOTHING_CHOSEN} or codes == {NOTHING_CHOSEN}
        if self.missing and os.environ.get("NOT_RUN_FAILS"):
            failed = True
        if not os.environ.get("SEEDS"):
            self.missing.append(NO_SEEDS)
        for what in self.missing:
            print(f"NOT RUN: {what}.")
        return int(failed)


@contextmanager
def temporary_files() -> Iterator[None]:
    """One folder for all that the tests leave behind, removed at the end."""
    folder = tempfile.mkdtemp(prefix="matrix-run-")
    usual = os.environ.get("TMPDIR")
    os.environ["TMPDIR"] = folder
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if usual is None:
            del os.environ["TMPDIR"]
        else:
            os.environ["TMPDIR"] = usual


@contextmanager
def postgresql() -> Iterator[tuple[str, str]]:
    """The address of a throw-away server and "", or "" and the reason why there is none."""
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.postgres"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl-C is for us: the server stops when its input ends.
    )
    with server:  # which closes its input and waits for it
        assert server.stdout
        assert server.stderr
        address = server.stdout.readline().strip()
        yield address, "" if address else server.stderr.read().strip().rstrip(".")


def stop_everything(number: int, _frame: object) -> None:
    sys.exit(128 + number)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
