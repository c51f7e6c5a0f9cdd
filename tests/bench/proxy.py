"""
What a cell page costs out of the proxy's cache, beside a static file of the same bytes:
`python -m tests.bench.proxy`.

The whole of production (tests/topology), nginx with two processes, wrk with 16 connections over the
loopback without TLS, which would cost both the same. In turns; medians. The file is served by the
same nginx, packed beforehand, with the headers that it gives by itself.
"""

import argparse
import gzip
import http.client
import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

from tests.bench import ratios
from tests.topology import production
from tests.topology.running import Topology, free_ports

CELL, FILE = "/drug/e5/", "/file.html"
CONNECTIONS = 16
ROUNDS = 7
SERVER = """
    server {{
        listen 127.0.0.1:{port};
        server_name localhost;
        access_log off;
        set $forwarded_proto https;
        include site.conf;
        location = {file} {{
            root {folder};
            gzip_static on;
        }}
    }}
}}
"""
TICKS = os.sysconf("SC_CLK_TCK")


class Load(NamedTuple):
    """`cpu` is nginx's, in milliseconds a request."""

    per_second: float
    cpu: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=2, help="for each measurement (2)")
    seconds = parser.parse_args().seconds
    lacking = [*production.missing(), *([] if shutil.which("wrk") else ["wrk"])]
    if lacking:
        print(f"Not measured; not installed: {', '.join(lacking)}.")
        return
    topology = Topology()
    try:
        topology.start()
        port = serve_file_beside(topology)
        print(f"{said('nginx', '-v')}, {said('wrk', '-v')}, {os.cpu_count()} cores\n")
        print("| asked for | bytes | file, req/s | page | ratio | file, CPU ms | page | ratio |")
        print("|---|---|---|---|---|---|---|---|")
        for name, packing in (("packed", "gzip"), ("not packed", "identity")):
            print(line(topology, port, name, packing, seconds), flush=True)
    finally:
        topology.stop()


def serve_file_beside(topology: Topology) -> int:
    """Give nginx a file of the same bytes as the page, and a port without TLS; returns it."""
    [port] = free_ports(1)
    folder = topology.folder / "nginx"
    configuration = folder / "nginx.conf"
    text = configuration.read_text().rstrip().removesuffix("}")
    configuration.write_text(text + SERVER.format(port=port, folder=folder, file=FILE))
    os.kill(topology.services["nginx"].process.pid, signal.SIGHUP)
    ends_at = time.monotonic() + 20
    while True:
        try:
            packed = fetched(port, CELL, "gzip")
            break
        except OSError:
            if time.monotonic() > ends_at:
                raise
            time.sleep(0.1)
    (folder / "file.html").write_bytes(gzip.decompress(packed))
    (folder / "file.html.gz").write_bytes(packed)
    if fetched(port, FILE, "gzip") != packed:
        raise RuntimeError("the file is not of the same bytes as the page")
    return port


def line(topology: Topology, port: int, name: str, packing: str, seconds: int) -> str:
    """A row of the table."""
    rounds: dict[str, list[Load]] = {FILE: [], CELL: []}
    for number in range(ROUNDS + 1):
        for path, loads in rounds.items():
            load = loaded(topology, port, path, packing, seconds if number else 1)
            if number:  # The first round only warms up.
                loads.append(load)
    file, page = (
        Load(*(median(values) for values in zip(*loads, strict=True))) for loads in rounds.values()
    )
    ratio = file.per_second / page.per_second
    ratios.say(f"page out of nginx's cache : file, {name}", ratio, at_most=1.5)
    return (
        f"| {name} | {len(fetched(port, CELL, packing)):,} | {file.per_second:,.0f} "
        f"| {page.per_second:,.0f} | {ratio:.2f} "
        f"| {file.cpu:.3f} | {page.cpu:.3f} | {page.cpu / file.cpu:.2f} |"
    )


def loaded(topology: Topology, port: int, path: str, packing: str, seconds: int) -> Load:
    """As many requests as go through in so many seconds; RuntimeError where any failed."""
    before = cpu_seconds(topology.services["nginx"].process.pid)
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-H"]
    command += [f"Accept-Encoding: {packing}", f"http://localhost:{port}{path}"]
    report = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    used = cpu_seconds(topology.services["nginx"].process.pid) - before
    if "Non-2xx" in report or "Socket errors" in report:
        raise RuntimeError(report)
    [requests] = re.findall(r"(\d+) requests in", report)
    [per_second] = re.findall(r"Requests/sec:\s+([\d.]+)", report)
    return Load(float(per_second), used / int(requests) * 1000)


def cpu_seconds(group: int) -> float:
    """What all processes of this group have used so far (Linux)."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[2]) == group:
            total += int(fields[11]) + int(fields[12])
    return total / TICKS


def fetched(port: int, path: str, packing: str) -> bytes:
    connection = http.client.HTTPConnection("localhost", port, timeout=20)
    connection.request("GET", path, headers={"Accept-Encoding": packing})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    if response.status != 200:
        raise RuntimeError(f"{path}: {response.status}")
    return body


def said(name: str, option: str) -> str:
    done = subprocess.run([str(production.program(name)), option], capture_output=True, text=True)
    return (done.stdout + done.stderr).splitlines()[0].removesuffix(" [epoll]")


if __name__ == "__main__":
    main()
