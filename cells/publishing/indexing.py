"""What is derived from a current edition: passages, mentions, documents, its card (cards.py)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from cells.models import Edition, Listing, Mention, Page, Passage
from cells.publishing.cards import card_of
from cells.publishing.parts import texts_in
from cells.richtext import parse, references
from cells.searching.indexing import index_page
from cells.snapshots import Card, Snapshot, prose_of

# What a passage is known by: (kind, number of the draft row).
Target = tuple[str, int]


PASSAGE_FIELDS = [
    "page",
    "edition",
    "label",
    "document_number",
    "card",
    "retired_on",
    "retired_because",
]


@dataclass(frozen=True, slots=True)
class PassageWords:
    """One row to index: a page head, an entry or a section of a snapshot."""

    kind: str
    number: int
    label: str
    document_number: int | None = None
    card: Card = field(default_factory=Card)


def passages_in(snapshot: Snapshot) -> Iterator[PassageWords]:
    """The head of the page, then its entries and sections in the order of the page."""
    yield head_passage(snapshot)
    for entry in snapshot.get("entries", {}).get("entries", []):
        document = entry["document"]
        label = entry["headline"] or document["title"]
        card: Card = {"categories": entry["categories"]}
        yield PassageWords("entry", entry["id"], label, document["id"], card)
    for section in snapshot.get("bite", {}).get("sections", []):
        yield PassageWords("section", section["id"], section["heading"])


def head_passage(snapshot: Snapshot) -> PassageWords:
    card = card_of(snapshot)
    if head := snapshot.get("head"):
        return PassageWords("cell", head["id"], head["headline"] or head["formal_title"], card=card)
    if matrix := snapshot.get("matrix"):
        return PassageWords("matrix", matrix["id"], matrix["title"], card=card)
    if axis := snapshot.get("axis"):
        return PassageWords(snapshot["kind"], axis["id"], axis["name"], card=card)
    prose = prose_of(snapshot)
    return PassageWords(snapshot["kind"], prose["id"], prose["title"], card=card)


def anchors_in(snapshot: Snapshot) -> set[Target]:
    """What a reference can lead to within the page itself."""
    return {(passage.kind, passage.number) for passage in passages_in(snapshot)}


def mentions_in(snapshot: Snapshot) -> set[Target]:
    """What the texts of the page refer to, on other pages."""
    texts = texts_in(snapshot)
    wanted = {span.mark.target for text in texts for span in references(parse(text.html))}
    return wanted - anchors_in(snapshot)


def index(page: Page, edition: Edition, replaced: Edition | None) -> None:
    """Make the passages and mentions of a page anew from its current edition.

    Passages that are gone keep `replaced`, the last edition that had them. Pages that mention
    what appeared or went are told, so that no kept copy of them stays stale.
    """
    snapshot = edition.contents
    before = set(page.passages.standing().values_list("kind", "number"))
    wanted = {(p.kind, p.number): p for p in passages_in(snapshot)}
    Passage.objects.bulk_create(
        [
            Passage(
                page=page,
                edition=edition,
                kind=passage.kind,
                number=passage.number,
                label=passage.label[:500],
                document_number=passage.document_number,
                card=card_for(page, passage),
            )
            for passage in wanted.values()
        ],
        update_conflicts=True,
        unique_fields=["kind", "number"],
        update_fields=PASSAGE_FIELDS,
    )
    _retire_passages(page, before - wanted.keys(), edition, replaced)
    mentions = mentions_in(snapshot)
    page.mentions.all().delete()
    Mention.objects.bulk_create(
        Mention(page=page, kind=kind, number=number) for kind, number in sorted(mentions)
    )
    remember_documents(page, [snapshot])
    tell_pages_that_mention(before ^ wanted.keys(), apart_from=page)
    index_page(page, snapshot)


def remember_documents(page: Page, snapshots: Iterable[Snapshot]) -> None:
    """Keep which documents these editions of a page list. None is ever taken away again."""
    found = {
        entry["document"]["id"]
        for snapshot in snapshots
        for entry in snapshot.get("entries", {}).get("entries", [])
    }
    Listing.objects.bulk_create(
        [Listing(page=page, document_number=number) for number in sorted(found)],
        ignore_conflicts=True,
    )


def card_for(page: Page, passage: PassageWords) -> Card:
    if passage.card and passage.kind != "entry" and page.changed_in:
        return {**passage.card, "changed_on": page.changed_in.dated_on.isoformat()}
    return passage.card


def _retire_passages(
    page: Page, gone: set[Target], edition: Edition, replaced: Edition | None
) -> None:
    reasons = {
        ("entry", entry["id"]): (entry["reason"], entry["retired_on"])
        for entry in edition.contents.get("entries", {}).get("retired", [])
    }
    for passage in page.passages.of_targets(gone).filter(retired_on=None):
        reason, since = reasons.get((passage.kind, passage.number), ("", None))
        passage.retired_because = reason
        passage.retired_on = date.fromisoformat(since) if since else edition.dated_on
        passage.edition = replaced or edition
        passage.save()


def tell_pages_that_mention(targets: set[Target], apart_from: Page) -> None:
    ids: set[int] = set()
    for kind, number in targets:
        ids.update(
            Mention.objects.filter(kind=kind, number=number).values_list("page_id", flat=True)
        )
    Page.objects.filter(pk__in=ids - {apart_from.pk}).bump_facts()
