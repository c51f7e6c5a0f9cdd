"""PDFs as they are asked for: kept ones where they hold, new ones where they do not."""

import json
from time import monotonic, sleep
from typing import Literal

from django.conf import settings
from django.core.cache import cache
from django.db.models import F, Q, QuerySet, TextField
from django.db.models.functions import Cast, Length
from django.tasks import task
from django.utils import timezone

from cells.models import Edition, Page, Rendering, Withdrawn
from cells.printing.compiling import CannotPrint, TookTooLong, compiled
from cells.printing.pieces import Printer, edition_data
from cells.printing.runs import Data
from cells.printing.sheet import sheet_data
from cells.reading import cell, lists
from cells.reading.documents import notices_on
from cells.reading.editions import Shown, edition_shown
from cells.reading.surroundings import Surroundings
from cells.reading.texts import ParsedTexts
from cells.views.ahead import make_page
from cells.views.answers import validator

type Paper = Literal["edition", "sheet"]

# What a visitor waits for; the task that prints after publishing has time.
AT_ONCE = 1.8
AT_LEISURE = 60.0
# A PDF made for a visitor is kept in the cache so long (seconds).
CACHED_FOR = 3600
# An edition of more letters, as JSON, is not begun while somebody waits. The longest cells that
# were ever published have a fifth of it.
LONG = 400_000
# What failed for one visitor is not tried again for the next, for so long (seconds).
RETRY_AFTER = 60
# How often somebody who waits for another's PDF looks whether it is there (seconds).
LOOK_AGAIN = 0.05


def pdf_of(shown: Shown, paper: Paper) -> bytes:
    """The PDF of this edition, with the live facts of today. Writes nothing to the database.

    Raises TookTooLong after `AT_ONCE` seconds and CannotPrint where it cannot be made.
    """
    if kept := kept_rendering(shown, paper):
        return body_of(kept)
    key = f"pdf:{paper}:{facts_of(shown)}:{settings.RELEASE}"
    return cache.get(key) or made_once(shown, paper, key)


def made_once(shown: Shown, paper: Paper, key: str) -> bytes:
    """Made by the first who asks; others wait for it, or are told what became of it."""
    state = f"{key}:state"
    if not cache.add(state, "making", AT_ONCE + 1):
        return waited_for(key, state)
    try:
        pdf = made(shown, paper, seconds=AT_ONCE)
    except CannotPrint as problem:
        cache.set(state, "slow" if isinstance(problem, TookTooLong) else "refused", RETRY_AFTER)
        raise
    cache.set(key, pdf, CACHED_FOR)
    cache.delete(state)
    return pdf


def waited_for(key: str, state: str) -> bytes:
    """The PDF that another request is having made; raises what that one did."""
    until = monotonic() + AT_ONCE
    while (became := cache.get(state)) == "making" and monotonic() < until:
        sleep(LOOK_AGAIN)
    if became == "refused":
        raise CannotPrint("An earlier attempt failed.")
    if pdf := cache.get(key):
        return pdf
    raise TookTooLong("Another request is having it made, or gave it up.")


def prepare(edition: Edition) -> None:
    """Have page and PDF of a new edition made; to be called once it is committed.

    Where tasks run in the request itself, it waits no longer than a visitor would: what takes
    more is left to `make_pdfs`.
    """
    make_page.enqueue(edition.page.path)
    print_edition.enqueue(edition.page.path, edition.address, AT_ONCE / 2)


@task
def print_edition(path: str, address: str, seconds: float = AT_LEISURE) -> None:
    """Make and keep the PDF of an edition, and of a cell its meeting sheet.

    What cannot be made is kept as an empty body, so that nobody tries again with this release.
    """
    try:
        shown = edition_shown(path, address)
    except Withdrawn:
        return
    if shown is None:
        return
    papers: tuple[Paper, ...] = ("edition", "sheet") if shown.kind == "cell" else ("edition",)
    for paper in papers:
        if kept_rendering(shown, paper) is None:
            keep(shown, paper, seconds)


def to_print() -> QuerySet[Edition]:
    """The public editions whose PDF is made ahead: current ones, and those that no visitor
    could have made for them. Without their snapshots.
    """
    letters = Length(Cast("snapshot", TextField()))
    is_current = Q(pk=F("page__current_edition"))
    return (
        Edition.objects.filter(page__in=Page.objects.public())
        .annotate(letters=letters)
        .filter(is_current | Q(letters__gt=LONG))
        .select_related("page")
        .defer("snapshot")
    )


def keep(shown: Shown, paper: Paper, seconds: float) -> None:
    try:
        body = made(shown, paper, seconds=seconds)
    except CannotPrint as problem:
        if isinstance(problem, TookTooLong) and seconds < AT_LEISURE:
            return
        body = b""
    Rendering.objects.update_or_create(
        edition=shown.edition,
        kind=paper,
        defaults={
            "release": settings.RELEASE,
            "facts": facts_of(shown),
            "body": body,
            "made_at": timezone.now(),
        },
    )


def kept_rendering(shown: Shown, paper: Paper) -> Rendering | None:
    """The kept one, if it was made by this release and shows the live facts of today."""
    return Rendering.objects.filter(
        edition=shown.edition, kind=paper, release=settings.RELEASE, facts=facts_of(shown)
    ).first()


def body_of(kept: Rendering) -> bytes:
    if not kept.body:
        raise CannotPrint("An earlier attempt failed.")
    return bytes(kept.body)


def made(shown: Shown, paper: Paper, *, seconds: float) -> bytes:
    if shown.edition is None:
        raise ValueError("Only an edition is printed.")
    if seconds < AT_LEISURE and is_long(shown):
        raise TookTooLong("Too long to be made while somebody waits.")
    until = monotonic() + seconds
    data = data_of(shown, paper)
    left = max(until - monotonic(), 0)
    return compiled(paper, data, at=shown.edition.published_at, seconds=left)


def is_long(shown: Shown) -> bool:
    return len(json.dumps(shown.snapshot, ensure_ascii=False)) > LONG


def data_of(shown: Shown, paper: Paper) -> Data:
    """Two queries: what stands round the page, and the notices on its documents."""
    snapshot = shown.snapshot
    kind = cell if shown.kind == "cell" else lists
    parsed = ParsedTexts()
    around = Surroundings.of(shown.page, kind.outside_targets(snapshot, parsed))
    if paper == "sheet":
        return sheet_data(shown, Printer(snapshot, around, {}, parsed))
    entries = snapshot["entries"]["entries"] if "entries" in snapshot else []
    notices = notices_on(entry["document"]["id"] for entry in entries)
    return edition_data(shown, Printer(snapshot, around, notices, parsed))


def facts_of(shown: Shown) -> str:
    """What the paper shows beside the edition's words, and which words those are."""
    edition, page = shown.edition, shown.page
    sha = edition.sha256 if isinstance(edition, Edition) else ""
    parts = (sha, page.facts_version, page.current_edition_id, page.is_overdue())
    return validator(*parts).strip('"')
