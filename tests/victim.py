"""A process whose children are killed: `python -m tests.victim`, with Django's environment set.

For each line on its standard input, a JSON list [seconds, act, arguments…], it forks a child
that does the act (the name of a function in tests/acts.py), and kills it after so many seconds
(null: at the end of the act). When the child is gone it says how many seconds it lived. Forking
saves starting Python and Django for each of them.

`Victims` starts one.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import django
from django.utils.module_loading import import_string

type Prepare = Callable[[], list[str]]

# How often each act is killed in the suite.
KILLS = 12


class Victims:
    """Children that do an act in a process of their own, and are killed."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.nursery = subprocess.Popen(
            [sys.executable, "-m", "tests.victim"],
            env=os.environ | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def do(self, *act: str, killed_after: float | None = None) -> float:
        """Let a child act and be killed after so many seconds, or when it is done.

        Returns how many seconds it lived.
        """
        assert self.nursery.stdin
        assert self.nursery.stdout
        print(json.dumps([killed_after, *act]), file=self.nursery.stdin, flush=True)
        return float(self.nursery.stdout.readline())

    def moments(self, *acts: list[str] | Prepare, kills: int = KILLS) -> list[float | None]:
        """When to kill acts like these: from their first moment to their end, and once after it.

        The first act finds nothing in any cache; the last is like those that follow. One that is
        given as a function is prepared when those before it are done.
        """
        whole = [self.do(*(act() if callable(act) else act)) for act in acts][-1]
        return [*(whole * step / (kills - 1) for step in range(kills - 1)), None]

    def end(self) -> None:
        self.nursery.communicate(timeout=30)


def main() -> None:
    django.setup()
    for line in sys.stdin:
        seconds, act, *arguments = json.loads(line)
        function = import_string(f"tests.acts.{act}")
        started = time.perf_counter()
        child = os.fork()
        if not child:
            sys.stdout = sys.stderr  # Ours speaks to whoever kills.
            function(*arguments)
            os.kill(os.getpid(), signal.SIGKILL)  # no farewell to anybody
        if seconds is not None:
            time.sleep(seconds)
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            sys.exit(f"{act} failed")
        print(time.perf_counter() - started, flush=True)


if __name__ == "__main__":
    main()
