import re
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import urlsplit

import html5lib
import pytest
from django.urls import resolve

from tests import showcase

pytestmark = pytest.mark.django_db


class Page(HTMLParser):
    """What is asked of every page beyond its syntax."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.pointers, self.headings, self.blank_links = [], set(), [], []
        self._link = None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if "id" in values:
            self.ids.append(values["id"])
        for name in ("aria-labelledby", "aria-describedby", "popovertarget"):
            self.pointers |= set(values.get(name, "").split())
        if (values.get("href") or "").startswith("#"):
            self.pointers.add(values["href"][1:])
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "a" and not values.get("href"):
            self.blank_links.append(values)


@pytest.fixture
def pages(client):
    """The text of each page by its address."""
    cell = showcase.build()
    retired = cell.entries.exclude(retired_at=None).get()
    found = {}
    for address in showcase.ADDRESSES:
        response = client.get(address)
        assert response.status_code == 200, address
        found[address] = response.content.decode()
    for address, status in showcase.MISSING.items():
        response = client.get(address.format(retired=retired.pk))
        assert response.status_code == status, address
        found[address] = response.content.decode()
    return found


def test_no_page_that_is_only_read_sets_or_heeds_a_cookie(client, admin_client):
    showcase.build()
    for address in [*showcase.ADDRESSES, *showcase.MISSING]:
        response = client.get(address)
        assert response.cookies == {}, address
        assert "Cookie" not in response.get("Vary", ""), address
        assert admin_client.get(address).content == response.content, address


def test_every_page_is_valid_html(pages):
    for address, text in pages.items():
        parser = html5lib.HTMLParser()
        parser.parse(text)
        assert [(error, place) for place, error, _ in parser.errors] == [], address


def test_nothing_on_a_page_has_the_id_of_another_thing(pages):
    for address, text in pages.items():
        twice = [id for id, count in Counter(Page(text).ids).items() if count > 1]
        assert twice == [], address


def test_no_two_addresses_have_one_title_unless_they_show_one_page(pages):
    """A title is the first that is heard of a page, and what tells tabs and bookmarks apart."""
    found: dict[str, set[str]] = {}
    for address, text in pages.items():
        title = re.search("<title>(.*?)</title>", text, re.DOTALL)[1]
        canonical = re.search('rel="canonical" href="([^"]*)"', text)
        page = canonical[1] if canonical else urlsplit(address).path
        # The two plain pages of the showcase bear one name.
        if address != "/method/":
            found.setdefault(title, set()).add(page)
    assert [same for same in found.values() if len(same) > 1] == []


def test_whatever_points_within_a_page_has_its_target(pages):
    for address, text in pages.items():
        page = Page(text)
        assert page.pointers - set(page.ids) == set(), address
        assert page.blank_links == [], address


def test_no_link_of_a_cell_leads_nowhere(client, pages):
    """Papers are not made for this: that their addresses are known is enough. What is retired
    says what became of it."""
    for address in ("/drug/e5/", "/drug/e5/2018-10-12/"):
        links = set(re.findall(r'href="(/[^"#]*)', pages[address]))
        for link in sorted(links):
            if link.endswith((".pdf", "/sheet/")):
                resolve(link)
            elif not link.startswith("/static/"):
                assert client.get(link).status_code in (200, 302, 410), f"{link} on {address}"


def test_headings_begin_with_one_h1_and_leave_no_level_out(pages):
    for address, text in pages.items():
        levels = Page(text).headings
        assert levels[0] == 1, address
        assert levels.count(1) == 1, address
        steps = [b - a for a, b in pairwise(levels)]
        assert max(steps, default=0) <= 1, address


def test_no_page_has_style_or_script_of_its_own(pages):
    for address, text in pages.items():
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text), address
        # The second is data, which no browser runs.
        assert set(re.findall(r"<script[^>]*>", text)) <= {
            '<script src="/static/js/site.js">',
            '<script type="application/ld+json">',
        }, address
