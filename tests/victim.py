"""A process whose children are killed: `python -m tests.victim`, with Django's environment set.

For each line on its standard input, a JSON list [seconds, act, arguments…], it forks a child
that does the act (the name of a function in tests/acts.py), and kills it after so many seconds
(null: at the end of the act). When the child is gone it says how many seconds it lived. Forking
saves starting Python and Django for each of them.
"""

import json
import os
import signal
import sys
import time

import django
from django.utils.module_loading import import_string


def main() -> None:
    django.setup()
    for line in sys.stdin:
        seconds, act, *arguments = json.loads(line)
        function = import_string(f"tests.acts.{act}")
        started = time.perf_counter()
        child = os.fork()
        if not child:
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
