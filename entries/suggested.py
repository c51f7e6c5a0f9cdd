"""What document a reader means, from the one line that they sent."""

from dataclasses import dataclass, field, replace

from cells.addresses import is_web
from entries.adding import Candidate, candidates_for
from entries.listed import Place, places_of
from entries.models import Message
from entries.references import Record, read
from entries.references.records import LENGTHS


@dataclass(frozen=True)
class Meant:
    """`record` is what the line tells; `candidates` are documents of the library that it may be.

    `places` are the entries of current editions that list it. `others` are earlier messages
    for the same cell with the same line, the newest first.
    """

    record: Record
    candidates: list[Candidate] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    others: list[Message] = field(default_factory=list)


def meant_by(message: Message) -> Meant:
    """Looked up here alone, without Crossref; a constant number of queries."""
    reference = message.reference.strip()
    if not reference:
        return Meant(Record())
    record = record_of(reference)
    candidates = with_reason(record, candidates_for(record))
    return Meant(record, candidates, places_of(reference), others_like(message))


def with_reason(record: Record, candidates: list[Candidate]) -> list[Candidate]:
    """Of a title or an address alone, a single match is what the reader means."""
    if record.doi or record.pmid or record.authors or len(candidates) != 1:
        return candidates
    (only,) = candidates
    what = "title" if record.title else "address"
    return [replace(only, why=f"The {what} is the same.", is_firm=True)]


def record_of(reference: str) -> Record:
    """A DOI or PubMed number where the line has one; else it is an address, or a title."""
    if records := read(reference).records:
        return records[0]
    if is_web(reference):
        return Record(url=reference[: LENGTHS["url"]])
    return Record(title=reference[: LENGTHS["title"]])


def others_like(message: Message) -> list[Message]:
    same = Message.objects.filter(page=message.page_id, reference__iexact=message.reference)
    return list(same.exclude(pk=message.pk).exclude(state=Message.State.SPAM)[:5])
