"""Rich text of editors as pieces of letters."""

from collections.abc import Iterable

from cells.addresses import absolute
from cells.models import Page, Passage
from cells.richtext import parse, references
from cells.richtext.tree import Blocks
from subscriptions.letters import Place, Rich


def rich(*texts: str | Blocks) -> list[Rich]:
    """A piece for each of these texts, stored or parsed, that has words; in their order.

    One query for whatever they refer to; none if they refer to nothing. What was never
    published, or is withdrawn, has no place: its words stay text.
    """
    parsed = [parse(text) if isinstance(text, str) else text for text in texts]
    places = {(place.kind, place.id): place for place in _places(parsed)}
    return [
        Rich(blocks, tuple(places[one] for one in sorted(_targets([blocks])) if one in places))
        for blocks in parsed
        if blocks
    ]


def _targets(texts: Iterable[Blocks]) -> set[tuple[str, int]]:
    return {span.mark.target for blocks in texts for span in references(blocks)}


def _places(texts: Iterable[Blocks]) -> list[Place]:
    targets = _targets(texts)
    if not targets:
        return []
    found = Passage.objects.of_targets(targets).filter(page__in=Page.objects.public())
    return [
        Place(one.kind, one.number, one.label, address_of(one))
        for one in found.select_related("page")
    ]


def address_of(passage: Passage) -> str:
    """The permanent address, in full: an entry may move to another cell later."""
    if passage.kind in ("entry", "section"):
        return absolute(f"/{passage.kind}/{passage.number}/")
    return absolute(passage.page.get_absolute_url())
