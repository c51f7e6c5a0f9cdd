"""What can be followed: everything, a matrix, a row, column or cell of it, a topic."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Self

from cells.models import Page
from cells.reading.surroundings import Surroundings
from subscriptions.models import Subscription
from subscriptions.wording import FREQUENCIES

# How forms and addresses name everything; all else is named by the path of its page.
EVERYTHING = "/"
TOPICS = "topics/"


@dataclass(frozen=True)
class Scope:
    """What is followed, as it is called today: "Drug treatment E5", and its headline.

    `value` is what forms send: a path, or EVERYTHING. `url` is "" where no public page is left.
    """

    value: str
    name: str
    detail: str = ""
    url: str = ""

    @property
    def in_full(self) -> str:
        return f"{self.name}: {self.detail}" if self.detail else self.name


@dataclass(frozen=True)
class Wish:
    """One thing that somebody wants to follow; `page` None is everything."""

    kind: str
    page: Page | None
    frequency: str
    name: str

    @property
    def key(self) -> tuple[str, int | None]:
        return self.kind, self.page.pk if self.page else None

    @property
    def words(self) -> str:
        return in_words(self.kind, self.name, self.frequency)


class Scopes:
    """The names of all that can be followed, from one query."""

    def __init__(self, around: Surroundings) -> None:
        self.around = around

    @classmethod
    def today(cls) -> Self:
        return cls(Surroundings.of_home())

    def of(self, page: Page | None) -> Scope:
        """What is followed with this page; a page that is not public is called by its address."""
        if page is None:
            return Scope(EVERYTHING, "Everything on this site", url="/")
        return self.at(page.path) or Scope(page.path, str(page))

    def at(self, path: str) -> Scope | None:
        """What is followed under this path; None if it cannot be."""
        if path == EVERYTHING:
            return self.of(None)
        if path.startswith(TOPICS):
            topic = self.around.topics.get(path.removeprefix(TOPICS))
            return Scope(path, f"Topic: {topic}", url=f"/{path}/") if topic else None
        passage = self.around.at(path)
        if passage is None or passage.kind not in Subscription.SCOPES:
            return None
        url = f"/{path}/"
        if passage.kind == Page.Kind.MATRIX:
            return Scope(path, passage.card["matrix"]["short_name"], url=url)
        slug, _, rest = path.partition("/")
        matrix = self.around.matrix(slug)
        code = rest.rpartition("/")[2].upper()
        place = code if passage.kind == Page.Kind.CELL else f"{passage.kind} {code}"
        name = f"{matrix['short_name'] if matrix else slug} {place}"
        # Without a headline a cell is called by its column and row.
        detail = passage.card.get("headline") or passage.label.rpartition(": ")[2]
        return Scope(path, name, detail, url)

    def words(self, subscription: Subscription) -> str:
        """A subscription in words: "Drug treatment E5, once a week"."""
        name = self.of(subscription.page).name
        return in_words(subscription.kind, name, subscription.frequency)


def in_words(kind: str, name: str, frequency: str) -> str:
    what = f"{name}: one bite after the other" if kind == Subscription.Kind.COURSE else name
    return f"{what}, {FREQUENCIES[frequency]}"


def without_repeats(values: Collection[str]) -> list[str]:
    """Without what a larger scope among them holds: a row in its matrix, a cell in its row."""
    return [value for value in values if not any(holds(other, value) for other in values)]


def holds(larger: str, value: str) -> bool:
    """Whether following `larger` tells of all that following `value` does."""
    if larger == value:
        return False
    if larger == EVERYTHING:
        return True
    slug, _, rest = larger.partition("/")
    if not value.startswith(f"{slug}/") or slug == TOPICS.rstrip("/"):
        return False
    kind, _, code = rest.partition("/")
    place = value.removeprefix(f"{slug}/")
    match kind:
        case "":
            return True
        case "rows":
            return "/" not in place and place[1:] == code
        case "columns":
            return "/" not in place and place[:1] == code
    return False


def pages_at(values: Iterable[str]) -> dict[str, Page]:
    """The pages that are followed under these values of Scope, by their paths.

    A topic without an essay has no page until somebody follows it: it is made here.
    """
    wanted = [value for value in values if value != EVERYTHING]
    found = {page.path: page for page in Page.objects.filter(path__in=wanted)}
    for value in wanted:
        if value not in found and value.startswith(TOPICS):
            page, _ = Page.objects.get_or_create(path=value, kind=Page.Kind.TOPIC)
            found[value] = page
    return found
