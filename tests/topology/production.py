"""
What production runs, read from the files that production is made of: the Dockerfile's command,
the commands of docker-compose.yml, the templates of nginx.
"""

import json
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATES = ROOT / "matrix_site" / "deploy" / "nginx"
PORT_IN_IMAGE = "8000"


@cache
def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def image_command() -> list[str]:
    """The CMD of the Dockerfile."""
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    return json.loads(re.findall(r"^CMD (\[.*\])$", text, re.MULTILINE)[-1])


def web_command(port: int) -> list[str]:
    """The image's command, listening on a port of the loopback instead."""
    command = [
        part.replace("0.0.0.0", "127.0.0.1").replace(PORT_IN_IMAGE, str(port))
        for part in image_command()
    ]
    return [str(Path(sys.executable).parent / command[0]), *command[1:]]


def service_command(name: str) -> list[str]:
    """The command of a service in docker-compose.yml, with the Python that runs this."""
    command = compose()["services"][name]["command"]
    return [sys.executable if part == "python" else part for part in command]


def program(name: str) -> str | None:
    """Where a system program is; /usr/sbin is not on the PATH of everybody."""
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")


def missing() -> list[str]:
    """What the whole topology needs and this machine lacks."""
    return [name for name in ("nginx", "redis-server", "openssl") if not program(name)]


def fill_in(folder: Path, values: dict[str, str]) -> Path:
    """Write nginx's configuration into `folder`; returns the file to start it with.

    KeyError where a template wants a value that is not given.
    """
    for template in TEMPLATES.glob("*.template"):
        text = re.sub(r"\$\{(MATRIX_\w+)\}", lambda found: values[found[1]], template.read_text())
        (folder / template.stem).write_text(text)
    return folder / "nginx.conf"


def certificate(folder: Path) -> Path:
    """A self-signed certificate for localhost, named as nginx wants it; returns its file."""
    chain = folder / "fullchain.pem"
    command = [str(program("openssl")), "req", "-x509", "-newkey", "ec", "-pkeyopt"]
    command += ["ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    command += ["-addext", "subjectAltName=DNS:localhost", "-out", str(chain)]
    command += ["-keyout", str(folder / "privkey.pem")]
    subprocess.run(command, check=True, capture_output=True)
    return chain
