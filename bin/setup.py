"""
Make `.venv` and install the locked packages into it; nothing to do is the usual case.

    python bin/setup.py run     what the site needs (requirements.txt)
    python bin/setup.py test    and what development needs (tests/requirements.txt)

Runs on the standard library alone, with any Python that bin/find-python approves.
What is done is written to `.venv/installed.json`, last of all: a `.venv` without it, or
made elsewhere or by another Python, is not trusted and is made anew. A `.venv` that is a
symbolic link is somebody's own arrangement and is used as it is.
"""

import fcntl
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
DONE = VENV / "installed.json"
RUNTIME = "requirements.txt"
# The second list holds all of the first, at the same versions.
LOCKS = {"run": [RUNTIME], "test": [RUNTIME, "tests/requirements.txt"]}

UNREACHABLE = re.compile(
    r"NewConnectionError|ConnectTimeout|ReadTimeout|ProxyError|Connection (refused|reset|aborted)"
    r"|name resolution|Name or service not known|Network is unreachable|No route to host"
    r"|from versions: none|dns error|error sending request|[Nn]etwork connectivity"
    r"|Failed to (fetch|resolve)",
)
NO_NETWORK = (
    "The packages could not be fetched, because the package index cannot be reached from here: "
    "connect to the network (or tell pip of your proxy or mirror), then run the same command again."
)


def main(purpose: str) -> None:
    if VENV.is_symlink():
        if not version():
            sys.exit(".venv is a link to something that does not run: remove it or mend it.")
        return
    with one_at_a_time():
        done = installed()
        wanted = {name: fingerprint(ROOT / name) for name in LOCKS[purpose]}
        if wanted.items() <= done.get("locks", {}).items():
            return
        if not done and VENV.exists():
            print("Making .venv anew: the one there is unfinished, moved or broken.", flush=True)
        DONE.unlink(missing_ok=True)
        install(LOCKS[purpose][-1], fresh=not done)
        done = {"folder": str(VENV), "python": version(), "locks": done.get("locks", {}) | wanted}
        DONE.write_text(json.dumps(done, indent=1))


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let a second `make` wait until the first has finished its `.venv`."""
    with (ROOT / RUNTIME).open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def installed() -> dict:
    """What `.venv` holds, or {} when it is missing, unfinished, moved or broken."""
    try:
        done = json.loads(DONE.read_text())
        sound = done["folder"] == str(VENV) and done["python"] == version() != ""
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return done if sound else {}


def version() -> str:
    """The version of the Python in `.venv`; empty when it does not run."""
    command = [str(PYTHON), "-I", "-c", "import platform; print(platform.python_version())"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def install(lock: str, *, fresh: bool) -> None:
    """Install `lock` with uv where there is one; where that fails, or there is none, with pip.

    uv does not read pip's settings, so pip may well reach an index that uv cannot.
    """
    uv = shutil.which("uv")
    if uv:
        print(f"Installing the packages of {lock} with uv …", flush=True)
        if fresh:
            clear()
            attempt(uv, "venv", "--quiet", "--python", sys.executable, str(VENV))
        command = [uv, "pip", "install", "--quiet", "--require-hashes", "--python", str(PYTHON)]
        problem = attempt(*command, "-r", lock)
        if not problem:
            return
        if not importlib.util.find_spec("ensurepip"):
            fail(problem)
    if fresh or attempt(str(PYTHON), "-m", "pip", "--version"):
        clear()
        print(f"Making .venv with {sys.executable} …", flush=True)
        problem = attempt(sys.executable, "-m", "venv", str(VENV))
        if problem:
            fail(problem)
    print(f"Installing the packages of {lock} with pip (about half a minute) …", flush=True)
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--require-hashes", "--retries", "3"]
    problem = attempt(*command, "--disable-pip-version-check", "--no-input", "-r", lock)
    if problem:
        fail(problem)


def attempt(*command: str) -> str:
    """Run `command`; empty when it worked, else what it said."""
    # PIP_USER, where somebody's shell sets it, cannot be obeyed inside a virtual environment.
    env = os.environ | {"PIP_USER": "0", "VIRTUAL_ENV": str(VENV)}
    result = subprocess.run(
        command,
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    return "" if result.returncode == 0 else result.stdout.strip() or f"{command[0]} failed"


def clear() -> None:
    if VENV.is_dir():
        shutil.rmtree(VENV)
    else:
        VENV.unlink(missing_ok=True)


def fail(problem: str) -> None:
    if UNREACHABLE.search(problem):
        sys.exit(NO_NETWORK)
    tail = "\n".join(problem.splitlines()[-15:])
    sys.exit(f"{tail}\n\nThe packages could not be installed: the lines above say why.")


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except PermissionError as error:
        sys.exit(
            f"Cannot write {error.filename}: run as the user who owns {ROOT}, "
            "or clone the project to a folder of your own."
        )
    except OSError as error:
        sys.exit(f"The packages could not be installed: {error}.")
    except KeyboardInterrupt:
        sys.exit("Stopped. The same command goes on from here.")
