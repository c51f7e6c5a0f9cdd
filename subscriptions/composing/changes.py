"""What changed, to one person: the pages that concern them, each as one change."""

from django.conf import settings
from django.utils.formats import date_format

from cells.addresses import absolute
from subscriptions.audience import Reach, reach_of
from subscriptions.letters import Heading, Letter, Piece, plain
from subscriptions.models import Delivery, Mailing
from subscriptions.spans import spans_of
from subscriptions.telling import naming
from subscriptions.telling.closing import asked_ahead, because, closed
from subscriptions.telling.keeping import kept
from subscriptions.telling.pages import Told, by_matrix, in_order, tell

# How many changes are told of the only page of a letter, and of each of several.
MOST, MOST_OF_EACH = 6, 3
# Of more pages, only headings and notes are told: a mail that is cut off tells nobody anything.
MANY = 25
# What comes after the name in a subject line, and all of it, is cut after so many letters.
SUBJECT_NOTE, SUBJECT_NAMES = 60, 80
LIST_NAME = "Changes"


def compose_changes(delivery: Delivery) -> Letter | None:
    """What all receivers of the same pages share is remembered: most cost no query."""
    asked = asked_ahead(delivery)
    _, reach = _told(delivery.mailing.pk)
    pages = frozenset[int]().union(*(reach.get(one.scope, frozenset()) for one in asked))
    letter = _letter(delivery.mailing.pk, pages)
    concerning = [one for one in asked if reach.get(one.scope)]
    return closed(letter, delivery, because(concerning)) if letter else None


@kept
def _told(mailing: int) -> tuple[list[Told], Reach]:
    """Six queries at most."""
    spans = spans_of(Mailing.objects.get(pk=mailing))
    return tell(spans), reach_of(spans)


@kept
def _letter(mailing: int, pages: frozenset[int]) -> Letter | None:
    told = [one for one in _told(mailing)[0] if one.span.page.pk in pages]
    if not told:
        return None
    return _of_one(told[0]) if len(told) == 1 else _of_several(in_order(told))


def _of_one(told: Told) -> Letter:
    newer = told.span.newer
    notes = told.notes
    act = "is new" if told.is_new else "changed"
    return Letter(
        subject=f"{told.short} {act}: {naming.cut(notes[-1], SUBJECT_NOTE)}",
        title=told.title,
        over=naming.over(newer.contents),
        over_detail=f"Edition of {date_format(newer.dated_on)}",
        square=naming.square(told.span.page),
        preview=notes[-1],
        pieces=tuple(_pieces_of_one(told)),
        web=told.url,
        list_name=LIST_NAME,
        archive=f"{told.url}editions/",
    )


def _pieces_of_one(told: Told) -> list[Piece]:
    pieces = list(told.pieces(MOST))
    link = [pieces.pop()] if told.link_to_all(MOST) else []
    if told.changes:
        before = len(told.notes)
        pieces.insert(before, Heading(_heading(min(MOST, len(told.changes)), told.count)))
    return [*pieces, told.button(), *link]


def _heading(shown: int, count: int) -> str:
    """ "Three of the nine changes", "Nine changes"."""
    changes = naming.counted(count, "change")
    return naming.capital(
        changes if shown == count else f"{naming.in_words(shown)} of the {changes}"
    )


def _of_several(told: list[Told]) -> Letter:
    noun = "cell" if all(one.span.page.kind == "cell" for one in told) else "page"
    title = f"{naming.capital(naming.counted(len(told), noun))} changed"
    shared = _shared_note(told)
    pieces: list[Piece] = [plain(shared)] if shared else []
    most = MOST_OF_EACH if len(told) <= MANY else 0
    pieces += by_matrix(told, most, but=[shared])
    names = naming.listed([one.short for one in told])
    subject = f"{len(told)} {noun}s changed: {names}"
    if len(subject) > SUBJECT_NAMES:
        subject = naming.ended(subject, SUBJECT_NAMES)
    return Letter(
        subject=subject,
        title=title,
        over=settings.SITE_NAME,
        preview=shared or told[0].notes[-1],
        pieces=tuple(pieces),
        list_name=LIST_NAME,
        archive=absolute("/"),
    )


def _shared_note(told: list[Told]) -> str:
    """What all their editions say of themselves, as those of a release do; or ""."""
    notes = {note for one in told for note in one.notes}
    return notes.pop() if len(notes) == 1 else ""
