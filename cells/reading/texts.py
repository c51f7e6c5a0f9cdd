"""The rich texts of one page, rendered in their order."""

from collections.abc import Collection, Iterable
from functools import cached_property

from cells.reading.surroundings import Surroundings, Target
from cells.richtext import (
    Block,
    NumberedNote,
    Reference,
    Rendered,
    marks,
    parse,
    references,
    render,
)
from cells.richtext import Target as Destination
from cells.richtext.vocabulary import MARK_ID
from cells.snapshots import RichText

# A text, and the thing of its page that it belongs to; None for what stands before them all.
PlacedText = tuple[Target | None, RichText]


class ParsedTexts(dict[RichText, tuple[Block, ...]]):
    """Stored texts as blocks, each parsed once: when it is first asked for."""

    def __missing__(self, text: RichText) -> tuple[Block, ...]:
        blocks = self[text] = parse(text)
        return blocks

    def targets(self, texts: Iterable[RichText]) -> set[Target]:
        """Everything that these texts refer to."""
        return {span.mark.target for text in texts for span in references(self[text])}

    def marks(self, texts: Iterable[PlacedText]) -> dict[str, Target | None]:
        """Where each marked passage stands; one that was copied, where the page has it first."""
        found: dict[str, Target | None] = {}
        for place, text in texts:
            if MARK_ID.search(text):
                for span in marks(self[text]):
                    found.setdefault(span.mark.id, place)
        return found


class Texts:
    """Renders the texts of a page, counting hover notes through and resolving references.

    `places` are the things of this page in the order shown, with what each is called; a
    reference to one of them says "above" or "below". Those in `hidden` are part of the page
    but filtered out of the view. A text is given with its `place`: the thing it belongs to.
    `texts` are those in which a marked passage can be referred to, in the order of the page.
    """

    def __init__(
        self,
        around: Surroundings,
        parsed: ParsedTexts,
        *,
        url: str = "",
        places: dict[Target, str] | None = None,
        hidden: Collection[Target] = (),
        texts: Collection[PlacedText] = (),
    ) -> None:
        self.notes: list[NumberedNote] = []
        self._around = around
        self._parsed = parsed
        self._url = url
        self._places = places or {}
        self._order = {target: i for i, target in enumerate(self._places)}
        self._hidden = hidden
        self._texts = texts
        self._marks: set[str] = set()

    def render(
        self,
        text: RichText,
        prefix: str,
        *,
        place: Target | None = None,
        heading_level: int = 4,
        name_headings: bool = False,
    ) -> Rendered | None:
        """The text as HTML, or None if it is empty.

        `place` None stands before everything that can be referred to. Texts must be rendered
        in the order of the page; `prefix` must be different for each.
        """
        if not text:
            return None

        def resolve(reference: Reference) -> Destination | None:
            if reference.target in self._order:
                return self._on_this_page(reference, self._at(place))
            return self._elsewhere(reference)

        rendered = render(
            self._parsed[text],
            resolve=resolve,
            prefix=prefix,
            heading_level=heading_level,
            first_note=len(self.notes) + 1,
            taken_marks=self._marks,
            name_headings=name_headings,
        )
        self.notes.extend(rendered.notes)
        return rendered

    def _on_this_page(self, reference: Reference, here: int) -> Destination:
        """To its passage, wherever on the page that stands now; else to the whole."""
        is_marked = bool(reference.mark) and reference.mark in self._marked
        place = self._marked[reference.mark] if is_marked else reference.target
        fragment = f"#{reference.mark if is_marked else anchor(reference.target)}"
        label = self._places[reference.target]
        if place in self._hidden:
            return Destination(self._url + fragment, label=label)
        at = self._at(place)
        has_place = is_marked or reference.kind in ("entry", "section")
        above = at < here if has_place and at != here else None
        return Destination(fragment, same_page=True, above=above, label=label)

    def _elsewhere(self, reference: Reference) -> Destination | None:
        passage = self._around.target(*reference.target)
        if passage is None:
            return None
        mark = reference.mark
        if reference.kind in ("entry", "section"):
            href = f"/{reference.kind}/{reference.id}/{f'{mark}/' if mark else ''}"
        else:
            href = f"{passage.page.get_absolute_url()}{f'#{mark}' if mark else ''}"
        return Destination(href, label=passage.label)

    def _at(self, place: Target | None) -> int:
        return self._order.get(place, -1) if place else -1

    @cached_property
    def _marked(self) -> dict[str, Target | None]:
        """Asked for only where a text refers to a mark: most pages need not look for any."""
        return self._parsed.marks(self._texts)


def anchor(target: Target) -> str:
    """The id under which it stands on its page; a page itself is its main part."""
    kind, number = target
    return f"{kind}-{number}" if kind in ("entry", "section") else "content"
