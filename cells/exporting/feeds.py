"""What changed, as Atom (RFC 4287): for the site, or for a page and the cells that it lists.

An entry is a significant edition, under its permanent address, or a notice on a listed document.
A minor edition is no entry and so moves nothing: who follows is called only for what matters.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cells.addresses import absolute
from cells.exporting.changes import InShort, changes_of
from cells.exporting.listed import DEMONSTRATION, LICENCE, LICENCE_URL, is_demonstration
from cells.exporting.plain import one_line
from cells.models import Edition, Notice, Page, Passage
from cells.models.page import PageQuerySet
from cells.reading.surroundings import Surroundings

# What a feed shows at most: what is older, its readers have seen or never will.
ENTRIES = 50
# Of so many of them, the newest, it is told what they changed: comparing costs time.
COMPARED = 20
# A page's first edition is significant: only the feed of a site without pages is empty.
EMPTY_SINCE = datetime(2013, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Happening:
    """An entry of a feed. `id` is for ever; `updated` is when it came to be."""

    id: str
    title: str
    url: str
    html: SafeString
    updated: datetime
    is_demonstration: bool = False


class Feed(Atom1Feed):
    """Django's, but with nothing in it, it is old and not new each time that it is asked for."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else EMPTY_SINCE


def followed_by(page: Page | None) -> PageQuerySet:
    """The public pages whose changes the feed of this page tells; without a page, all."""
    pages = Page.objects.public()
    if page is None:
        return pages
    slug, _, last = page.path.partition("/")
    code = last.rpartition("/")[2]
    own = Q(pk=page.pk)
    match page.kind:
        case Page.Kind.MATRIX:
            own |= Q(listed_on=page)
        case Page.Kind.ROW:
            own |= Q(kind=Page.Kind.CELL, path__regex=f"^{slug}/[a-z]{code}$")
        case Page.Kind.COLUMN:
            own |= Q(kind=Page.Kind.CELL, path__regex=f"^{slug}/{code}[0-9]+$")
    return pages.filter(own)


def feed_of(page: Page | None, *, url: str) -> str:
    """The feed at the path `url` as XML. Seven queries at most."""
    editions = newest(Edition.objects.filter(page__in=followed_by(page)))
    around = surroundings_of(editions, page)
    entries = Passage.objects.standing().filter(kind="entry", page__in=followed_by(page))
    return written(
        [*happenings_of(editions, around), *notices_of(entries)],
        title=f"{_name(page, around)}: what changed",
        link=page.get_absolute_url() if page else "/",
        url=url,
    )


def written(happenings: list[Happening], *, title: str, link: str, url: str) -> str:
    """The newest of these as the feed at the path `url`, which goes with the page at `link`."""
    happenings.sort(key=lambda one: (one.updated, one.id), reverse=True)
    is_demo = any(one.is_demonstration for one in happenings)
    feed = Feed(
        title=title,
        link=absolute(link),
        description=None,
        subtitle=DEMONSTRATION if is_demo else None,
        language=settings.LANGUAGE_CODE,
        author_name=settings.SITE_NAME,
        author_link=absolute("/"),
        feed_url=absolute(url),
        feed_guid=absolute(url),
        feed_copyright=f"{LICENCE}, {LICENCE_URL}",
    )
    for one in happenings[:ENTRIES]:
        feed.add_item(
            title=one.title,
            link=one.url,
            description=one.html,
            unique_id=one.id,
            updateddate=one.updated,
            categories=["demonstration"] if one.is_demonstration else (),
        )
    return feed.writeString("utf-8")


def newest(editions: QuerySet[Edition]) -> list[Edition]:
    """Those of these editions that a feed tells: significant ones, the newest first."""
    significant = editions.filter(kind=Edition.Kind.SIGNIFICANT).select_related("page")
    return list(significant.defer("snapshot").order_by("-published_at", "-pk")[:ENTRIES])


def surroundings_of(editions: Iterable[Edition], page: Page | None = None) -> Surroundings:
    """All that names these editions and this page; not the site, which may be large."""
    pages = {edition.page_id for edition in editions} | ({page.pk} if page else set())
    return Surroundings.of(None, pages=pages)


def happenings_of(editions: Sequence[Edition], around: Surroundings) -> Iterator[Happening]:
    """What a feed says of its `newest` editions. One query, or two."""
    changes = changes_of(editions[:COMPARED])
    for edition in editions:
        address = absolute(edition.get_absolute_url())
        yield Happening(
            id=address,
            title=f"{_name(edition.page, around)} ({date_format(edition.dated_on)})",
            url=address,
            html=content_of(edition, changes.get(edition.pk)),
            updated=edition.published_at,
            is_demonstration=is_demonstration(edition),
        )


def content_of(edition: Edition, changes: InShort | None) -> SafeString:
    """What an edition's entry says: its change note, and what it changed in short."""
    paragraphs = [one_line(edition.note)]
    if is_demonstration(edition):
        paragraphs.append(DEMONSTRATION)
    note = format_html_join("", "<p>{}</p>", ([words] for words in paragraphs))
    return note + in_short(changes) if changes else note


def in_short(changes: InShort) -> SafeString:
    """The changes of an edition, line by line, and where they are shown word by word."""
    lines = format_html_join("", "<li>{}</li>", ([line] for line in changes.lines))
    more = f" ({changes.more} more)" if changes.more else ""
    return format_html(
        '<p>What changed: {}.</p>{}<p><a href="{}">Every change, word by word</a>{}</p>',
        changes.summary,
        format_html("<ul>{}</ul>", lines) if lines else "",
        changes.url,
        more,
    )


def notices_of(entries: QuerySet[Passage]) -> Iterator[Happening]:
    """Notices on the documents of these entries, the newest first. Two queries."""
    numbers = entries.order_by().values("document_number")
    notices = list(
        Notice.objects.filter(document_number__in=numbers).order_by("-dated_on", "-pk")[:ENTRIES]
    )
    listed = entries.filter(document_number__in={n.document_number for n in notices})
    first: dict[int | None, Passage] = {}
    for passage in listed.select_related("edition").defer("edition__snapshot").order_by("number"):
        first.setdefault(passage.document_number, passage)
    for notice in notices:
        yield _happening(notice, first[notice.document_number])


def _happening(notice: Notice, entry: Passage) -> Happening:
    kind = notice.get_kind_display()
    link = format_html(' <a href="{}">{}</a>', notice.url, notice.url) if notice.url else ""
    words = one_line(notice.words)
    return Happening(
        id=absolute(f"/#notice-{notice.pk}"),
        title=f"{kind}: {one_line(entry.label)}",
        url=absolute(f"/entry/{entry.number}/"),
        html=format_html("<p>{} ({}). {}{}</p>", kind, date_format(notice.dated_on), words, link),
        updated=timezone.make_aware(datetime.combine(notice.dated_on, time())),
        is_demonstration=is_demonstration(entry.edition),
    )


def _name(page: Page | None, around: Surroundings) -> str:
    """What the page is called today: "Drug treatment E5: What a system owes"."""
    if page is None:
        return settings.SITE_NAME
    passage = around.at(page.path)
    label = one_line(passage.label) if passage else str(page)
    slug, _, last = page.path.partition("/")
    code = last.rpartition("/")[2]
    matrix = around.matrix(slug)
    # The formal title of a cell without a headline says where it stands.
    if matrix is None or not last or (passage and passage.card.get("headline") == ""):
        return label
    place = code.upper() if page.kind == Page.Kind.CELL else f"{page.kind} {code.upper()}"
    return f"{one_line(matrix['short_name'])} {place}: {label}"
