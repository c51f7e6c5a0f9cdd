"""What `make serve` and `make test` stand on, and what a person meets where it is missing."""

import ast
import re
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUNTIME = PROJECT["project"]["dependencies"]
DEVELOPMENT = PROJECT["dependency-groups"]["dev"]


def run(*command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the project that sees only the environment given."""
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=30
    )


def pretend_python(folder: Path, *, exit_code: int, says: str = "") -> Path:
    """A `python3` in `folder` that answers bin/find-python's question in a set way."""
    python = folder / "python3"
    python.write_text(f"#!/bin/sh\necho '{says}'\nexit {exit_code}\n")
    python.chmod(0o755)
    return python


def pins(lock: str) -> dict[str, str]:
    """Name -> version of a lock file; each pin is checked to have hashes."""
    text = (ROOT / lock).read_text()
    found = {}
    for entry in re.split(r"\n(?=\S)", text):
        pin = re.match(r"([\w.-]+)==(\S+)", entry)
        assert pin, entry
        assert "--hash=sha256:" in entry, entry
        found[pin[1]] = pin[2]
    return found


def committed_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [path for name in listed.stdout.split("\0") if (path := ROOT / name).is_file()]


# --- Finding a Python ---------------------------------------------------------------------


def test_without_any_python_one_sentence_says_what_to_do(tmp_path: Path) -> None:
    result = run("/bin/sh", "bin/find-python", PATH=str(tmp_path), HOME=str(tmp_path))
    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.startswith("No Python 3.12 or newer was found: install one")
    assert result.stderr.count("\n") == 1


def test_a_python_that_is_too_old_is_named(tmp_path: Path) -> None:
    old = pretend_python(tmp_path, exit_code=3)
    result = run("/bin/sh", "bin/find-python", PATH=str(tmp_path), HOME=str(tmp_path))
    assert result.returncode == 1
    assert f"(only older ones, such as {old})" in result.stderr


def test_a_python_without_its_venv_part_is_told_from_none(tmp_path: Path) -> None:
    python = pretend_python(tmp_path, exit_code=4)
    result = run("/bin/sh", "bin/find-python", PATH=str(tmp_path), HOME=str(tmp_path))
    assert result.returncode == 1
    assert f"{python} is new enough but cannot make virtual environments" in result.stderr


def test_a_shim_that_does_not_run_is_passed_over(tmp_path: Path) -> None:
    broken, good = tmp_path / "shims", tmp_path / "a folder"
    broken.mkdir()
    good.mkdir()
    pretend_python(broken, exit_code=127)
    pretend_python(good, exit_code=0, says="/the/good/one")
    result = run("/bin/sh", "bin/find-python", PATH=f"{broken}:{good}", HOME=str(tmp_path))
    assert (result.returncode, result.stdout) == (0, "/the/good/one\n")


def test_a_python_that_only_pyenv_knows_is_found(tmp_path: Path) -> None:
    folder = tmp_path / ".pyenv" / "versions" / "3.13.0" / "bin"
    folder.mkdir(parents=True)
    pretend_python(folder, exit_code=0, says="/pyenv/python").rename(folder / "python")
    result = run("/bin/sh", "bin/find-python", PATH="/nowhere", HOME=str(tmp_path))
    assert result.stdout == "/pyenv/python\n"


def test_the_python_running_the_tests_is_good_enough() -> None:
    result = run("/bin/sh", "bin/find-python", PATH="/nowhere", PYTHON=sys.executable)
    assert Path(result.stdout.strip()).exists()


def test_a_python_named_by_hand_that_will_not_do_is_refused(tmp_path: Path) -> None:
    old = pretend_python(tmp_path, exit_code=3)
    result = run("/bin/sh", "bin/find-python", PATH="/nowhere", PYTHON=str(old))
    assert result.returncode == 1
    assert f"PYTHON={old} is not a Python 3.12 or newer" in result.stderr


# --- Serving ------------------------------------------------------------------------------


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "\u0668\u0660"])
def test_a_port_that_is_none_is_refused_in_a_sentence(port: str) -> None:
    result = run(sys.executable, "bin/serve.py", PORT=port)
    assert result.returncode == 1
    assert result.stderr == f"PORT={port} is not a port number: use one from 1024 to 65535.\n"


