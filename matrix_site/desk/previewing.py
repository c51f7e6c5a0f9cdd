"""A draft in the clothes of the public page."""

from django.http import HttpRequest, HttpResponse

from cells.models.subject import Subject
from cells.publishing import snapshot_of
from cells.views.pages import render_snapshot

BANNER = "Draft: not published"


def draft_page(request: HttpRequest, subject: Subject) -> HttpResponse:
    """The page as it would be if it were published now; nobody may keep or index it."""
    return render_snapshot(request, subject.page, snapshot_of(subject), banner=BANNER)
