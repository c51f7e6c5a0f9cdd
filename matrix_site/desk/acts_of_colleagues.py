"""What colleagues did beside the drafts: reviews, remarks, preview links.

Each row tells its own acts by its moments and people; no remark's words are repeated.
"""

from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse

from cells.models import Page, PreviewLink, Remark, Review
from matrix_site.desk.act import Act, Asked
from matrix_site.desk.naming import names_of, person_name


class Moment(NamedTuple):
    """A pair of fields that tell of an act, and how it is said."""

    rows: QuerySet[Any]
    who: str
    when: str
    verb: str
    kind: str
    url_name: str


def moments() -> list[Moment]:
    remarks = "desk:remarks_on"
    links = "desk:preview_links_to"
    threads, answers = Remark.objects.threads(), Remark.objects.exclude(answers_to=None)
    return [
        Moment(Review.objects.all(), "by", "at", "reviewed, no change", "Page", "desk:review"),
        Moment(
            Review.objects.exclude(undone_at=None),
            "by",
            "undone_at",
            "took a review back",
            "Page",
            "desk:review",
        ),
        Moment(threads, "author", "written_at", "remarked", "Remark", remarks),
        Moment(answers, "author", "written_at", "answered", "Remark", remarks),
        Moment(threads.resolved(), "resolved_by", "resolved_at", "resolved", "Remark", remarks),
        Moment(
            threads.exclude(reopened_at=None),
            "reopened_by",
            "reopened_at",
            "opened again",
            "Remark",
            remarks,
        ),
        Moment(PreviewLink.objects.all(), "made_by", "made_at", "made", "Preview link", links),
        Moment(
            PreviewLink.objects.exclude(revoked_at=None),
            "revoked_by",
            "revoked_at",
            "revoked",
            "Preview link",
            links,
        ),
    ]


def acts_of_colleagues(asked: Asked, most: int) -> list[Act]:
    """The newest of each; all of them are named in one query more."""
    found: list[tuple[Moment, Any]] = []
    for moment in moments():
        rows = asked.narrow(moment.rows, moment.who, moment.when).select_related("page", moment.who)
        if asked.cell is not None:
            rows = rows.filter(page=asked.cell.page_id)
        found += [(moment, row) for row in rows[:most]]
    names = names_of({row.page_id for _, row in found})
    return [act_of(moment, row, names) for moment, row in found]


def act_of(moment: Moment, row: Any, names: dict[int, str]) -> Act:
    page: Page = row.page
    by_number = moment.url_name == "desk:review"
    return Act(
        at=getattr(row, moment.when),
        who=person_name(getattr(row, moment.who)),
        verb=moment.verb,
        kind=moment.kind,
        name=names.get(page.pk, str(page)),
        url=reverse(moment.url_name, args=[page.pk if by_number else page.path]),
    )
