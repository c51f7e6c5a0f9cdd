"""What it takes to answer for a page of today, and whether it is made already."""

from typing import Any

from django.db.models import (
    Case,
    CharField,
    F,
    FilteredRelation,
    Func,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
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


def _asked(**also: Func) -> QuerySet[Edition, Values]:
    is_public = Q(page__withdrawn_on=None, page__listed_on__withdrawn_on=None)
    editions = current_editions(given("made_by")).filter(page__path=given("path")).order_by()
    return editions.annotate(
        previous=previous_address(),
        is_withdrawn=Case(When(is_public, then=Value(0)), default=Value(1)),
        **also,
    ).values(
        "id",
        "address",
        "previous",
        "home_facts",
        "is_withdrawn",
        *(f"page__{name}" for name in OF_THE_PAGE),
        "page__listed_on__facts_version",
        "kept__facts",
        *also,
    )


class _AsText(Func):
    """Bytes as the text that they are: PostgreSQL hands out bytes at twice their length."""

    template = "CONVERT_FROM(%(expressions)s, 'UTF8')"
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = "CAST(%(expressions)s AS TEXT)"
        return self.as_sql(compiler, connection, template=template, **extra)


WITHOUT_HTML = Query(Edition, lambda: _asked())
WITH_HTML = Query(Edition, lambda: _asked(html=_AsText("kept__body")))
