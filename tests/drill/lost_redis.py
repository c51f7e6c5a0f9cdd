"""Redis is killed, or falls silent, while the site is used: pages come slower, none is an error."""

import shutil
import signal
import subprocess
import time
from statistics import median

from django.db import connection

from tests import showcase
from tests.drill.drills import Figures
from tests.drill.ground import Ground
from tests.drill.site import Site, free_port, site
from tests.drill.stopped_database import CALM, calm_until, told
from tests.drill.visitors import Crowd
from tests.invariants import broken_invariants

# Seconds that it is away.
AWAY = 6
# Seconds that a visitor waits at most.
LONGEST = 10
# Pages that keep something in the cache, beside others.
PATHS = [
    *(one for one in showcase.ADDRESSES if "compare" in one or "collections" in one),
    *("/", "/drug/", "/drug/e5/", "/search/?q=helps", "/drug/e5.pdf", "/drug/e5/sheet/"),
    *("/drug/e5.atom", "/feed.atom"),
]


class Redis:
    """A server without a disk, on a port of this machine."""

    def __init__(self) -> None:
        self.port = free_port()
        self.start()

    def start(self) -> None:
        program = shutil.which("redis-server")
        if not program:
            raise RuntimeError("redis-server is not installed (Debian: apt install redis-server)")
        command = [program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)

    @property
    def url(self) -> str:
        """For CACHE_URL."""
        return f"redis://127.0.0.1:{self.port}/0"

    def go(self, number: int) -> None:
        """Killed, then silent, and so on."""
        self.process.send_signal(signal.SIGSTOP if number % 2 else signal.SIGKILL)

    def come_back(self, number: int) -> None:
        if number % 2:
            self.process.send_signal(signal.SIGCONT)
        else:
            self.process.wait()
            self.start()

    def end(self) -> None:
        self.process.kill()
        self.process.wait()


def run(ground: Ground, times: int) -> dict[str, Figures]:
    showcase.build()
    connection.close()
    redis = Redis()
    seconds = times * (AWAY + 2 * CALM)
    try:
        with (
            site(ground, CACHE_URL=redis.url) as web,
            Crowd(web.port, PATHS, seconds=seconds) as crowd,
        ):
            figures = gone_and_back(redis, web, crowd, times)
    finally:
        redis.end()
    figures.broken += broken_invariants()
    return {"Redis gone under load": figures}


def gone_and_back(redis: Redis, web: Site, crowd: Crowd, times: int) -> Figures:
    figures = Figures()
    processes = web.processes()
    for number in range(times):
        calm = time.monotonic()
        calm_until(calm + CALM)
        gone = time.monotonic()
        redis.go(number)
        calm_until(gone + AWAY)
        redis.come_back(number)
        back = time.monotonic()
        calm_until(back + CALM)
        usual, without = (
            median([one.seconds for one in crowd.between(*span)] or [0.0])
            for span in ((calm, gone), (gone, back))
        )
        how = "silent" if number % 2 else "killed"
        print(f"  {how}: {usual * 1000:.0f} ms with it, {without * 1000:.0f} ms without")
    figures.tried = len(crowd.visits)
    figures.errors = told(list(crowd.visits), may_be_put_off=False)
    figures.longest = max(one.seconds for one in crowd.visits)
    figures.check(figures.longest <= LONGEST, f"somebody waited {figures.longest:.1f} s")
    figures.check(web.processes() == processes, "a web process was restarted")
    return figures
