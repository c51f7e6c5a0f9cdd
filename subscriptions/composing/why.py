"""Why somebody gets a mail: what they follow, as it is called today."""

from cells.models import Passage
from cells.reading.surroundings import PAGES
from subscriptions.models import Delivery, Subscription


def followed(delivery: Delivery) -> list[str]:
    """What its subscriptions are to: "everything", "Drug treatment E5 (…)". Two queries."""
    found = Subscription.objects.filter(pk__in=delivery.because).select_related("page")
    return names_of(list(found))


def names_of(subscriptions: list[Subscription]) -> list[str]:
    pages = {one.page_id for one in subscriptions if one.page_id}
    labels = dict(
        Passage.objects.filter(page__in=pages, kind__in=PAGES).values_list("page", "label")
    )
    names = []
    for one in subscriptions:
        name = labels.get(one.page.pk, str(one.page)) if one.page else "everything"
        if one.kind == Subscription.Kind.COURSE:
            name = f"the course through {name}"
        names.append(name)
    return names
