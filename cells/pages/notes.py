"""What the parts of the parser report besides fields, gathered while one page is read."""

from dataclasses import dataclass, field

from .lines import Para
from .parsed import TO_DECIDE, Navigation, NotPlaced, ToDecide

LONGEST_EXCERPT = 120


@dataclass
class Notes:
    navigation: list[Navigation] = field(default_factory=list)
    not_placed: list[NotPlaced] = field(default_factory=list)
    to_decide: list[ToDecide] = field(default_factory=list)

    def take(self, line: int, text: str, rule: str) -> None:
        """Report words that a navigation rule took. Nothing is reported for no words."""
        if text.strip():
            self.navigation.append(Navigation(line, text.strip(), rule))

    def take_all(self, para: Para, rule: str) -> None:
        """Report a whole paragraph as navigation, the targets of its links included."""
        self.take(para.line, f"{para.text} {para.marked.targets}", rule)

    def leave_targets(self, para: Para) -> None:
        """List the targets of links in words that go into a field without links."""
        self.leave(para.line, para.marked.targets, "The target of a link in a field without links.")

    def leave(self, line: int, text: str, reason: str) -> None:
        if text.strip():
            self.not_placed.append(NotPlaced(line, text.strip(), reason))

    def ask(self, line: int, place: str, text: str, code: str) -> None:
        assert code in TO_DECIDE, code
        self.to_decide.append(ToDecide(line, place, excerpt(text), code))


def excerpt(text: str, size: int = LONGEST_EXCERPT) -> str:
    """The opening of a text, cut between words, with "…" where it was cut."""
    return text if len(text) <= size else text[: text.rfind(" ", 0, size) + 1].strip() + " …"
