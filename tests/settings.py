"""
The project's settings as the tests run them.

SQLite in a throw-away file unless TEST_DATABASE_URL names another database (bin/test.py
starts a PostgreSQL and names it). A file, not memory: threads, browsers and other
processes then meet the locks that they meet on a real site. The DATABASE_URL of the shell
is never looked at.
"""

import atexit
import os
import re
import shutil
import tempfile
from pathlib import Path
from urllib.parse import quote

FOLDER = Path(tempfile.mkdtemp(prefix="matrix-tests-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)

# What a shell or an .env file says of a real site is not for the tests.
example = (Path(__file__).parent.parent / ".env.example").read_text()
for name in re.findall(r"^(?:# )?([A-Z_]+)=", example, re.MULTILINE):
    os.environ.pop(name, None)
os.environ["DEBUG"] = "1"
os.environ["DATABASE_URL"] = os.environ.get(
    "TEST_DATABASE_URL", f"sqlite:///{quote(str(FOLDER))}/matrix.sqlite3"
)
os.environ["LEDGER_FILE"] = str(FOLDER / "ledger.jsonl")
os.environ["MEDIA_ROOT"] = str(FOLDER / "media")

from matrix_site.settings import *  # noqa: E402, F403
from matrix_site.settings import DATABASES  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(FOLDER / "test.sqlite3")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
