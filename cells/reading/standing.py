"""What it takes to answer for a page of today, and whether it is made already."""

from django.db.models import Case, CharField, F, FilteredRelation, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Concat

from cells.models import Edition, Rendering
from cells.reading.asking import Query, Values, given
from cells.reading.told import home_facts, previous_address

# The page that was made ahead shows what holds now.
HOLDS = Q(kept__facts=F("versions"))
# In the order of the model, as `from_db` wants them.
OF_THE_PAGE = ("id", "kind", "listed_on_id", "current_edition_id", "facts_version")


def current_editions(made_by: str) -> QuerySet[Edition]:
    """Those that pages show, with `kept`, the page that this code made ahead of it, if any, and
    `versions` of the live facts of today, which its `facts` must equal (see `HOLDS`).

    An edition's own words change by a redaction only, which deletes what is kept of it.
    """
    of_page = Q(renderings__kind=Rendering.PAGE, renderings__release=made_by)
    versions = (
        Cast(number, output_field=CharField(max_length=10))
        for number in (
            "page__facts_version",
            Coalesce("page__listed_on__facts_version", 0),
            Coalesce("home_facts", 0),
        )
    )
    parted = [part for version in versions for part in (Value("."), version)]
    return Edition.objects.filter(pk=F("page__current_edition")).annotate(
        kept=FilteredRelation("renderings", condition=of_page),
        home_facts=home_facts(),
        versions=Concat(*parted[1:], output_field=CharField()),
    )


def _asked(*names: str) -> QuerySet[Edition, Values]:
    is_withdrawn = Q(page__withdrawn_on=None, page__listed_on__withdrawn_on=None)
    editions = current_editions(given("made_by")).filter(page__path=given("path")).order_by()
    return editions.annotate(
        previous=previous_address(),
        is_withdrawn=Case(When(is_withdrawn, then=Value(0)), default=Value(1)),
    ).values(
        "id",
        "address",
        "previous",
        "home_facts",
        "is_withdrawn",
        *(f"page__{name}" for name in OF_THE_PAGE),
        "page__listed_on__facts_version",
        "kept__facts",
        *names,
    )


WITHOUT_HTML = Query(Edition, lambda: _asked())
WITH_HTML = Query(Edition, lambda: _asked("kept__body"))
