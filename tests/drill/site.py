"""The site as it runs in production: the web server that the Dockerfile names, and workers."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command

from tests.drill.ground import Ground
from tests.drill.visitors import NoAnswerError, Visitor

DOCKERFILE = Path(__file__).parents[2] / "Dockerfile"
BOUND_TO = "0.0.0.0:8000"
ENVIRONMENT = re.compile(r"(?:^ENV| )\s*(WEB_CONCURRENCY)=(\S+)", re.MULTILINE)
COMMAND = re.compile(r"^CMD (\[.*?\])", re.MULTILINE | re.DOTALL)
# Seconds in which the site must have come up.
START = 60


class Site:
    """Running web processes; `environment` is theirs."""

    def __init__(self, ground: Ground, **more: str) -> None:
        call_command("collectstatic", verbosity=0, interactive=False)
        self.port = free_port()
        concurrency = dict(ENVIRONMENT.findall(DOCKERFILE.read_text()))
        self.environment = ground.environment(**concurrency, **more)
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(command(self.port), env=self.environment, stdout=sys.stderr)
        deadline = time.monotonic() + START
        while not self.is_up():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the site did not come up")
            time.sleep(0.1)

    def is_up(self) -> bool:
        visitor = Visitor(self.port)
        try:
            return visitor.get("/healthz").status == 200
        except NoAnswerError:
            return False
        finally:
            visitor.close()

    def processes(self) -> set[int]:
        """The process ids of the server and all that it started."""
        return {self.process.pid, *children_of(self.process.pid)}

    def kill(self) -> None:
        """`kill -9` of all of it."""
        for one in (self.process.pid, *children_of(self.process.pid)):
            os.kill(one, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=60)


@contextmanager
def site(ground: Ground, **more: str) -> Iterator[Site]:
    running = Site(ground, **more)
    try:
        yield running
    finally:
        running.stop()


@contextmanager
def worker(ground: Ground, **more: str) -> Iterator[subprocess.Popen]:
    """`send_mailings --loop`, as docker-compose.yml runs it."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "send_mailings", "--loop"],
        env=ground.environment(**more),
        cwd=DOCKERFILE.parent,
        stdout=sys.stderr,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=60)


def command(port: int) -> list[str]:
    """The Dockerfile's, run by this Python, at a port of this machine; but no process ends after
    so many requests: that one was restarted shall tell of a fault."""
    found = COMMAND.findall(DOCKERFILE.read_text())[-1].replace("\\\n", "")
    program, *arguments = json.loads(found)
    program = str(Path(sys.executable).with_name(program))
    here = [f"127.0.0.1:{port}" if one == BOUND_TO else one for one in arguments]
    return [program, *here, "--max-requests", "0", "--max-requests-jitter", "0"]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def children_of(process: int) -> set[int]:
    """All processes below this one, from the table of processes."""
    parents = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(entry.parent.name)] = int(entry.read_text().rpartition(")")[2].split()[1])
        except OSError:  # It has ended meanwhile.
            continue
    found: set[int] = set()
    while more := {child for child, of in parents.items() if of in {process, *found}} - found:
        found |= more
    return found
