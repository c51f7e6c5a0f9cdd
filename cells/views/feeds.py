"""What changed, as Atom: /feed.atom, /drug.atom, /drug/rows/5.atom, /drug/e5.atom."""

from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed

from cells.exporting.feeds import feed_of, followed_by
from cells.exporting.search_feed import feed_of_search
from cells.models import Page
from cells.searching.forms import SearchForm
from cells.views.answers import answer
from cells.views.exports import shown_or_404
from cells.views.files import for_programs


@for_programs
def site(request: HttpRequest) -> HttpResponse:
    return feed_answer(request, None)


@for_programs
def page(request: HttpRequest, path: str) -> HttpResponse:
    """The page's own changes, and those of the cells that it lists."""
    return feed_answer(request, shown_or_404(path).page)


@for_programs
def search(request: HttpRequest) -> HttpResponse:
    """What changed on the pages that hold what a search finds."""
    text = feed_of_search(SearchForm(request.GET).wanted())

    def make() -> HttpResponse:
        return HttpResponse(text, content_type=Atom1Feed.content_type)

    return answer(request, make, depends_on=("search feed", text))


def feed_answer(request: HttpRequest, page: Page | None) -> HttpResponse:
    """No version ever falls, so their sum says whether any page in the feed changed.

    Home's is one of them: it rises with whatever is published, which changes may name.
    """
    told = Q(pk__in=followed_by(page).values("pk")) | Q(path=Page.HOME)
    facts = Page.objects.filter(told).aggregate(sum=Sum("facts_version"), number=Count("pk"))

    def make() -> HttpResponse:
        return HttpResponse(feed_of(page, url=request.path), content_type=Atom1Feed.content_type)

    return answer(request, make, depends_on=(request.path, facts["sum"], facts["number"]))
