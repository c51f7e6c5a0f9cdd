"""The page that is measured, and what the bare view answers in its place."""

import json
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.test import Client

from tests import weight
from tests.bench.stage import versions

CELL = "/drug/e5/"
# What the site adds to a page that no middleware does.
OF_THE_SITE = {"Content-Type", "ETag", "Cache-Control", "Link"}


def prepare(bare: Path) -> str:
    """Publish the cell, make its page ahead, keep it at `bare`; the page's validator."""
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("migrate", verbosity=0)
    weight.build()
    call_command("make_pages")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    response = Client().get(CELL, secure=True)
    bare.write_bytes(response.content)
    kept = {name: value for name, value in response.headers.items() if name in OF_THE_SITE}
    bare.with_suffix(".json").write_text(json.dumps(kept))
    print(f"{versions()}; a page of {len(response.content):,} bytes\n")
    connection.close()
    return response["ETag"]
