"""A process whose children are killed while they work: `python -m tests.drill.nursery`.

For each line on its standard input, a JSON list [act, arguments…], it forks a child that does
the act (a function of tests/acts.py) and prints the child's number. Unlike tests/victim.py it
does not wait for the child: several work at once, and whoever started them kills them.
"""

import json
import os
import signal
import subprocess
import sys
import traceback
from contextlib import suppress

import django
from django.utils.module_loading import import_string


class Nursery:
    """Starts children in this environment."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.children: list[int] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.drill.nursery"],
            env=os.environ | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, *act: object) -> int:
        """The process id of a child that does this now."""
        assert self.process.stdin
        assert self.process.stdout
        print(json.dumps(act), file=self.process.stdin, flush=True)
        self.children.append(int(self.process.stdout.readline()))
        return self.children[-1]

    def kill(self, child: int) -> None:
        """With `kill -9`."""
        self.children.remove(child)
        os.kill(child, signal.SIGKILL)

    def end(self) -> None:
        """Let every child end what it is at, and wait for it."""
        for child in self.children:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGTERM)
        self.process.communicate(timeout=60)


def main() -> None:
    django.setup()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # Nobody asks how the children ended.
    for line in sys.stdin:
        act, *arguments = json.loads(line)
        function = import_string(f"tests.acts.{act}")
        child = os.fork()
        if not child:
            try:
                function(*arguments)
            except Exception:
                traceback.print_exc()
            os._exit(0)
        print(child, flush=True)


if __name__ == "__main__":
    main()
