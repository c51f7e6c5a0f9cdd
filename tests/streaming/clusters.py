"""Two PostgreSQL servers, of which one follows the other: `python -m tests.streaming.clusters`.

See `tests.streaming.child`. They run until standard input ends, and leave nothing behind.
"""

import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from tests import postgres
from tests.streaming.child import obey


class Server:
    def __init__(self, programs: Path, folder: Path) -> None:
        folder.mkdir()
        self.programs = programs
        self.log = folder / "log"
        self.files = postgres.folder_of_its_own(folder)
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        # What is left of a server that was killed ends by itself, a moment later.
        for last_try in (False, False, False, True):
            try:
                self.process = postgres.serve(self.programs, self.files, log=self.log)
                return
            except postgres.NoServerError:
                if last_try:
                    raise

    def stop(self) -> None:
        """As a system does that restarts it: whoever is connected is cut off."""
        if self.process:
            postgres.stop(self.process)

    def kill(self) -> None:
        """With `kill -9`."""
        assert self.process
        self.process.kill()
        self.process.wait()

    def follow(self, primary: "Server") -> None:
        """Become a standby of that server. RuntimeError where it cannot."""
        command = [f"{self.programs}/pg_basebackup", f"--host={primary.files}"]
        command += ["--username=matrix", f"--pgdata={self.files}/data", "--write-recovery-conf"]
        command += ["--checkpoint=fast", "--create-slot", "--slot=standby", "--no-sync"]
        if (done := postgres.run(command, self.files)).returncode:
            raise RuntimeError(done.stdout)


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    # Not in TMPDIR: see tests/postgres.py.
    folder = Path(tempfile.mkdtemp(prefix="matrix-pg-", dir="/tmp"))
    folder.chmod(0o755)
    servers: dict[str, Server] = {}
    try:
        programs = postgres.find_server(folder)
        servers = {name: Server(programs, folder / name) for name in ("primary", "standby")}
        primary, standby = servers.values()
        postgres.make_cluster(programs, primary.files)
        primary.start()
        standby.follow(primary)
        standby.start()
        said = {name: postgres.address_of(server.files) for name, server in servers.items()}
        obey(
            said | {"programs": str(programs)},
            {
                "start": lambda name: servers[name].start(),
                "stop": lambda name: servers[name].stop(),
                "kill": lambda name: servers[name].kill(),
            },
        )
    except postgres.NoServerError as problem:
        obey({"problem": str(problem)}, {})
    finally:
        # The primary would wait for one that follows it.
        for server in reversed(servers.values()):
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
