"""
How much the pages are used, counted from the access logs of the web server: for funders.

Counts by month, page and kind of use. Nothing of a visitor is kept: an address or a browser's
name is looked at to leave robots out, and forgotten with its line.
"""

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
    r"\S+ \S+ [^\[]{0,200}\[(?P<time>[^\]]{20,40})\] "
    r'"(?P<method>[A-Z]{3,10}) (?P<address>\S{1,4000})'
    r' HTTP/[0-9.]+" (?P<status>[0-9]{3}) \S+ "[^"]*" "(?P<browser>(?:[^"\\]|\\.)*)"'
)
TIME = "%d/%b/%Y:%H:%M:%S %z"
# Given, or known by the visitor's own copy.
SERVED = {"200", "304"}
# What programs that read pages by themselves call themselves; an empty name is one, too.
ROBOT = re.compile(
    r"^-?$|bot\b|bot[/;_ -]|crawl|spider|slurp|archiver|facebookexternalhit|preview|monitor|uptime"
    r"|pingdom|scan|fetch|headless|lighthouse|curl|wget|python|java/|okhttp|go-http|libwww|perl"
    r"|ruby|axios|node|http_?client|feed|rss",
    re.IGNORECASE,
)
# By the name of the route: how a page was used.
USES = {
    "page": "read",
    "course": "read",
    "topic": "read",
    "archived": "archived edition read",
    "compare": "compared",
    "pdf": "taken away",
    "edition_pdf": "taken away",
    "sheet": "taken away",
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
            self._add(line)

    def _add(self, line: str) -> None:
        found = LINE.match(line)
        month = found and month_of(found["time"])
        if not found or not month:
            self.unreadable += 1
            return
        if found["method"] != "GET" or found["status"] not in SERVED:
            return
        if use := use_of(found["address"].partition("?")[0]):
            if ROBOT.search(found["browser"]):
                self.robots += 1
            else:
                self.counts[month, use] += 1

    def lines(self) -> list[Line]:
        """By month, page and use, in their order."""
        return [
            Line(month, use.page, use.how, number)
            for (month, use), number in sorted(self.counts.items())
        ]


def month_of(time: str) -> str:
    """ "22/Nov/2026:13:00:00 +0000" as "2026-11"; "" for anything else."""
    try:
        return f"{timezone.localtime(datetime.strptime(time, TIME)):%Y-%m}"
    except ValueError:
        return ""


@lru_cache(maxsize=10_000)
def use_of(address: str) -> Use | None:
    """What an address is of: None for what is no page, such as a style sheet."""
    path = unquote(urlsplit(address).path) if "://" in address else unquote(address)
    try:
        match = resolve(path)
    except Resolver404:
        return None
    how = USES.get(match.url_name or "") if match.namespaces == ["cells"] else None
    if how is None:
        return None
    page = match.kwargs.get("path") or f"topics/{match.kwargs['slug']}"
    return Use(f"{match.kwargs['slug']}/course" if match.url_name == "course" else page, how)
