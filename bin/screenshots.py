"""Photograph the demonstration for README.md, and a mail for docs/mail.md.

`.venv/bin/python bin/screenshots.py` makes docs/screenshots/ anew: it fills a database of its
own, serves it, and needs what the browser tests need (`make setup`, and a Chromium).
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.error import URLError
from urllib.request import urlopen

import django
from playwright.sync_api import Browser, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.chromium import ARGUMENTS, find_chromium  # noqa: E402

FOLDER = ROOT / "docs" / "screenshots"
# In bytes: whoever clones the project gets them all.
LARGEST = 150_000
PATIENCE = 60.0  # Seconds until the server must answer.


class Picture(NamedTuple):
    """`size` in CSS pixels, one to a pixel. `link`: the words of a link to follow from there.

    `start` is the selector of what the picture begins with; "" is the top of the page.
    """

    name: str
    address: str
    size: tuple[int, int] = (1060, 700)
    scheme: Literal["light", "dark"] = "light"
    link: str = ""
    start: str = ""


PICTURES = [
    Picture("home", "/", (1060, 780)),
    Picture("matrix", "/drug/", (1060, 780), start=".views"),
    Picture("cell", "/drug/a3/", (1060, 780)),
    Picture("cell-phone", "/drug/a3/", (390, 844)),
    Picture("comparison", "/drug/a3/", link="What changed", start=".compared"),
    Picture("dark", "/drug/a3/", scheme="dark", start=".bite"),
]
# Of a letter in tests/subscriptions/samples.py; nothing is sent.
MAILS = [
    Picture("mail", "/change.html", (640, 740)),
    Picture("mail-dark", "/change.html", (640, 740), scheme="dark"),
    Picture("mail-phone", "/change.html", (320, 920)),
]


def main() -> None:
    chromium = find_chromium()
    if not chromium:
        sys.exit("There is no Chromium here: install one, or name it in CHROMIUM.")
    FOLDER.mkdir(exist_ok=True)
    with demonstration() as site, mails() as letters, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        taken = [take(browser, site, one) for one in PICTURES]
        taken += [take(browser, letters, one) for one in MAILS]
        browser.close()
    too_large = [path.name for path in taken if is_large(path)]
    if too_large:
        sys.exit(f"Larger than {LARGEST} bytes, so show less: {', '.join(too_large)}")


def take(browser: Browser, site: str, picture: Picture) -> Path:
    width, height = picture.size
    viewport = ViewportSize(width=width, height=height)
    page = browser.new_page(viewport=viewport, color_scheme=picture.scheme)
    page.goto(site + picture.address)
    if picture.link:
        page.get_by_role("link", name=picture.link).first.click()
    if picture.start:
        begin = "it => scrollBy(0, it.getBoundingClientRect().top - 16)"
        page.eval_on_selector(picture.start, begin)
        page.wait_for_timeout(200)  # The contents follow what is being read.
    path = FOLDER / f"{picture.name}.png"
    page.screenshot(path=path)
    page.close()
    return path


def is_large(path: Path) -> bool:
    return path.stat().st_size > LARGEST


@contextmanager
def demonstration() -> Iterator[str]:
    """The address of a site with demonstration content, for as long as it is needed."""
    with tempfile.TemporaryDirectory() as folder:
        site = f"http://127.0.0.1:{free_port()}"
        database = f"sqlite:///{folder}/demo.sqlite3"
        there = {**os.environ, "DEBUG": "1", "SITE_URL": site, "DATABASE_URL": database}
        manage = [sys.executable, str(ROOT / "manage.py")]
        subprocess.run([*manage, "migrate", "-v0"], env=there, check=True)
        subprocess.run([*manage, "load_demo"], env=there, check=True)
        address = site.removeprefix("http://")
        server = subprocess.Popen([*manage, "runserver", address, "--noreload"], env=there)
        try:
            wait_for(site)
            yield site
        finally:
            server.terminate()
            server.wait()


@contextmanager
def mails() -> Iterator[str]:
    """The address of a folder with the HTML of each letter, for as long as it is needed."""
    os.environ |= {"DEBUG": "1", "SITE_URL": "https://matrix.example.org"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "matrix_site.settings"
    django.setup()
    # These need the settings.
    from tests.subscriptions.mails import html_in, parsed
    from tests.subscriptions.samples import LETTERS

    with tempfile.TemporaryDirectory() as folder:
        for kind, letter in LETTERS.items():
            path = Path(folder) / f"{kind}.html"
            path.write_text(html_in(parsed(letter, kind)), encoding="utf-8")
        yield Path(folder).as_uri()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(site: str) -> None:
    """Return once it answers; raises URLError when it does not within PATIENCE."""
    last = time.monotonic() + PATIENCE
    while True:
        try:
            urlopen(f"{site}/healthz").close()
        except URLError:
            if time.monotonic() > last:
                raise
            time.sleep(0.2)
        else:
            return


if __name__ == "__main__":
    main()
