"""A draft in the clothes of the public page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cells.models.subject import Subject
from cells.publishing import snapshot_of
from cells.publishing.parts import parts_of
from cells.richtext import render as render_text

BANNER = "Draft: not published"


def draft_page(request: HttpRequest, subject: Subject) -> HttpResponse:
    """The page as it would be if it were published now; nobody may keep or index it."""
    snapshot = snapshot_of(subject)
    texts = [
        (text.place, render_text(text.html, resolve=lambda kind, id: None, prefix=f"text-{i}"))
        for key, part in parts_of(snapshot["kind"]).items()
        for i, text in enumerate(part.texts(snapshot[key]))  # type: ignore[literal-required]
    ]
    context = {"subject": subject, "banner": BANNER, "texts": texts}
    response = render(request, "desk/preview.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
