"""Production's settings as `whole.py` runs them: static files elsewhere, an address that fails."""

import os
from pathlib import Path

from matrix_site.settings import *  # noqa: F403

STATIC_ROOT = Path(os.environ["STATIC_ROOT"])
ROOT_URLCONF = "tests.security.failing_urls"
