"""
Production on this machine, to be thrown away: `python -m tests.topology`.

Starts PostgreSQL, Redis, two web processes, a worker, timed jobs and nginx from the programs that
are installed, with production's settings and a self-signed certificate. Prints where they are as
one line of JSON, and runs until its standard input ends or Ctrl-C. What ends meanwhile is
started again, and the line printed anew.
"""

import json
import select
import signal
import sys

from tests.postgres import NoServerError
from tests.topology import production
from tests.topology.running import NotUpError, Topology


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    if lacking := production.missing():
        sys.exit(f"Not installed: {', '.join(lacking)}.")
    topology = Topology()
    said = ""
    try:
        topology.start()
        while True:
            line = json.dumps(topology.describe())
            if line != said:
                print(line, flush=True)
                said = line
            # Whoever started this holds the other end, so nothing is left however that ends.
            readable, _, _ = select.select([sys.stdin], [], [], 0.2)
            if readable and not sys.stdin.readline():
                return
            topology.tend()
    except (NotUpError, NoServerError) as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        pass
    finally:
        topology.stop()


if __name__ == "__main__":
    main()
