from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from cells.reading.frame import frame_of
from cells.reading.search import search_page
from cells.reading.site import site
from cells.searching.finding import find
from cells.searching.forms import SearchForm
from cells.searching.places import cells_named
from cells.views.answers import keep_for_a_while, only_read, page_of


@only_read
def search(request: HttpRequest) -> HttpResponse:
    """What answers the query of the address; the code of one cell leads to that cell."""
    wanted = SearchForm(request.GET).wanted()
    cells = cells_named(wanted.words, lambda: site().matrices)
    if len(cells) == 1 and not wanted.chosen:
        return keep_for_a_while(HttpResponseRedirect(cells[0].page.get_absolute_url()))
    found = find(wanted)
    around = site(found.home)
    context = {
        "search": search_page(wanted, found, around, cells),
        "is_demonstration": around.is_demonstration,
        "frame": frame_of(around, "search"),
    }
    return keep_for_a_while(page_of("cells/search.html", context))
