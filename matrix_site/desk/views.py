"""Preview of a draft, and what all screens of a page share."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from cells.models import Page
from cells.models.subject import Subject
from matrix_site.desk import previewing
from matrix_site.desk.links import edit_address, work_address


@require_safe
def preview(request: HttpRequest, path: str) -> HttpResponse:
    """The page as readers would see it if it were published now."""
    require(request, "cells.view_cell", "To see drafts you must be an editor.")
    subject = subject_at(path)
    return previewing.draft_page(request, subject, previewing.banner_for_editors(subject))


def subject_at(path: str) -> Subject:
    """The draft behind an address. Raises Http404."""
    pages = Page.objects.exclude(kind=Page.Kind.HOME).select_related("current_edition")
    return get_object_or_404(pages, path=path).subject


def require(request: HttpRequest, permission: str, sentence: str) -> None:
    """Raise PermissionDenied, with a sentence to be shown, unless the user may."""
    if not request.user.has_perm(permission):
        raise PermissionDenied(sentence)


def screen(request: HttpRequest, subject: Subject, title: str) -> dict[str, Any]:
    """What every screen of a page needs."""
    return {
        **admin.site.each_context(request),
        "title": title,
        "subject": subject,
        "opts": subject._meta,
        "edit_url": edit_address(subject),
        "work_url": work_address(subject),
    }
