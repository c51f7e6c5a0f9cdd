"""The site with a bare view beside it: the bytes and headers that BENCH_BARE holds, and no work.

It stands before all other addresses: nothing is found sooner.
"""

import json
import os
from importlib import import_module
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.urls import path

from matrix_site.wsgi import application

KEPT = Path(os.environ["BENCH_BARE"])
CONTENT, HEADERS = KEPT.read_bytes(), json.loads(KEPT.with_suffix(".json").read_text())


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(CONTENT, headers=HEADERS)


# Can be imported only now.
import_module("matrix_site.urls").urlpatterns.insert(0, path("bench/bare/", bare))
__all__ = ["application"]