def test_a_port_in_use_is_named_with_another_to_try() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        result = run(sys.executable, "bin/serve.py", PORT=str(port))
    assert result.returncode == 1
    assert result.stderr.startswith(f"Port {port} is in use")
    assert "make serve PORT=" in result.stderr


# --- Locked dependencies ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lock", "wishes"),
    [("requirements.txt", RUNTIME), ("tests/requirements.txt", RUNTIME + DEVELOPMENT)],
)
def test_the_lock_keeps_every_wish_of_pyproject(lock: str, wishes: list[str]) -> None:
    locked = pins(lock)
    for wish in map(Requirement, wishes):
        assert wish.specifier.contains(locked[wish.name.lower()], prereleases=True), wish


def test_the_lock_holds_nothing_that_nobody_asked_for() -> None:
    text = (ROOT / "requirements.txt").read_text()
    entries = [entry for entry in re.split(r"\n(?=\S)", text) if "(pyproject.toml)" in entry]
    asked = {re.split(r"==", entry)[0] for entry in entries}
    assert asked == {Requirement(wish).name.lower() for wish in RUNTIME}


def test_tests_run_on_the_versions_that_the_site_runs_on() -> None:
    assert pins("requirements.txt").items() <= pins("tests/requirements.txt").items()


def test_no_committed_file_names_a_package_registry() -> None:
    registry = re.compile(
        rb"py"
        rb"pi\.(org|python)|python"
        rb"hosted\.org|--(extra-)?index"
        rb"-url[ =]\S*://"
        rb"|registry\.np"
        rb"mjs|--find"
        rb"-links[ =]"
    )
    naming = [path for path in committed_files() if registry.search(path.read_bytes())]
    assert naming == []


# --- What a newcomer reads ----------------------------------------------------------------


def names_that_settings_read() -> set[object]:
    tree = ast.parse((ROOT / "matrix_site" / "settings.py").read_text())
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    readers = {"env", "flag", "os.environ.get", "os.getenv"}
    names = [call.args[0] for call in calls if ast.unparse(call.func) in readers]
    return {name.value for name in names if isinstance(name, ast.Constant)}  # not env's own `name`


def test_the_example_environment_explains_each_name_that_is_read() -> None:
    example = (ROOT / ".env.example").read_text()
    explained = set(re.findall(r"^(?:# )?([A-Z_]+)=", example, re.MULTILINE))
    composed = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))
    assert explained == names_that_settings_read() | composed


def test_the_image_holds_every_app() -> None:
    copied = set(re.findall(r"^COPY (\w+) \1$", (ROOT / "Dockerfile").read_text(), re.MULTILINE))
    apps = {path.parent.name for path in ROOT.glob("*/apps.py")}
    assert copied == apps | {"templates"}


def test_every_make_command_is_explained() -> None:
    commands = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE)) - {"help"}
    explained = (ROOT / "docs" / "commands.md").read_text()
    assert {name for name in commands if f"`make {name}`" not in explained} == set()


def test_every_command_of_manage_py_is_explained() -> None:
    files = ROOT.glob("*/management/commands/[a-z]*.py")
    explained = (ROOT / "docs" / "commands.md").read_text()
    assert {path.stem for path in files if f"| `{path.stem}" not in explained} == set()


def test_the_licence_is_mit_and_the_project_says_so() -> None:
    assert (ROOT / "LICENSE").read_text().startswith("MIT License")
    assert PROJECT["project"]["license"] == "MIT"


@pytest.mark.django_db(transaction=True)
def test_another_process_sees_what_a_test_wrote(other_process: dict[str, str]) -> None:
    User.objects.create_superuser("seen-from-outside", password="pass")
    result = run(sys.executable, "manage.py", "dumpdata", "auth.user", **other_process)
    assert "seen-from-outside" in result.stdout
