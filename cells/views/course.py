from django.http import Http404, HttpRequest, HttpResponse

from cells.describing.head import course_described
from cells.reading.course import TITLE, course_of
from cells.reading.editions import edition_shown
from cells.reading.frame import frame_of
from cells.reading.surroundings import Surroundings
from cells.views.answers import answer, only_read, page_of


@only_read
def course(request: HttpRequest, slug: str) -> HttpResponse:
    """All bites of a matrix in order, from the current editions of its cells."""
    shown = edition_shown(slug)
    if shown is None or "matrix" not in shown.snapshot:
        raise Http404
    matrix = shown.snapshot["matrix"]

    def make() -> HttpResponse:
        around = Surroundings.of(shown.page)
        found = course_of(matrix, around)
        context = {
            "course": found,
            "title": TITLE,
            "described": course_described(found),
            "is_demonstration": around.is_demonstration,
            "frame": frame_of(around, shown.page.path),
        }
        return page_of("cells/course.html", context)

    return answer(request, make, depends_on=("course", *shown.depends_on))
