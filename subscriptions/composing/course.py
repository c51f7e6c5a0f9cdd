"""One bite of a course."""

from dataclasses import replace

from django.utils.formats import date_format

from cells.addresses import absolute
from cells.models import Page
from subscriptions.composing.bite import bite_address, bite_pieces
from subscriptions.letters import Letter, plain
from subscriptions.models import Delivery
from subscriptions.telling import naming
from subscriptions.telling.closing import asked_for, because, closed
from subscriptions.telling.keeping import kept

LIST_NAME = "Course"
LAST = (
    "This was the last bite: you have read the course to its end, and no more of it will come. "
    "To hear of changes, follow the matrix."
)


def compose_course(delivery: Delivery) -> Letter | None:
    """The bite as it is today; None where the cell was withdrawn or lost its bite."""
    facts = delivery.mailing.facts
    letter = _letter(facts["page"])
    if letter is None:
        return None
    place = f"Bite {facts['number']} of {facts['of']}"
    letter = replace(letter, over_detail=f"{place} · {letter.over_detail}")
    if facts["is_last"]:
        letter = replace(letter, pieces=(*letter.pieces, plain(LAST)))
    return closed(letter, delivery, because(asked_for(delivery)))


@kept
def _letter(page: int) -> Letter | None:
    found = Page.objects.public().select_related("current_edition").filter(pk=page).first()
    edition = found.current_edition if found else None
    if edition is None or not edition.contents["bite"]["sections"]:
        return None
    return Letter(
        subject=f"{naming.short(edition)}: {naming.title(edition)}",
        title=naming.title(edition),
        over=naming.over(edition.contents),
        over_detail=f"Edition of {date_format(edition.dated_on)}",
        square=naming.square(edition.page),
        pieces=bite_pieces(edition),
        web=bite_address(edition),
        list_name=LIST_NAME,
        archive=absolute(f"/{edition.page.path.partition('/')[0]}/course/"),
    )
