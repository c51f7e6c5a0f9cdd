"""A web server in processes of its own, asked over the loopback, and what that costs.

`wrk` asks where it is installed; else a loop in Python, which is slower, so that there the
server may not be kept busy: the time of its processors counts all the same.
"""

import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

BIN = Path(sys.executable).parent
HOST = "testserver"
WORKERS, CONNECTIONS = 2, 16
TICKS = os.sysconf("SC_CLK_TCK")
APPLICATION = "tests.bench.wsgi:application"
GUNICORN = ["gunicorn", APPLICATION, "--workers", f"{WORKERS}", "--no-control-socket"]
KEPT = "gunicorn gthread, connections kept"
THREADS = ["--threads", "4", "--bind", "127.0.0.1:PORT"]
# By name: the command, where PORT stands for the port.
SERVERS = {
    "gunicorn sync": [*GUNICORN, "--bind", "127.0.0.1:PORT"],
    "gunicorn gthread": [*GUNICORN, *THREADS],
    # Half of the connections for each process: of connections that are kept and were opened at
    # the same moment, one process may otherwise take all, and the other has nothing to do.
    KEPT: [*GUNICORN, *THREADS, "--worker-connections", f"{CONNECTIONS // WORKERS}"],
    "granian": [
        "granian", "--interface", "wsgi", "--workers", f"{WORKERS}", "--host", "127.0.0.1",
        "--port", "PORT", "--blocking-threads", "1", APPLICATION,
    ],
    "granian, 4 threads": [
        "granian", "--interface", "wsgi", "--workers", f"{WORKERS}", "--host", "127.0.0.1",
        "--port", "PORT", "--blocking-threads", "4", APPLICATION,
    ],
}  # fmt: skip


class Asked(NamedTuple):
    """How a stretch of requests went. Times are milliseconds of processor for one request."""

    per_second: float
    server: float
    database: float


class Server(NamedTuple):
    process: subprocess.Popen
    port: int


def installed() -> list[str]:
    """The names of those to compare; `granian` is no package of ours."""
    found = [name for name, command in SERVERS.items() if (BIN / command[0]).exists()]
    return [name for name in found if name != KEPT]


@contextmanager
def serving(name: str, **environment: str) -> Iterator[Server]:
    """The server of this name, with these settings; answers when the block begins."""
    port = free_port()
    command = [part.replace("PORT", str(port)) for part in SERVERS[name]]
    command[0] = str(BIN / command[0])
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            command, env=os.environ | environment, stdout=log, stderr=log, start_new_session=True
        )
        try:
            wait_for(port, process, log)
            yield Server(process, port)
        finally:
            process.terminate()
            process.wait(timeout=20)


def free_port() -> int:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return unused.getsockname()[1]


def wait_for(port: int, process: subprocess.Popen, log) -> None:
    for _ in range(600):
        try:
            status, _ = fetched(port, "/robots.txt")
            if status == 200:
                return
        except OSError:
            time.sleep(0.1)
        if process.poll() is not None:
            break
    log.seek(0)
    raise RuntimeError(f"The server does not answer: {log.read().decode()[-2000:]}")


def headers_of(**more: str) -> dict[str, str]:
    """As the production proxy asks: each request on a connection of its own."""
    return {"Host": HOST, "X-Forwarded-Proto": "https", "Connection": "close", **more}


def fetched(port: int, path: str, **headers: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers=headers_of(**headers))
    response = connection.getresponse()
    return response.status, response.read()


def ask(server: Server, path: str, seconds: float, database: list[int], **headers: str) -> Asked:
    """Ask for `path` as fast as it goes. `database` are the processes of the database server."""
    root = [server.process.pid]
    before = cpu_of(root), cpu_of(database)
    load = wrk if shutil.which("wrk") else loop
    number, took = load(server.port, path, seconds, headers_of(**headers))
    if not number:
        raise RuntimeError(f"Nothing was answered at {path} in {seconds} s.")
    spent = cpu_of(root) - before[0], cpu_of(database) - before[1]
    return Asked(number / took, *(1000 * cpu / number for cpu in spent))


def wrk(port: int, path: str, seconds: float, headers: dict[str, str]) -> tuple[int, float]:
    """How many were answered in how many seconds. Raises where one was refused."""
    told = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds:.0f}s", *told]
    said = subprocess.run(
        [*command, f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True
    ).stdout
    found = re.search(r"(\d+) requests in ([\d.]+)s", said)
    if not found or "Non-2xx" in said:
        raise RuntimeError(f"wrk says of {path}: {said}")
    return int(found[1]), float(found[2])


def loop(port: int, path: str, seconds: float, headers: dict[str, str]) -> tuple[int, float]:
    """The same in Python, one thread for each connection."""
    counts = [0] * CONNECTIONS
    began = time.perf_counter()

    def visit(number: int) -> None:
        while time.perf_counter() - began < seconds:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            for _ in range(50):
                connection.request("GET", path, headers=headers)
                response = connection.getresponse()
                response.read()
                if response.status >= 400:
                    raise RuntimeError(f"{path} is answered {response.status}")
                counts[number] += 1
            connection.close()

    threads = [threading.Thread(target=visit, args=(n,)) for n in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts), time.perf_counter() - began


def cpu_of(roots: list[int]) -> float:
    """Seconds of processor that these processes and all below them spent, ended ones included."""
    parents, spent = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        number = int(stat.parent.name)
        parents[number] = int(fields[1])
        # utime, stime, and those of children that ended (proc(5)).
        spent[number] = sum(map(int, fields[11:15])) / TICKS
    return sum(cpu for number, cpu in spent.items() if is_below(number, roots, parents))


def is_below(number: int, roots: list[int], parents: dict[int, int]) -> bool:
    while number:
        if number in roots:
            return True
        number = parents.get(number, 0)
    return False
