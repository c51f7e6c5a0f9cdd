"""
Reads a folder of HTML as a browser would, and says what does not hold together.

`python -m tests.copies FOLDER` does so with what `export_site` has written; without FOLDER, with a
copy of the whole demonstration, made for this and thrown away.
"""

import os
import posixpath
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent
LEADS = {"href", "src", "action", "poster", "formaction", "data", "cite"}


class Link(NamedTuple):
    file: str
    tag: str
    attribute: str
    value: str


class Page(HTMLParser):
    """`ids` of its elements, `refresh` where a redirect leads, and every attribute as a Link."""

    def __init__(self, file: str, html: str) -> None:
        super().__init__()
        self.file = file
        self.ids: set[str] = set()
        self.links: list[Link] = []
        self.refresh = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        self.ids |= {named["id"]} if "id" in named else set()
        self.links += [Link(self.file, tag, *pair) for pair in named.items()]
        if named.get("http-equiv") == "refresh":
            self.refresh = named["content"].partition("url=")[2]
            self.links.append(Link(self.file, tag, "href", self.refresh))


def leading(page: Page) -> list[Link]:
    return [link for link in page.links if link.attribute in LEADS]


def links_in(file: str, html: str) -> list[Link]:
    """What leads anywhere from a page."""
    return leading(Page(file, html))


class Copy:
    """The files of a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}
        self.page = cache(self.read)

    def read(self, file: str) -> Page:
        return Page(file, (self.folder / file).read_text(encoding="utf-8"))

    def pages(self) -> Iterator[Page]:
        for file in sorted(self.files):
            if file.endswith((".html", ".htm")):
                yield self.page(file)

    def links(self) -> Iterator[Link]:
        for page in self.pages():
            yield from leading(page)

    def broken(self) -> list[str]:
        """Links to files or places that are not there, and addresses from a root."""
        return [
            f"{page.file}: <{link.tag} {link.attribute}={link.value!r}>"
            for page in self.pages()
            for link in page.links
            if link.value.startswith("/") or (link.attribute in LEADS and self.is_broken(link))
        ]

    def is_broken(self, link: Link) -> bool:
        parts = urlsplit(link.value)
        if parts.scheme or parts.netloc:
            return False
        folder = posixpath.dirname(link.file)
        path = unquote(parts.path)
        file = posixpath.normpath(posixpath.join(folder, path)) if path else link.file
        if file not in self.files or parts.query:
            return True
        return bool(parts.fragment) and not self.has_place(file, unquote(parts.fragment))

    def has_place(self, file: str, fragment: str) -> bool:
        return not file.endswith(".html") or fragment in self.page(file).ids

    def live(self, site: str) -> set[Link]:
        """Links to the site that the copy is of."""
        return {
            link
            for link in self.links()
            if link.tag not in ("link", "meta") and f"{link.value}/".startswith(f"{site}/")
        }


def copy_of_the_demonstration(folder: Path) -> Path:
    """Everything from an empty database on, by the project's own commands; takes minutes."""
    settings = {
        "DEBUG": "1",
        "DATABASE_URL": f"sqlite:///{folder / 'demonstration.sqlite3'}",
        "MEDIA_ROOT": str(folder / "media"),
        "LEDGER_FILE": str(folder / "ledger.jsonl"),
    }
    for arguments in (["migrate", "-v0"], ["load_demo"], ["export_site", str(folder / "copy")]):
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=ROOT, env=os.environ | settings, check=True)
    return folder / "copy"


def main() -> None:
    """Say what is broken in the copy that is named, or in a new one of the demonstration."""
    with tempfile.TemporaryDirectory(prefix="matrix-copy-") as place:
        folder = Path(sys.argv[1]) if sys.argv[1:] else copy_of_the_demonstration(Path(place))
        copy = Copy(folder)
        broken = copy.broken()
        print(f"{len(copy.files):,} files, {len(broken):,} broken links.")
        sys.exit("\n".join(broken) if broken else 0)


if __name__ == "__main__":
    main()
