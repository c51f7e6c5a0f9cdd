"""An import that is killed (kill -9) leaves the whole page or nothing.

Ten processes are killed at moments spread over the run of one, so this takes its time.
"""

import os
import subprocess
import sys
import time

import pytest
from django.conf import settings

from bites.models import PageImport, Section
from cells.models import Edition
from tests.bites.cell_pages import PAGE
from tests.factories import CellFactory

KILLS = 10
ENTRIES = 40


def page_of(code):
    more = "".join(
        f"K Study {n} of many ({1950 + n}). It said {n}.\n\n" for n in range(ENTRIES - 4)
    )
    return PAGE.replace("E5", code).replace("K Phone calls", more + "K Phone calls")


def start(path, environment):
    command = [sys.executable, "manage.py", "import_cell", str(path), "--publish"]
    return subprocess.Popen(
        [*command, "--kind", "significant", "--note", "Imported"],
        cwd=settings.BASE_DIR,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
    )


def rows_of(cell):
    return {
        "entries": cell.entries.count(),
        "sections": Section.objects.filter(bite__cell=cell).count(),
        "imports": PageImport.objects.filter(cell=cell).count(),
        "editions": Edition.objects.filter(page=cell.page).count(),
    }


NOTHING = {"entries": 0, "sections": 0, "imports": 0, "editions": 0}
WHOLE = {"entries": ENTRIES, "sections": 4, "imports": 1, "editions": 1}


@pytest.mark.django_db(transaction=True)
def test_a_killed_import_leaves_the_whole_page_or_nothing(other_process, tmp_path):
    cells = [CellFactory(code=f"{letter}{row}") for letter in "AB" for row in range(1, 6)]
    path = tmp_path / "page.txt"
    path.write_text(page_of("E5"))
    whole = CellFactory()
    began = time.monotonic()
    assert start(path, other_process).wait(timeout=120) == 0
    seconds = time.monotonic() - began
    assert rows_of(whole) == WHOLE
    for number, cell in enumerate(cells[:KILLS]):
        path.write_text(page_of(cell.code))
        process = start(path, other_process)
        time.sleep(seconds * (0.5 + 0.5 * number / KILLS))
        process.kill()
        process.wait()
        assert rows_of(cell) in (NOTHING, WHOLE)
    assert start(path, other_process).wait(timeout=120) == 0
    assert rows_of(cells[-1]) == WHOLE
