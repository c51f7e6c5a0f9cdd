"""
PostgreSQL, Redis, two web processes, a worker, timed jobs and nginx, on this machine.

Everything is thrown away at the end. A service that ends is started again, as Docker and systemd
would. Nothing outlives the process that started it.
"""

import contextlib
import ctypes
import json
import os
import secrets
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from tests import postgres
from tests.topology import production

# Seconds until everything must answer, on a machine with much other work.
PATIENCE = 300.0
WEB = ("web", "web2")
PORTS = ("http", "https", "behind", "watch", "redis", "mail", *WEB)
USER, PASSWORD = "ada", "a long pass phrase"
PR_SET_PDEATHSIG = 1


class NotUpError(Exception):
    """Something did not come up; the message holds the end of its log."""


@dataclass
class Service:
    name: str
    command: list[str]
    user: dict[str, Any]
    log: Path
    process: subprocess.Popen[bytes]


class Topology:
    """`start()`, then `tend()` now and then, `stop()` at the end."""

    def __init__(self) -> None:
        # Not in TMPDIR: the path of a socket is limited to about 100 bytes.
        self.folder = Path(tempfile.mkdtemp(prefix="matrix-top-", dir="/tmp"))
        self.folder.chmod(0o755)
        self.ports = dict(zip(PORTS, free_ports(len(PORTS)), strict=True))
        self.site = f"https://localhost:{self.ports['https']}"
        self.mails = self.folder / "mails.jsonl"
        self.secret = secrets.token_urlsafe(60)
        self.services: dict[str, Service] = {}
        self.database: subprocess.Popen | None = None

    def start(self) -> None:
        """Returns when everything answers; NotUpError otherwise."""
        self.database, self.database_url = postgres.start(self.made("database"))
        collecting = self.run("collectstatic", "manage.py", "collectstatic", "--noinput", "-v0")
        filling = self.run("fill", "-m", "tests.topology.acts", "fill")
        redis = production.service_command("redis")
        self.serve("redis", [*redis, "--port", str(self.ports["redis"]), "--bind", "127.0.0.1"])
        mail = [sys.executable, "-m", "tests.smtp_server", str(self.mails)]
        self.serve("mail", [*mail, str(self.ports["mail"])])
        for process in (collecting, filling):
            if process.process.wait(PATIENCE):
                raise NotUpError(f"{process.name} failed: {process.log.read_text()[-2000:]}")
        for name in WEB:
            self.serve(name, production.web_command(self.ports[name]))
        self.serve("worker", production.service_command("worker"))
        self.serve("jobs", production.service_command("jobs"))
        self.serve_nginx()
        self.wait_until_it_answers()

    def describe(self) -> dict[str, object]:
        """What a test must know of it, as plain data."""
        return {
            "site": self.site,
            "plain": f"http://localhost:{self.ports['http']}",
            "behind": f"http://localhost:{self.ports['behind']}",
            "watch": f"http://127.0.0.1:{self.ports['watch']}",
            **{name: f"http://localhost:{self.ports[name]}" for name in WEB},
            "certificate": str(self.folder / "nginx" / "fullchain.pem"),
            "cache": str(self.folder / "nginx" / "cache"),
            "logs": str(self.folder / "nginx"),
            "mails": str(self.mails),
            "user": USER,
            "password": PASSWORD,
            "environment": self.environment,
            "web_ports": [self.ports[name] for name in WEB],
            "processes": {name: service.process.pid for name, service in self.services.items()},
        }

    @property
    def environment(self) -> dict[str, str]:
        """Production's settings, and of the shell only where programs are."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "tests.topology.settings",
            "TOPOLOGY_STATIC_ROOT": str(self.folder / "static"),
            "DJANGO_SUPERUSER_PASSWORD": PASSWORD,
            "DATABASE_URL": self.database_url,
            "CACHE_URL": f"redis://127.0.0.1:{self.ports['redis']}/1",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.ports['mail']}",
            "SECRET_KEY": self.secret,
            "SUPPRESSION_KEY": self.secret[::-1],
            "ALLOWED_HOSTS": "localhost",
            "SITE_URL": self.site,
            "INSTALLATION_ID": "topology",
            "MEDIA_ROOT": str(self.folder / "media"),
            "LEDGER_FILE": str(self.folder / "ledger.jsonl"),
            # As docker-compose.yml sets them for a site behind its nginx.
            "TRUST_X_FORWARDED_PROTO": "1",
            "TRUSTED_PROXIES": "127.0.0.1",
            "WEB_CONCURRENCY": "1",
        }

    def made(self, name: str) -> Path:
        """A new folder, which every user may enter."""
        folder = self.folder / name
        folder.mkdir()
        return folder

    def run(self, name: str, *arguments: str) -> Service:
        """Start something that ends by itself."""
        return self.started(name, [sys.executable, *arguments], {})

    def serve(self, name: str, command: list[str], user: dict[str, Any] | None = None) -> None:
        """Start something that goes on, as another user where `Popen` is to be told so."""
        self.services[name] = self.started(name, command, user or {})

    def started(self, name: str, command: list[str], user: dict[str, Any]) -> Service:
        log = self.folder / f"{name}.log"
        with log.open("ab") as file:
            process = subprocess.Popen(
                command,
                cwd=production.ROOT,
                env=self.environment,
                stdin=subprocess.PIPE,  # the mail server ends with it
                stdout=file,
                stderr=subprocess.STDOUT,
                process_group=0,
                preexec_fn=partial(end_with, os.getpid()),
                **user,
            )
        return Service(name, command, user, log, process)

    def serve_nginx(self) -> None:
        """As in production without root's rights, where this is root."""
        folder = self.made("nginx")
        production.certificate(folder)
        self.start_nginx("nginx", self.nginx_values(folder))
        # The other way to run it: what is in front, here this machine, ends TLS.
        behind = self.made("behind")
        plain = f"127.0.0.1:{self.ports['behind']}"
        unlike = {"MATRIX_EDGE": "behind", "MATRIX_HTTP": plain}
        unlike["MATRIX_WATCH"] = f"unix:{behind}/watch.sock"
        self.start_nginx("behind", self.nginx_values(behind) | unlike)

    def nginx_values(self, folder: Path) -> dict[str, str]:
        """What the templates want, for an nginx that ends TLS."""
        return {
            "MATRIX_WORKERS": "2",
            "MATRIX_RUN": str(folder),
            "MATRIX_CACHE": str(folder / "cache"),
            "MATRIX_LOGS": str(folder),
            "MATRIX_ACME": str(folder),
            "MATRIX_CERTIFICATES": str(folder),
            "MATRIX_EDGE": "tls",
            "MATRIX_FRONT": "127.0.0.1",
            "MATRIX_HTTP": f"127.0.0.1:{self.ports['http']}",
            "MATRIX_HTTPS": f"127.0.0.1:{self.ports['https']} ssl http2",
            "MATRIX_HTTP2": "",
            "MATRIX_WATCH": f"127.0.0.1:{self.ports['watch']}",
            "MATRIX_SERVER_NAMES": self.environment["ALLOWED_HOSTS"].replace(",", " "),
            "MATRIX_HOST": "localhost",
            "MATRIX_WEB": " ".join(
                f"server 127.0.0.1:{self.ports[name]} max_fails=1 fail_timeout=2s;" for name in WEB
            ),
        }

    def start_nginx(self, name: str, values: dict[str, str]) -> None:
        folder = Path(values["MATRIX_RUN"])
        configuration = production.fill_in(folder, values)
        user = postgres.other_user()
        if user:
            for path in (folder, *folder.iterdir()):
                os.chown(path, user["user"], user["group"])
        nginx = [str(production.program("nginx")), "-p", str(folder), "-c", str(configuration)]
        self.serve(name, [*nginx, "-e", "stderr", "-g", "daemon off;"], user)

    def wait_until_it_answers(self) -> None:
        trust = ssl.create_default_context(cafile=self.folder / "nginx" / "fullchain.pem")
        ends_at = time.monotonic() + PATIENCE
        wanted = [(f"http://127.0.0.1:{self.ports['watch']}/healthz", None), (self.site, trust)]
        while time.monotonic() < ends_at:
            for service in self.services.values():
                if service.process.poll() is not None:
                    said = service.log.read_text(errors="replace")[-3000:]
                    raise NotUpError(f"{service.name} ended: {said}")
            if all(answers(address, context) for address, context in wanted):
                return
            time.sleep(0.2)
        logs = {service.name: service.log.read_text()[-500:] for service in self.services.values()}
        raise NotUpError(f"not everything answered within {PATIENCE:.0f} s: {json.dumps(logs)}")

    def tend(self) -> None:
        """Start again what has ended."""
        for service in list(self.services.values()):
            if service.process.poll() is not None:
                self.serve(service.name, service.command, service.user)

    def stop(self) -> None:
        """End everything, and leave nothing behind."""
        for service in self.services.values():
            end_group(service.process, signal.SIGKILL)
            service.process.wait()
        if self.database:
            postgres.stop(self.database)
        shutil.rmtree(self.folder, ignore_errors=True)


def free_ports(number: int) -> list[int]:
    """Ports of the loopback that were free a moment ago."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [opened.getsockname()[1] for opened in sockets]
    for opened in sockets:
        opened.close()
    return ports


def end_with(parent: int) -> None:
    """Let the kernel end this process with the one that started it (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)


def end_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """A service with all that it has started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def answers(address: str, context: ssl.SSLContext | None) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5, context=context) as response:
            return response.status == 200
    except (OSError, urllib.error.URLError):
        return False
