"""A draft in the clothes of the public page."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html

from cells.models.subject import Subject
from cells.publishing import snapshot_of
from cells.views.pages import render_snapshot
from matrix_site.desk.links import work_address


def draft_page(request: HttpRequest, subject: Subject, banner: str) -> HttpResponse:
    """The page as it would be if it were published now; nobody may keep or index it."""
    return render_snapshot(request, subject.page, snapshot_of(subject), banner=banner)


def banner_for_editors(subject: Subject) -> str:
    """With the way back to where the draft is worked on."""
    return format_html(
        'Draft: not published. <a href="{}">Back to the draft</a> · '
        '<a href="{}">Links for outsiders</a>',
        work_address(subject),
        reverse("desk:preview_links_to", args=[subject.page.path]),
    )
