"""The site map for search engines."""

from django.core.paginator import EmptyPage
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string

from cells.addresses import absolute
from cells.describing.sitemap import PagesSitemap
from cells.models import Page
from cells.views.answers import answer, only_read


@only_read
def sitemap(request: HttpRequest, number: int = 0) -> HttpResponse:
    """All addresses, or an index where they fill several files; `number` is one of those."""
    facts = Page.objects.filter(path=Page.HOME).values_list("facts_version", flat=True).first()
    return answer(request, lambda: xml(number), depends_on=("sitemap", number, facts))


def xml(number: int) -> HttpResponse:
    """Raises Http404 for a file that there is not."""
    pages = PagesSitemap()
    files = pages.paginator.num_pages
    if number == 0 and files > 1:
        places = [{"location": absolute(f"/sitemap-{n}.xml")} for n in range(1, files + 1)]
        return xml_of("sitemap_index.xml", {"sitemaps": places})
    try:
        urls = pages.get_urls(page=number or 1)
    except EmptyPage:
        raise Http404 from None
    return xml_of("sitemap.xml", {"urlset": urls})


def xml_of(template: str, context: dict[str, object]) -> HttpResponse:
    """By the templates of django.contrib.sitemaps."""
    return HttpResponse(render_to_string(template, context), content_type="application/xml")
