"""The shape of every JSON document that the site answers; the schema is made from it.

A published contract: a key may be added, and none is renamed, removed or given another
meaning without a new VERSION. Conventions are those of `cells.snapshots`, whose types stand
below `page`; addresses are in full, starting with https://.
"""

from typing import Literal, NotRequired, TypedDict

from cells.snapshots import EntrySnapshot, IsoDate, Snapshot

VERSION: Literal[1] = 1


class Licence(TypedDict):
    """On what terms the words may be used. Of listed documents only the record is ours."""

    name: str
    address: str
    covers: str


class AddressForms(TypedDict):
    """Permanent addresses of what stands in a page, with {id} where its number goes."""

    entry: str
    section: str


class EditionFacts(TypedDict):
    """Which edition it is. `dated_on` is the date readers see; `published_at` the clock (UTC).

    `is_demonstration` says that its content was made up, and is no advice.
    """

    number: int
    address: str
    dated_on: str
    published_at: str
    kind: Literal["significant", "minor"]
    note: str
    is_current: bool
    is_demonstration: bool


class LiveNotice(TypedDict):
    """A notice on a document, by its number; `address` is that of the notice or copy, or ""."""

    document: int
    kind: Literal["retracted", "corrected", "dead", "archived", "free", "moved"]
    dated_on: str
    words: str
    address: str


class LiveFacts(TypedDict):
    """What is true today, on archived editions too, and is no part of the edition's words."""

    notices: list[LiveNotice]
    searched_to: IsoDate
    review_by: IsoDate
    reviewed_on: IsoDate


class PublishedPage(TypedDict):
    """A page in one of its editions. `page` is what was published; see docs/snapshot.md.

    In its rich texts a reference has an address in `href`; one without leads nowhere yet.
    """

    address: str
    edition: EditionFacts
    live: LiveFacts
    page: Snapshot


class CellOfEntry(TypedDict):
    """The cell that lists an entry."""

    address: str
    code: str
    title: str
    matrix: str


class PublishedEntry(TypedDict):
    """An entry, in the edition of the cell that lists it."""

    address: str
    cell: CellOfEntry
    edition: EditionFacts
    notices: list[LiveNotice]
    entry: EntrySnapshot


class Envelope(TypedDict):
    """What every document begins with. `remark` is "" or says that it is demonstration content.

    `schema` is the address of this schema; `version` its number.
    """

    schema: str
    version: Literal[1]


class Terms(Envelope):
    """On what terms, and how addresses are made."""

    licence: Licence
    remark: str
    addresses: AddressForms


class TopicFacts(TypedDict):
    """A subject that can be followed through all cells. Its name is that of today."""

    slug: str
    name: str
    address: str


class PageDocument(Terms, PublishedPage):
    """A page; a matrix, as it is today, with all its `cells` in their current editions.

    The essay on a topic, as it is today, with what is listed on the topic.
    """

    document: Literal["page"]
    cells: NotRequired[list[PublishedPage]]
    topic: NotRequired[TopicFacts]
    entries: NotRequired[list[PublishedEntry]]


class SearchFacts(TypedDict):
    """The search that found entries. `is_cut` says that it finds more than are listed."""

    address: str
    words: str
    is_cut: bool


class EntriesDocument(Terms):
    """Entries, from one cell or several; those of a search in the order of its results.

    With a `topic`, those on it; one with an essay is a page.
    """

    document: Literal["entries"]
    topic: NotRequired[TopicFacts]
    search: NotRequired[SearchFacts]
    entries: list[PublishedEntry]


class Failure(TypedDict):
    """Why there is no answer: the status as in HTTP, and a sentence."""

    status: int
    message: str


class ErrorDocument(Envelope):
    """An answer that is none."""

    document: Literal["error"]
    error: Failure
