"""What stops a page from being published, and what an editor should know before."""

from collections.abc import Iterable
from html.parser import HTMLParser
from typing import NamedTuple

from cells.addresses import is_web_or_mail
from cells.models import Passage
from cells.parts import PlacedText, Problem
from cells.publishing.indexing import Target, anchors_in
from cells.publishing.labels import problems_in_labels
from cells.publishing.parts import draft_targets, parts_of, texts_in
from cells.richtext import Reference, Span, marked_passages, parse, references
from cells.richtext.vocabulary import REFERENCE
from cells.snapshots import Snapshot

# Words that say nothing of where a link leads (WCAG 2.4.4, and its failure F84).
EMPTY_LINK_WORDS = {"here", "click here", "click", "link", "this link"}


def problems_in(snapshot: Snapshot) -> list[Problem]:
    """Everything to say about this snapshot, what blocks publishing first."""
    problems = []
    texts: list[PlacedText] = []
    for key, part in parts_of(snapshot["kind"]).items():
        data = snapshot[key]  # type: ignore[literal-required]
        problems += part.check(data)
        texts += part.texts(data)
    problems += problems_in_links(texts)
    problems += problems_in_references(texts, snapshot)
    return sorted(problems, key=lambda problem: not problem.blocks)


def problems_in_links(texts: list[PlacedText]) -> list[Problem]:
    problems = []
    for text in texts:
        for link in LinkReader.links_in(text.html):
            if not is_web_or_mail(link.href):
                message = (
                    f"The link “{link.words}” has no address that can be opened "
                    f"({link.href or 'it is empty'}): use http, https or mailto."
                )
                problems.append(Problem(text.place, message, text.url))
            elif link.words.lower().strip(".") in EMPTY_LINK_WORDS:
                message = f"The link text “{link.words}” does not say where it leads."
                problems.append(Problem(text.place, message, text.url, blocks=False))
    return problems


class StoredLink(NamedTuple):
    href: str
    words: str


class LinkReader(HTMLParser):
    """The links of stored HTML as they stand, the bad ones too; a reference is none.

    The parser of rich text lets only good links through, so it cannot tell an editor about
    one that came into the database past the form.
    """

    def __init__(self) -> None:
        super().__init__()
        self.links: list[StoredLink] = []
        self._open: tuple[str, list[str]] | None = None

    @classmethod
    def links_in(cls, html: str) -> list[StoredLink]:
        reader = cls()
        reader.feed(html)
        reader.close()
        reader.handle_endtag("a")
        return reader.links

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "a":
            return
        # A link ends where the next begins: they cannot stand in each other.
        self.handle_endtag("a")
        values = dict(attrs)
        if not REFERENCE.fullmatch(values.get("data-ref") or ""):
            self._open = ((values.get("href") or "").strip(), [])

    def handle_data(self, data: str) -> None:
        if self._open:
            self._open[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._open:
            href, words = self._open
            self.links.append(StoredLink(href, " ".join("".join(words).split())))
            self._open = None


def problems_in_references(texts: list[PlacedText], snapshot: Snapshot) -> list[Problem]:
    found = [(text, span) for text in texts for span in references(parse(text.html))]
    here = anchors_in(snapshot)
    elsewhere = {span.mark.target for _, span in found} - here
    drafts = draft_targets(elsewhere)
    public = set(Passage.objects.public().of_targets(elsewhere).values_list("kind", "number"))
    problems = problems_in_marks(found, dict.fromkeys(here, marks_in(texts)))
    for text, span in found:
        target = span.mark.target
        name = f"The reference “{span.words}” ({span.mark.kind} {span.mark.id})"
        if target in elsewhere and target not in drafts:
            message = f"{name} leads to something that does not exist."
            problems.append(Problem(text.place, message, text.url))
        elif target in elsewhere and target not in public:
            message = f"{name} leads to {drafts[target]}, which is not published yet or withdrawn."
            problems.append(Problem(text.place, message, text.url, blocks=False))
    return [*problems, *problems_in_labels(found, snapshot)]


def problems_in_marks(
    found: list[tuple[PlacedText, Span[Reference]]], marks_by_target: dict[Target, set[str]]
) -> list[Problem]:
    """Marked passages that are referred to and gone.

    `marks_by_target` holds, for all that stands on this page, the marks that a reference to it
    can lead to; for other pages they are those of the current edition.
    """
    named = [(text, span) for text, span in found if span.mark.mark]
    elsewhere = {span.mark.target for _, span in named} - marks_by_target.keys()
    standing = Passage.objects.standing().of_targets(elsewhere).select_related("edition")
    there = {(p.kind, p.number): marks_in(texts_in(p.edition.contents)) for p in standing}
    known = marks_by_target | there
    problems = []
    for text, span in named:
        kind, number = target = span.mark.target
        if target in known and span.mark.mark not in known[target]:
            message = (
                f"The reference “{span.words}” ({kind} {number}) leads to its {kind} only: "
                f"the marked passage ({span.mark.mark}) is gone."
            )
            problems.append(Problem(text.place, message, text.url, blocks=False))
    return problems


def marks_in(texts: Iterable[PlacedText]) -> set[str]:
    return {span.mark.id for text in texts for span in marked_passages(text.html)}
