"""What programs should know: /api/ for people who write them, and its parts for programs."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from cells.addresses import absolute
from cells.describing.head import programs_described
from cells.exporting import schema, shapes
from cells.exporting.documents import schema_url
from cells.exporting.form import Form
from cells.exporting.listed import LICENCE, LICENCE_URL
from cells.exporting.openapi import openapi
from cells.exporting.sheet import COLUMNS
from cells.exporting.writing import json_text
from cells.models import Page
from cells.reading.frame import Way, frame_of
from cells.reading.surroundings import Surroundings
from cells.views.answers import answer, page_of
from cells.views.files import file_of, for_programs, only_read_or_json


@only_read_or_json
def about(request: HttpRequest) -> HttpResponse:
    """The page for people."""
    facts = Page.objects.filter(path=Page.HOME).values_list("facts_version", flat=True).first()

    def make() -> HttpResponse:
        around = Surroundings.of(None)
        context = {
            "columns": list(COLUMNS),
            "site": absolute("/").rstrip("/"),
            "schema": schema_url(),
            "version": shapes.VERSION,
            "licence": Way(LICENCE, LICENCE_URL),
            "ways_up": [Way("Home", "/"), Way("For programs", "/api/", is_here=True)],
            "described": programs_described(),
            "frame": frame_of(around),
        }
        return page_of("cells/api.html", context)

    return answer(request, make, depends_on=("api", facts))


@for_programs
def description(request: HttpRequest) -> HttpResponse:
    """OpenAPI."""

    def make() -> HttpResponse:
        return file_of(Form.JSON, "openapi", json_text(openapi()))

    return answer(request, make, depends_on=("openapi", settings.SITE_URL))


@for_programs
def json_schema(request: HttpRequest) -> HttpResponse:
    """The JSON Schema that every document of ours names."""

    def make() -> HttpResponse:
        text = json_text(schema.published(schema_url()))
        response = file_of(Form.JSON, f"schema-{shapes.VERSION}", text)
        response.headers["Content-Type"] = "application/schema+json"
        return response

    return answer(request, make, depends_on=("schema", settings.SITE_URL))
