import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict

import pytest
from django.conf import settings

from tests.matrix_site.conftest import PRODUCTION
from tests.security.whole import Answer, Visit

WEBHOOK_SECRET = "service:0123456789-abcdefghij"


@pytest.fixture
def visited(other_process: dict[str, str]) -> Callable[[Mapping[str, Visit]], dict[str, Answer]]:
    """Visit the whole site, in production, over this test's rows: the answers by name.

    The site runs in a process of its own (see whole.py), once for all the visits.
    """
    environment = PRODUCTION | {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": other_process["DATABASE_URL"],
        "DATABASE_POOL": "0",
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "LEDGER_FILE": str(settings.LEDGER_FILE),
        "ANYMAIL_WEBHOOK_SECRET": WEBHOOK_SECRET,
    }

    def visit(visits: Mapping[str, Visit]) -> dict[str, Answer]:
        done = subprocess.run(
            [sys.executable, "-m", "tests.security.whole"],
            cwd=settings.BASE_DIR,
            env=environment,
            input=json.dumps([asdict(one) for one in visits.values()]),
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        answers = [Answer(**one) for one in json.loads(done.stdout)]
        return dict(zip(visits, answers, strict=True))

    return visit
