"""Our addresses, written with capitals: people type "/drug/E5" as the cell is called."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import Resolver404, ResolverMatch, resolve

from cells.models import Page
from cells.views.answers import only_read

OURS = {"cells", "entries"}


@only_read
def small_letters(request: HttpRequest, capitals: str) -> HttpResponse:
    """Lead for good to the address in small letters; Http404 where no page is behind that."""
    small = f"/{capitals.lower()}"
    found = route_of(small)
    if found is None:
        small = f"{small.rstrip('/')}/"
        found = route_of(small)
    if found is None or not is_published(found):
        raise Http404
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{small}{f'?{query}' if query else ''}")


def route_of(address: str) -> ResolverMatch | None:
    try:
        found = resolve(address)
    except Resolver404:
        return None
    return found if found.app_name in OURS else None


def is_published(route: ResolverMatch) -> bool:
    """Whether the page that the address names has an edition; it need not name one."""
    path = route.kwargs.get("slug" if route.url_name == "course" else "path")
    return path is None or Page.objects.published().filter(path=path).exists()
