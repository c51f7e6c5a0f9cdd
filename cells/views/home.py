from django.http import HttpRequest, HttpResponse

from cells.addresses import absolute
from cells.models import Page
from cells.reading.frame import frame_of
from cells.reading.home import grids, latest_changes
from cells.reading.surroundings import Surroundings
from cells.views.answers import answer, only_read, page_of


@only_read
def home(request: HttpRequest) -> HttpResponse:
    """Every matrix in small, and what changed last."""
    facts = Page.objects.filter(path=Page.HOME).values_list("facts_version", flat=True).first()
    return answer(request, home_page, depends_on=("home", facts))


def home_page() -> HttpResponse:
    around = Surroundings.of_home()
    context = {
        "grids": grids(around),
        "changes": latest_changes(around),
        "canonical": absolute("/"),
        "is_demonstration": around.is_demonstration,
        "frame": frame_of(around),
    }
    return page_of("cells/home.html", context)
