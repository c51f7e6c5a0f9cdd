"""Which addresses are in use, and where: from drafts and current editions, page by page."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from django.db import transaction
from django.urls import reverse

from cells import newsroom
from cells.models import Page
from cells.publishing import snapshot_of
from cells.publishing.parts import parts_of
from cells.reading.documents import doi_url
from cells.richtext import links, parse
from cells.snapshots import DocumentSnapshot, Snapshot
from entries.linkchecking.addresses import Refused, target_of, without_fragment
from entries.linkchecking.others import places_of_credits, places_of_notices
from entries.linkchecking.places import Place, is_checked
from entries.models import Document, LinkCheck, LinkHost, LinkUse
from entries.models.link import fingerprint_of
from entries.parts.entries import document_snapshot

# How the fields of a document that bear an address are spoken of.
FIELDS = {"url": "Address", "free_url": "Free copy", "doi": "DOI"}


@dataclass(slots=True)
class Use:
    place: Place
    in_draft: bool = False
    in_edition: bool = False


def collect() -> int:
    """Make the list of uses anew, and rows for addresses not met before; how many are in use.

    Each page is a transaction of its own, so that no editor waits for the whole.
    """
    pages = Page.objects.exclude(kind=Page.Kind.HOME).select_related("listed_on")
    for page in pages.order_by("pk"):
        collect_page(page)
    collect_unlisted()
    LinkCheck.objects.filter(uses=None, acts=None).delete()
    return LinkCheck.objects.used().count()


@transaction.atomic
def collect_page(page: Page) -> None:
    """The same for the texts of one page, and the documents that it lists."""
    newsroom.lock()
    uses: dict[tuple, Use] = {}
    draft, edition = snapshot_of(page.subject), None
    if page.current_edition and not page.withdrawal:
        edition = page.current_edition.contents
    notices = places_of_notices(documents_in(draft) | documents_in(edition))
    for place in places_in(draft, page, notices):
        uses.setdefault(place.key, Use(place)).in_draft = True
    for place in places_in(edition, page, notices) if edition else []:
        uses.setdefault(place.key, Use(place)).in_edition = True
    store(uses, LinkUse.objects.filter(page=page))


@transaction.atomic
def collect_unlisted() -> None:
    """The same for documents that stand on no page."""
    newsroom.lock()
    listed = LinkUse.objects.filter(page__isnull=False, document__isnull=False)
    unlisted = Document.objects.exclude(pk__in=listed.values("document"))
    notices = places_of_notices(unlisted.values("pk"))
    uses = {}
    for document in unlisted.prefetch_related("tags"):  # type: ignore[misc]
        for place in [*places_of(document_snapshot(document)), *notices[document.pk]]:
            uses[place.key] = Use(place, in_draft=True)
    store(uses, LinkUse.objects.filter(page=None))


def documents_in(snapshot: Snapshot | None) -> set[int]:
    """The numbers of the documents that a page lists."""
    entries = snapshot.get("entries", {}).get("entries", []) if snapshot else []
    return {entry["document"]["id"] for entry in entries}


def places_in(
    snapshot: Snapshot, page: Page, notices: Mapping[int, list[Place]]
) -> Iterator[Place]:
    """Every address that readers of this snapshot can follow and that can be checked.

    `notices` are those of its documents, by their number: what readers see beside them.
    """
    for key, part in parts_of(snapshot["kind"]).items():
        for text in part.texts(snapshot[key]):  # type: ignore[literal-required]
            field = ".".join(map(str, text.key))
            for address in addresses_in(text.html):
                yield Place(address, text.place, text.url, field, page_id=page.pk, part=key)
    for entry in snapshot.get("entries", {}).get("entries", []):
        document = entry["document"]
        for place in [*places_of(document), *notices.get(document["id"], [])]:
            yield replace(place, page_id=page.pk)
    yield from places_of_credits(snapshot, page.pk)


def places_of(document: DocumentSnapshot) -> Iterator[Place]:
    """The addresses of a document. Its DOI leads somewhere only where it has no other."""
    found = {"url": document["url"], "free_url": document["free_url"]}
    if not document["url"]:
        found["doi"] = doi_url(document)
    mend_url = reverse("admin:entries_document_change", args=[document["id"]])
    for field, address in found.items():
        if is_checked(address):
            yield Place(
                without_fragment(address),
                FIELDS[field],
                f"{mend_url}#id_{field}",
                field,
                document_id=document["id"],
            )


# The draft of a page and its edition mostly hold the same texts.
@lru_cache(maxsize=256)
def addresses_in(html: str) -> tuple[str, ...]:
    """The addresses that a rich text links to and that can be checked, each once."""
    if "href" not in html:
        return ()
    found = (span.mark.href for span in links(parse(html)))
    return tuple(dict.fromkeys(without_fragment(one) for one in found if is_checked(one)))


def store(uses: dict[tuple, Use], there: Iterable[LinkUse]) -> None:
    """Make the rows `there` what `uses` says; those that are right already stay as they are."""
    checks = checks_for({use.place.address for use in uses.values()})
    numbers = {use.place.document_id for use in uses.values()}
    documents = Document.objects.filter(pk__in=[number for number in numbers if number])
    # An edition may list a document whose row has gone since.
    known = {None, *documents.values_list("pk", flat=True)}
    wanted = [
        row_of(use, checks[use.place.address])
        for use in uses.values()
        if use.place.document_id in known
    ]
    kept = {said_by(row): row.pk for row in there}
    new = [row for row in wanted if said_by(row) not in kept]
    gone = kept.keys() - {said_by(row) for row in wanted}
    LinkUse.objects.filter(pk__in=[kept[one] for one in gone]).delete()
    LinkUse.objects.bulk_create(new)


def row_of(use: Use, check: int) -> LinkUse:
    place = use.place
    return LinkUse(
        check_of_id=check,
        page_id=place.page_id,
        document_id=place.document_id,
        part=place.part,
        field=place.field,
        place=place.place[:600],
        mend_url=place.mend_url,
        in_draft=use.in_draft,
        in_edition=use.in_edition,
    )


def said_by(row: LinkUse) -> tuple:
    """All that a row says: two that agree are one."""
    return (
        row.check_of_id,
        row.page_id,
        row.document_id,
        row.part,
        row.field,
        row.place,
        row.mend_url,
        row.in_draft,
        row.in_edition,
    )


def checks_for(addresses: set[str]) -> dict[str, int]:
    """The numbers of the rows of these addresses; those not there are made, due at once."""
    by_print = {fingerprint_of(address): address for address in addresses}

    def known() -> dict[str, int]:
        rows = LinkCheck.objects.filter(fingerprint__in=by_print)
        return {by_print[key]: pk for key, pk in rows.values_list("fingerprint", "pk")}

    found = known()
    if missing := addresses - found.keys():
        hosts = hosts_for({host_of(address) for address in missing})
        LinkCheck.objects.bulk_create(
            [
                LinkCheck(
                    address=address,
                    fingerprint=fingerprint_of(address),
                    host_id=hosts[host_of(address)],
                )
                for address in sorted(missing)
            ],
            ignore_conflicts=True,
        )
        found = known()
    return found


def hosts_for(names: set[str]) -> dict[str, int]:
    LinkHost.objects.bulk_create([LinkHost(name=name) for name in names], ignore_conflicts=True)
    return dict(LinkHost.objects.filter(name__in=names).values_list("name", "pk"))


def host_of(address: str) -> str:
    """The host that is asked; what cannot be asked for shares one, that is never reached."""
    try:
        return target_of(address).host
    except Refused:
        return "?"
