"""
How much the pages are used, counted from access logs, of the web server or our own: for funders.

Counts by month, page and kind of use. Nothing of a visitor is kept: what a browser calls itself
is looked at to leave robots out, and forgotten with its line.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, resolve
from django.utils import timezone

# The "combined" format, which nginx and Apache write: host, two names, [time], "request",
# status, bytes, "where from", "browser". What follows on the line is ignored.
LINE = re.compile(
    r"\S+ \S+ [^\[]{0,200}\[(?P<minute>[^\]]{17}):[0-9]{2} (?P<zone>[+-][0-9]{4})\] "
    r'"(?P<method>[A-Z]{3,10}) (?P<address>\S{1,4000})'
    r' HTTP/[0-9.]+" (?P<status>[0-9]{3}) \S+ "(?P<referrer>[^"\\]*+(?:\\.[^"\\]*+)*+)"'
    r' "(?P<browser>[^"\\]*+(?:\\.[^"\\]*+)*+)"'
)
# To the minute: a log has many lines of each, and no month begins within one.
MINUTE = "%d/%b/%Y:%H:%M %z"
# Given, or known by the visitor's own copy.
SERVED = {"200", "304"}
# Which lines of our own log are of requests.
ACCESS = "matrix_site.access"
# What programs that read pages by themselves call themselves; an empty name is one, too. There
# is a telephone called "CUBOT".
ROBOT = re.compile(
    r"^-?$|(?<!\bcu)bot\b|(?<!\bcu)bot[/;_-]|crawl|spider|slurp|archiver|facebookexternalhit"
    r"|meta-external|preview|monitor|uptime|pingdom|scan|fetch|headless|lighthouse|curl|wget"
    r"|python|java/|okhttp|go-http|libwww|perl|ruby|axios|node|http_?client|feed|rss|scrapy"
    r"|mediapartners|inspection|censys|whatsapp|mastodon|chatgpt-|claude-",
    re.IGNORECASE,
)
# By the name of the route: how a page was used.
USES = {
    "page": "read",
    "course": "read",
    "topic": "read",
    "archived": "archived edition read",
    "compare": "compared",
    "pdf": "printed",
    "edition_pdf": "printed",
    "sheet": "printed",
    "file": "taken away",
    "edition_file": "taken away",
    "topic_file": "taken away",
    "citation": "taken away",
    "edition_citation": "taken away",
    "cite": "cited",
    "cite_edition": "cited",
}


class Use(NamedTuple):
    """`page` is the path of a page ("drug/e5"), `how` one of the values of USES."""

    page: str
    how: str


class Line(NamedTuple):
    """`month` is "2026-11", of Europe/London."""

    month: str
    page: str
    how: str
    number: int


@dataclass(slots=True)
class Usage:
    """`unreadable` counts lines in another format, `robots` uses by programs."""

    counts: Counter[tuple[str, Use]] = field(default_factory=Counter)
    unreadable: int = 0
    robots: int = 0

    def add(self, lines: Iterable[str]) -> None:
        """Count these lines of a log too."""
        for line in lines:
            if line.startswith("{"):
                self._add_own(line)
            else:
                self._add_combined(line)

    def _add_combined(self, line: str) -> None:
        found = LINE.match(line)
        month = found and month_of(found["minute"], found["zone"])
        if not found or not month:
            self.unreadable += 1
            return
        if found["method"] != "GET" or found["status"] not in SERVED:
            return
        path, mark, _ = found["address"].partition("?")
        if mark and is_within(found["referrer"], path):
            return
        if use := use_of(path):
            self._count(month, use, is_robot=is_robot(found["browser"]))

    def _add_own(self, line: str) -> None:
        """A line of our own log, which says itself whether a program asked (`robot`)."""
        try:
            said = json.loads(line)
            if said["logger"] != ACCESS:
                return
            month = f"{timezone.localtime(datetime.fromisoformat(said['time'])):%Y-%m}"
            method, path, status, robot = (
                said[name] for name in ("method", "path", "status", "robot")
            )
        except (ValueError, KeyError, TypeError, RecursionError):
            self.unreadable += 1
            return
        if method == "GET" and str(status) in SERVED and (use := use_of(str(path))):
            self._count(month, use, is_robot=bool(robot))

    def _count(self, month: str, use: Use, *, is_robot: bool) -> None:
        if is_robot:
            self.robots += 1
        else:
            self.counts[month, use] += 1

    def lines(self) -> list[Line]:
        """By month, page and use, in their order."""
        return [
            Line(month, use.page, use.how, number)
            for (month, use), number in sorted(self.counts.items())
        ]


@lru_cache(maxsize=100)
def month_of(minute: str, zone: str) -> str:
    """ "22/Nov/2026:13:00" and "+0000" as "2026-11"; "" for anything else."""
    try:
        return f"{timezone.localtime(datetime.strptime(f'{minute} {zone}', MINUTE)):%Y-%m}"
    except (ValueError, OverflowError):
        return ""


@lru_cache(maxsize=1_000)
def is_robot(browser: str) -> bool:
    """Whether this is what a program calls itself that reads by itself."""
    return bool(ROBOT.search(browser))


def is_by_a_program(browser: str, purpose: str) -> bool:
    """Whether nobody reads what is asked for: a robot asks, or a browser that only fetches ahead.

    `purpose` is the header Sec-Purpose, or Purpose of older browsers.
    """
    return "prefetch" in purpose or is_robot(browser)


def is_within(referrer: str, path: str) -> bool:
    """Whether a reader came from the same page: filtered it, and did not read it anew."""
    try:
        return urlsplit(referrer).path == path
    except ValueError:
        return False


@lru_cache(maxsize=10_000)
def use_of(address: str) -> Use | None:
    """What an address is of: None for what is no page, such as a style sheet."""
    try:
        path = unquote(urlsplit(address).path if "://" in address else address)
        match = resolve(path)
    except (Resolver404, ValueError):
        return None
    how = USES.get(match.url_name or "") if match.namespaces == ["cells"] else None
    if how is None:
        return None
    page = match.kwargs.get("path") or f"topics/{match.kwargs['slug']}"
    return Use(f"{match.kwargs['slug']}/course" if match.url_name == "course" else page, how)
