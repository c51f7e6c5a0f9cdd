"""That a page is due for review, to a colleague."""

from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format

from cells.addresses import absolute
from cells.models import Page
from cells.reviewing import active
from subscriptions.letters import Button, Letter, Paragraph, Run, plain
from subscriptions.models import Delivery
from subscriptions.telling import naming


def compose_review(delivery: Delivery) -> Letter | None:
    """None where it was reviewed or given another date since, or the colleague has left."""
    facts = delivery.mailing.facts
    review_by = date.fromisoformat(facts["review_by"])
    pages = Page.objects.public().select_related("current_edition", "reviewing_editor")
    page = pages.filter(pk=facts["page"], review_by=review_by).first()
    if page is None or page.current_edition is None or active(delivery.user) is None:
        return None
    edition = page.current_edition
    edition.page = page
    name, day = naming.short(edition), date_format(review_by)
    is_mine = page.reviewing_editor_id == delivery.user_id
    turn = "It is your turn." if is_mine else "It is nobody’s turn yet."
    admin = absolute(reverse("admin:index"))
    return Letter(
        subject=f"Review due: {name} by {day}",
        title=naming.title(edition),
        over=naming.over(edition.contents),
        over_detail=f"To be looked at again by {day}",
        square=naming.square(page),
        preview=turn,
        pieces=(
            plain(f"{name} should be looked at again by {day}. {turn}"),
            plain(
                f"Readers see its edition of {date_format(edition.dated_on)}. If that still "
                "holds, record “reviewed, no change” in the newsroom; else publish a new edition "
                "and give it its next date."
            ),
            Button(f"Read {naming.on_button(page)}", absolute(page.get_absolute_url())),
            Paragraph((Run("Open the newsroom", address=admin),)),
        ),
        because=(
            f"You get this because you are an editor of {settings.SITE_NAME}. It comes once for "
            "each page and date.",
        ),
    )
