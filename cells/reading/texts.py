"""The rich texts of one page, rendered in their order."""

from collections.abc import Collection, Iterable

from cells.reading.surroundings import Surroundings, Target
from cells.richtext import Block, NumberedNote, Reference, Rendered, parse, references, render
from cells.richtext import Target as Destination
from cells.snapshots import RichText


class ParsedTexts(dict[RichText, tuple[Block, ...]]):
    """Stored texts as blocks, each parsed once: when it is first asked for."""

    def __missing__(self, text: RichText) -> tuple[Block, ...]:
        blocks = self[text] = parse(text)
        return blocks

    def targets(self, texts: Iterable[RichText]) -> set[Target]:
        """Everything that these texts refer to."""
        return {span.mark.target for text in texts for span in references(self[text])}


class Texts:
    """Renders the texts of a page, counting hover notes through and resolving references.

    `places` are the things of this page in the order shown, with what each is called; a
    reference to one of them says "above" or "below". Those in `hidden` are part of the page
    but filtered out of the view. A text is given with its `place`: the thing it belongs to.
    """

    def __init__(
        self,
        around: Surroundings,
        parsed: ParsedTexts,
        *,
        url: str = "",
        places: dict[Target, str] | None = None,
        hidden: Collection[Target] = (),
    ) -> None:
        self.notes: list[NumberedNote] = []
        self._around = around
        self._parsed = parsed
        self._url = url
        self._places = places or {}
        self._order = {target: i for i, target in enumerate(self._places)}
        self._hidden = hidden
        self._marks: set[str] = set()

    def render(
        self,
        text: RichText,
        prefix: str,
        *,
        place: Target | None = None,
        heading_level: int = 4,
    ) -> Rendered | None:
        """The text as HTML, or None if it is empty.

        `place` None stands before everything that can be referred to. Texts must be rendered
        in the order of the page; `prefix` must be different for each.
        """
        if not text:
            return None
        here = self._order.get(place, -1) if place else -1

        def resolve(reference: Reference) -> Destination | None:
            if reference.target in self._order:
                return self._on_this_page(reference.target, here)
            return self._elsewhere(reference.target)

        rendered = render(
            self._parsed[text],
            resolve=resolve,
            prefix=prefix,
            heading_level=heading_level,
            first_note=len(self.notes) + 1,
            taken_marks=self._marks,
        )
        self.notes.extend(rendered.notes)
        return rendered

    def _on_this_page(self, target: Target, here: int) -> Destination:
        fragment = f"#{anchor(target)}"
        if target in self._hidden:
            return Destination(self._url + fragment, label=self._places[target])
        at = self._order[target]
        is_itself = at == here or target[0] not in ("entry", "section")
        return Destination(
            fragment,
            same_page=True,
            above=None if is_itself else at < here,
            label=self._places[target],
        )

    def _elsewhere(self, target: Target) -> Destination | None:
        kind, number = target
        passage = self._around.target(kind, number)
        if passage is None:
            return None
        if kind in ("entry", "section"):
            return Destination(f"/{kind}/{number}/", label=passage.label)
        return Destination(passage.page.get_absolute_url(), label=passage.label)


def anchor(target: Target) -> str:
    """The id under which it stands on its page; a page itself is its main part."""
    kind, number = target
    return f"{kind}-{number}" if kind in ("entry", "section") else "content"
