"""A process that does what it is told on its standard input, and ends when that ends."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Any


class Child:
    """Runs `python -m <module>`; `said` is what it says first."""

    def __init__(self, module: str, **environment: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", module],
            env=os.environ | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.said = self._answer()

    def ask(self, act: str, *arguments: object) -> Any:
        """Have it do this, and wait for what comes of it."""
        assert self.process.stdin
        print(json.dumps([act, *arguments]), file=self.process.stdin, flush=True)
        return self._answer()

    def end(self) -> None:
        self.process.communicate(timeout=60)

    def _answer(self) -> Any:
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line, f"{self.process.args!r} ended; it says why on standard error"
        return json.loads(line)


def obey(said: object, acts: Mapping[str, Callable[..., object]]) -> None:
    """The other end of it: say this, then act until standard input ends."""
    print(json.dumps(said), flush=True)
    for line in sys.stdin:
        act, *arguments = json.loads(line)
        print(json.dumps(acts[act](*arguments)), flush=True)
