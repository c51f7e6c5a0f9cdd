"""The copy of a small site in which every piece of a page is used."""

import json
import re
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from xml.etree import ElementTree

import feedparser
import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from cells.publishing import redact, withdraw
from matrix_site.static_site import export_site
from matrix_site.static_site.addresses import Address, file_of, is_written, own_address
from tests import showcase
from tests.cells.test_pages_read_no_drafts import type_into_every_field
from tests.copies import Copy
from tests.factories import PlainPageFactory, live

pytestmark = pytest.mark.django_db
OLD_DAY = date(2018, 10, 12)


@pytest.fixture(scope="module")
def copy(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Copy]:
    """Made once for all tests here, which only read it and the site that it is of."""
    folder = tmp_path_factory.mktemp("copies") / "site"
    with django_db_blocker.unblock(), transaction.atomic():
        showcase.build()
        withdrawn = PlainPageFactory(slug="reuse", title="Zwithdrawn")
        page = live(withdrawn, dated_on=OLD_DAY).page
        withdraw(page, because="A mistake", by="Ada")
        redacted = PlainPageFactory(slug="privacy", body="<p>Of Zredacted and others.</p>")
        page = live(redacted, dated_on=OLD_DAY).page
        redact(page, words="Zredacted", reason="A court", by="Ada")
        type_into_every_field()
        export_site(folder)
        yield Copy(folder)
        transaction.set_rollback(True)


def text_of(copy: Copy) -> str:
    """All files together."""
    read = [(copy.folder / file).read_bytes() for file in sorted(copy.files)]
    return b"\n".join(read).decode(errors="replace").lower()


class Words(HTMLParser):
    """The words of a page; what stands in a form that is sent is left out."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        html = re.sub(r'<form action="[^"]*" method="post">.*?</form>', "", html, flags=re.S)
        self.feed(re.sub("<p>This copy of the site takes no forms:.*?</p>", "", html))
        self.found = " ".join(self.found).split()

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def test_every_link_leads_to_a_file_and_a_place_in_it(copy):
    assert len(list(copy.links())) > 1000
    assert copy.broken() == []


def test_a_link_leads_to_the_site_itself_only_where_a_server_is_needed(copy):
    for link in copy.live(settings.SITE_URL):
        address, _ = own_address(link.value, Address("/"))
        # The note in place of a form leads to the page that it stands on.
        assert file_of(address) == link.file or not is_written(address, with_papers=False), link


def test_every_page_that_can_be_written_is(copy):
    # Addresses that can be asked for and no page names.
    unlinked = {
        "/drug/?row=5&column=e",
        "/drug/?view=gaps&column=d,e",
        "/drug/compare/2018-10-12...2018-10-12/",
        "/drug/e5/?gone=p-zzzzzzzz&from=entry-1432",
    }
    hrefs = {*showcase.ADDRESSES, *showcase.FILES} - unlinked
    addresses = [own_address(href, Address("/"))[0] for href in hrefs if "search" not in href]
    expected = {file_of(one) for one in addresses if is_written(one, with_papers=False)}
    assert expected - copy.files == set()


@pytest.mark.parametrize(
    "href", ["/", "/drug/e5/", "/drug/e5/?show=k", "/drug/e5/2018-10-12/", "/drug/e5/editions/"]
)
def test_a_page_says_what_the_site_says(copy, href):
    address, _ = own_address(href, Address("/"))
    written = (copy.folder / file_of(address)).read_text()
    served = Client().get(href).content.decode()
    assert Words(written).found == Words(served).found
    assert f'<link rel="canonical" href="{settings.SITE_URL}' in written


@pytest.mark.parametrize("href", ["/drug/e5.json", "/drug.csv", "/feed.atom", "/sitemap.xml"])
def test_a_file_for_programs_is_the_one_that_the_site_gives(copy, href):
    written = (copy.folder / href[1:]).read_bytes()
    assert written == Client().get(href).content


def test_files_for_programs_can_be_read(copy):
    for file in copy.files:
        body = (copy.folder / file).read_bytes()
        if file.endswith(".json"):
            json.loads(body)
        elif file.endswith(".atom"):
            assert not feedparser.parse(body).bozo
        elif file.endswith(".xml"):
            ElementTree.fromstring(body)
        assert body


def test_a_permanent_address_leads_on_to_where_the_entry_stands(copy):
    page = copy.page("entry/1432/index.html")
    assert page.refresh == "../../drug/e5/index.html#entry-1432"


def test_an_address_of_what_is_gone_says_so(copy):
    gone = [page for page in copy.pages() if "entry/" in page.file and not page.refresh]
    texts = [(copy.folder / page.file).read_text() for page in gone if "cite" not in page.file]
    assert any("Its authors withdrew it." in text for text in texts)


def test_no_draft_is_in_any_file(copy):
    assert "zq" not in text_of(copy)


def test_nothing_withdrawn_or_redacted_is_in_any_file(copy):
    text = text_of(copy)
    assert "zwithdrawn" not in text
    assert "zredacted" not in text
    assert "a court" in text


def test_no_page_sends_anything_but_a_search(copy):
    forms = [link for link in copy.links() if link.tag == "form"]
    allowed = rf"{settings.SITE_URL}/(search/|[a-z0-9/-]+/compare/)"
    assert forms
    assert all(re.fullmatch(allowed, form.value) for form in forms)
    html = (copy.folder / "drug/e5/index.html").read_text()
    assert 'method="post"' not in html
    assert f'<a href="{settings.SITE_URL}/drug/e5/">the site itself does</a>' in html


def test_a_page_keeps_its_policy_with_what_a_page_may_say_of_it(copy):
    html = (copy.folder / "index.html").read_text()
    (policy,) = re.findall('<meta http-equiv="Content-Security-Policy" content="(.*?)">', html)
    assert "default-src &#x27;none&#x27;; script-src &#x27;self&#x27; file:" in policy
    assert "frame-ancestors" not in policy


def test_style_sheets_name_no_other_file(copy):
    sheets = [file for file in copy.files if file.endswith(".css")]
    assert sheets
    assert not any(
        re.search(r"url\((?!.?data:)|@import", (copy.folder / file).read_text()) for file in sheets
    )


def test_no_two_files_differ_by_case_alone(copy):
    assert len({file.casefold() for file in copy.files}) == len(copy.files)
