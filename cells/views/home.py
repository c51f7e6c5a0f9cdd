from collections.abc import Collection

from django.http import HttpRequest, HttpResponse

from cells.describing.head import home_described
from cells.models import Page
from cells.reading.frame import frame_of
from cells.reading.home import grids, latest_changes, lit_columns, lit_matrices, roles
from cells.reading.matrix import codes_in
from cells.reading.surroundings import Surroundings
from cells.views.answers import answer, only_read, page_of


@only_read
def home(request: HttpRequest) -> HttpResponse:
    """Every matrix in small, ways in, and what changed last. `?column=a,b` lights columns."""
    facts = Page.objects.filter(path=Page.HOME).values_list("facts_version", flat=True).first()
    columns = codes_in(request.GET.get("column", ""))
    return answer(request, lambda: home_page(columns), depends_on=("home", facts))


def home_page(columns: Collection[str] = ()) -> HttpResponse:
    around = Surroundings.of_home()
    shown = grids(around, columns)
    context = {
        "grids": shown,
        "lit_columns": lit_columns(shown),
        "lit_matrices": lit_matrices(shown),
        "roles": roles(around),
        "changes": latest_changes(around),
        "described": home_described(),
        "is_demonstration": around.is_demonstration,
        "frame": frame_of(around),
    }
    return page_of("cells/home.html", context)
