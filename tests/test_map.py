"""docs/map.md names what there is."""

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

MAP = (settings.BASE_DIR / "docs" / "map.md").read_text(encoding="utf-8")
HEADING = re.compile(r"^##+ `(.+?)/`", re.MULTILINE)
CODE = {".py", ".css", ".js"}


def files_of_code() -> list[Path]:
    """Code of ours in folders, apart from `__init__.py`, tests and migrations."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = [Path(line) for line in listed.stdout.splitlines()]
    return [
        path
        for path in paths
        if path.suffix in CODE
        and path.name != "__init__.py"
        and not {"tests", "migrations"} & set(path.parts)
        and path.parent != Path()
    ]


def sections() -> dict[str, str]:
    """What stands under the heading of each folder."""
    pieces = HEADING.split(MAP)
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


def test_every_folder_of_code_is_on_the_map():
    assert {str(path.parent) for path in files_of_code()} - sections().keys() == set()


def test_every_file_of_code_is_on_the_map():
    there = sections()
    left_out = [
        str(path)
        for path in files_of_code()
        if path.name != "apps.py" and f"`{path.name}`" not in there.get(str(path.parent), "")
    ]
    assert left_out == []


@pytest.mark.parametrize("folder", sections())
def test_the_map_names_only_what_there_is(folder):
    named = re.findall(r"`([\w.-]+\.(?:py|js|css|csv|html))`", sections()[folder])
    gone = [name for name in named if not (settings.BASE_DIR / folder / name).exists()]
    assert (settings.BASE_DIR / folder).is_dir()
    assert gone == []
