"""The project's settings as in production, but for where static files are collected."""

import os
from pathlib import Path

from matrix_site.settings import *  # noqa: F403

STATIC_ROOT = Path(os.environ["TOPOLOGY_STATIC_ROOT"])
