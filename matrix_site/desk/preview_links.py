"""Preview links: a draft for somebody outside the newsroom, for some days."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cells.addresses import absolute
from cells.models import Page, PreviewLink
from cells.models.preview_link import address_of
from cells.reading.frame import frame_of
from cells.reading.surroundings import Surroundings
from cells.views.answers import only_read
from matrix_site.desk import previewing
from matrix_site.desk.naming import Named, named
from matrix_site.desk.preview_links_forms import PreviewLinkForm
from matrix_site.desk.returning import go_back
from matrix_site.desk.views import require

# Links that open nothing any more are listed below the others, so many of them.
ENDED = 20
REFUSAL = "To give preview links away you must be an editor."


@dataclass(frozen=True, slots=True)
class Listed:
    link: PreviewLink
    named: Named


@only_read
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """The draft that a token opens, for anybody who has it: see `PreviewLink`.

    One answer for whatever opens nothing, so that nobody learns what a link once was. Nothing
    is written, not even that it was opened.
    """
    link = PreviewLink.opened_by(token)
    if link is None:
        context = {"frame": frame_of(Surroundings.of(None))}
        answer = HttpResponse(render_to_string("preview_ended.html", context), status=404)
        answer["Cache-Control"] = "private, no-store"
    else:
        until = timezone.localtime(link.expires_at)
        banner = (
            "Draft: not published, and shown to you in confidence. This link works until "
            f"{until:%-d %B %Y, %H:%M} (London)."
        )
        answer = previewing.draft_page(request, link.page.subject, banner)
    answer["X-Robots-Tag"] = "noindex"
    # Whoever learns the address can read the draft: no other site is told it.
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@require_safe
def preview_links(request: HttpRequest) -> HttpResponse:
    """Every link that opens a draft today."""
    require(request, "cells.view_previewlink", REFUSAL)
    context = {
        **admin.site.each_context(request),
        "title": "Preview links",
        "working": listed(PreviewLink.objects.working()),
        "here": request.path,
    }
    return render(request, "desk/preview_links.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preview_links_to(request: HttpRequest, path: str) -> HttpResponse:
    """The links to one page; POST makes one and shows it, this once.

    Not led elsewhere after the POST: the token would have to be kept meanwhile, and it is
    kept nowhere.
    """
    require(request, "cells.view_previewlink", REFUSAL)
    page = get_object_or_404(
        Page.objects.exclude(kind=Page.Kind.HOME).select_related("listed_on"), path=path
    )
    form = PreviewLinkForm(request.POST if request.method == "POST" else None)
    address = ""
    if request.method == "POST":
        require(request, "cells.add_previewlink", REFUSAL)
        if form.is_valid() and not page.withdrawal:
            _, token = PreviewLink.make(page=page, by=request.user, **form.cleaned_data)
            address, form = absolute(address_of(token)), PreviewLinkForm()
    name = named([page])[page.pk]
    links = PreviewLink.objects.filter(page=page)
    working = links.working()
    ended = links.exclude(pk__in=working.values("pk"))
    context = {
        **admin.site.each_context(request),
        "title": f"Preview links to {name.name}",
        "page": page,
        "named": name,
        "form": form,
        "address": address,
        "working": listed(working),
        "ended": listed(ended[:ENDED]),
        "here": request.path,
    }
    return render(request, "desk/preview_links_to.html", context)


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a link open nothing from now on."""
    require(request, "cells.change_previewlink", REFUSAL)
    link = get_object_or_404(PreviewLink.objects.select_related("page"), pk=pk)
    link.revoke(by=request.user)
    messages.success(request, "The link opens nothing any more.")
    return go_back(request, reverse("desk:preview_links_to", args=[link.page.path]))


def listed(links: Iterable[PreviewLink]) -> list[Listed]:
    """With the names of their pages."""
    found = list(links.select_related("page", "made_by", "revoked_by"))  # type: ignore[attr-defined]
    names = named({link.page for link in found})
    return [Listed(link, names[link.page_id]) for link in found]
