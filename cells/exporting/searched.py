"""What a search found, to be taken away: the entries among it, in its order."""

from dataclasses import dataclass, replace

from cells.addresses import absolute
from cells.exporting import shapes
from cells.exporting.listed import Listed, listed_in
from cells.models import Edition, Passage
from cells.searching.finding import Wanted, find
from cells.searching.forms import address_of

# So many entries are in a file; programs that want all of them read whole matrices.
MOST = 1000


@dataclass(frozen=True)
class Searched:
    """`is_cut`: more was found than is listed."""

    wanted: Wanted
    listed: list[Listed]
    is_cut: bool

    @property
    def file_name(self) -> str:
        return f"search-first-{len(self.listed)}" if self.is_cut else "search"

    @property
    def facts(self) -> shapes.SearchFacts:
        return {
            "address": absolute(address_of(replace(self.wanted, page=1))),
            "words": self.wanted.words,
            "is_cut": self.is_cut,
        }


def searched(wanted: Wanted) -> Searched:
    """All that is found, whatever page is wanted. Three queries more than the search itself."""
    found = find(wanted)
    hits = [hit.passage for hit in found.hits if hit.kind == "entry"]
    passages = Passage.objects.public().filter(pk__in=hits[:MOST]).in_bulk()
    numbers = [passages[pk].number for pk in hits[:MOST] if pk in passages]
    editions = Edition.objects.filter(pk__in={p.edition_id for p in passages.values()})
    listed = {
        one.entry["id"]: one
        for one in listed_in(editions.select_related("page"), only=frozenset(numbers))
    }
    ordered = [listed[number] for number in numbers if number in listed]
    return Searched(wanted, ordered, found.is_capped or len(hits) > MOST)
