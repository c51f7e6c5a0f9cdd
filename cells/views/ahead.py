"""Pages made ahead: whole HTML of current editions, so that no visitor waits for a template.

One is used only where all that it was made of still holds: the edition, the versions of live
facts, the code, the day. Visitors keep none: who asks for a page that is not there has it made
for themselves, so that reading never writes. Publishing makes the page that was published, and
`manage.py make_pages` every other one that no longer holds.
"""

from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.http import Http404, QueryDict
from django.tasks import task
from django.utils import timezone

from cells import newsroom
from cells.models import Edition, Page, Rendering, Withdrawn
from cells.reading.maker import made_by
from cells.reading.standing import HOLDS, Standing, current_editions, standing
from cells.views.pages import page_of_today

# What each lists besides cells may change without its versions: see `cells.views.topics`.
NEVER = (Page.Kind.TOPIC,)


@task
def make_page(path: str) -> None:
    """Make the page at this address, and keep it; nothing if the public cannot read it."""
    try:
        found = standing(path, with_html=False)
        if found is None or found.is_ahead or found.page_kind in NEVER:
            return
        html = page_of_today(found, QueryDict()).content
    except (Http404, Withdrawn):
        return
    keep(found, html)


@transaction.atomic
def keep(page: Standing, html: bytes) -> None:
    """Keep what was made of this, unless something of it has changed meanwhile.

    Nobody can publish between the look and the writing, so what is old is never kept as new,
    and no word that was redacted comes back. What is kept of earlier editions goes.
    """
    newsroom.lock()
    edition, versions, name = page.edition_id, page.versions, made_by()
    if not current_editions(name).filter(pk=edition, versions=versions).exists():
        return
    of_page = Rendering.objects.filter(kind=Rendering.PAGE, edition__page=page.page_id)
    of_page.exclude(edition=edition).delete()
    made = {"release": name, "facts": versions, "body": html, "made_at": timezone.now()}
    Rendering.objects.update_or_create(edition_id=edition, kind=Rendering.PAGE, defaults=made)


def make_all() -> int:
    """Make every page that does not hold, one after the other; returns how many those were.

    Those of editions that are no longer current are deleted.
    """
    is_current = Q(edition=F("edition__page__current_edition"))
    Rendering.objects.filter(~is_current, kind=Rendering.PAGE).delete()
    paths = list(to_make().values_list("page__path", flat=True))
    for path in paths:
        make_page.func(path)
    return len(paths)


def to_make() -> QuerySet[Edition]:
    """The current editions, open to the public, whose page is not there or does not hold."""
    holds = Case(When(HOLDS, then=Value(1)), default=Value(0))
    editions = current_editions(made_by()).annotate(holds=holds).filter(holds=0)
    return editions.filter(page__in=Page.objects.public()).exclude(page__kind__in=NEVER)
