"""Everything that the public can come to, from link to link."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from django.conf import settings

from matrix_site.static_site.addresses import Address, file_of, is_written, own_address
from matrix_site.static_site.asking import Answer, Site
from matrix_site.static_site.places import ExportError
from matrix_site.static_site.rewriting import links_of

# A site of 5,000 cells has fewer; more is a mistake of ours, such as pages that lead on for ever.
MOST = 1_000_000
SAY_EVERY = 500


class Became(Enum):
    PAGE = "an HTML page"
    FILE = "any other file"
    MOVED = "a redirect"
    # Nothing that the copy could show: links to it lead to the site, which says why.
    GONE = "withdrawn or removed"
    DEAD = "not there"


@dataclass(slots=True)
class Crawl:
    """`policy` is the Content-Security-Policy of pages, one for all of them.

    Of each address only what it became is kept; what it holds is in its file in `folder`.
    """

    site: Site
    folder: Path
    with_papers: bool
    say: Callable[[str], None]
    became: dict[Address, Became] = field(default_factory=dict)
    leads_to: dict[Address, str] = field(default_factory=dict)
    linked_from: dict[Address, Address | None] = field(default_factory=dict)
    files: dict[str, Address] = field(default_factory=dict)
    policy: str = ""
    queue: deque[Address] = field(default_factory=deque)

    def run(self, beginnings: Iterable[Address]) -> None:
        """Write what is found as the site gives it. Raises ExportError where it fails."""
        for address in beginnings:
            self.meet(address, None)
        while self.queue:
            address = self.queue.popleft()
            self.became[address] = self.take(address, self.site.get(address))
            if len(self.became) % SAY_EVERY == 0:
                self.say(f"{len(self.became):,} read, {len(self.queue):,} more known.")

    def meet(self, address: Address, base: Address | None) -> None:
        """Remember an address to come to, if it is new and the copy has it."""
        if address in self.linked_from or not is_written(address, with_papers=self.with_papers):
            return
        if len(self.linked_from) >= MOST:
            raise ExportError(f"The site has more than {MOST:,} addresses: {address} is one more.")
        self.linked_from[address] = base
        self.queue.append(address)

    def take(self, address: Address, answer: Answer) -> Became:
        if answer.status == 404:
            return Became.DEAD
        if answer.status in (301, 302, 307, 308):
            self.claim(address)
            self.leads_to[address] = answer.leads_to
            self.follow(answer.leads_to, address)
            return Became.MOVED
        file = file_of(address)
        if answer.status == 410 and not (answer.is_html and file.endswith(".html")):
            return Became.GONE
        if answer.status not in (200, 410):
            raise ExportError(
                f"{settings.SITE_URL}{address} answered {answer.status}{self.whence(address)}. "
                "The former export, if there was one, is as it was."
            )
        path = self.claim(address)
        path.write_bytes(answer.body)
        if not answer.is_html:
            return Became.FILE
        self.policy = answer.policy
        for href in links_of(answer.body.decode(), address):
            self.follow(href, address)
        return Became.PAGE

    def follow(self, href: str, base: Address) -> None:
        if found := own_address(href, base):
            self.meet(found[0], base)

    def claim(self, address: Address) -> Path:
        """Where its file goes, with the folders above it. No other address has the same."""
        file = file_of(address)
        other = self.files.setdefault(file, address)
        if other != address:
            raise ExportError(f"{address} and {other} would both be {file}.")
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def whence(self, address: Address) -> str:
        """As in " (linked on /drug/e5/)"."""
        base = self.linked_from[address]
        return f" (linked on {base})" if base else ""

    def dead(self) -> list[str]:
        """A line for each dead link, in the order in which they were found."""
        return [
            f"{address}{self.whence(address)}"
            for address, what in self.became.items()
            if what is Became.DEAD
        ]
