"""Which addresses become files, and their names."""

import pytest
from django.conf import settings

from matrix_site.static_site.addresses import (
    LIVE,
    PAPERS,
    WRITTEN,
    Address,
    file_of,
    is_written,
    own_address,
    route_of,
)
from tests.test_addresses import FORMS, PUBLIC

HOME = Address("/")


def names_of_routes() -> set[str]:
    tried = [address.partition("?")[0] for address, _ in (PUBLIC | FORMS).values()]
    return {route_of(Address(path)).view_name for path in tried}


def test_each_public_route_is_written_or_leads_to_the_site():
    assert WRITTEN.keys() | PAPERS | LIVE == names_of_routes()
    assert not (WRITTEN.keys() | PAPERS) & LIVE


@pytest.mark.parametrize(
    ("href", "file"),
    [
        ("/", "index.html"),
        ("/?column=a,b", "column-a-b.html"),
        ("/drug/", "drug/index.html"),
        ("/drug.json", "drug.json"),
        ("/drug/e5/", "drug/e5/index.html"),
        ("/drug/e5", "drug/e5/index.html"),
        ("/drug/?view=gaps&row=5", "drug/view-gaps_row-5.html"),
        (
            "/drug/compare/2018-10-12...2020-03-01/",
            "drug/compare/2018-10-12-to-2020-03-01/index.html",
        ),
        ("/drug/e5/sheet/", "drug/e5/sheet.pdf"),
        ("/drug/e5/2018-10-12.ris", "drug/e5/2018-10-12.ris"),
        ("/.well-known/security.txt", ".well-known/security.txt"),
        ("/topics/nul/", "topics/nul~99e6242759/index.html"),
    ],
)
def test_an_address_has_a_name_that_every_file_system_takes(href, file):
    address, _ = own_address(href, HOME)
    assert file_of(address) == file


def test_names_differ_where_only_capitals_or_accents_do():
    spellings = ["/drug/e5/", "/drug/E5/", "/Drug/e5/", "/topics/é/", "/topics/e/", "/topics/É/"]
    files = [file_of(own_address(one, HOME)[0]).casefold() for one in spellings]
    assert len(set(files)) == len(files)
    assert all(file.isascii() for file in files)


def test_a_long_name_is_cut_and_still_its_own():
    long, longer = (f"/topics/{'a' * number}/" for number in (88, 89))
    names = {file_of(Address(one)) for one in (long, longer)}
    assert len(names) == 2
    assert max(map(len, names)) < 90


def test_queries_that_read_alike_have_names_of_their_own():
    queries = ["q=a+b", "q=a-b", "q=a%20b", "q=A+b", "q=a&row=b", "q=a,row,b"]
    names = {file_of(Address("/search.csv", query)) for query in queries}
    assert len(names) == len(queries)


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/drug/e5/?show=k,free", True),
        ("/drug/e5/2018-10-12/?show=k", False),
        ("/drug/e5/?utm_source=x", False),
        ("/search/?q=naloxone", False),
        ("/search.csv?category=G&free=1", True),
        ("/drug/e5.pdf", False),
        ("/subscribe/", False),
        ("/admin/", False),
        ("/admin/login.htm", False),
        ("/static/css/site.css", True),
        ("/favicon.ico", True),
        ("/matrix/e5.htm", True),
        ("/matrix.php?cell=e5", False),
    ],
)
def test_what_needs_the_server_is_not_written(href, expected):
    address, _ = own_address(href, HOME)
    assert is_written(address, with_papers=False) is expected


def test_papers_are_written_where_they_are_wanted():
    assert is_written(Address("/drug/e5.pdf"), with_papers=True)


def test_an_address_of_ours_is_known_in_every_spelling():
    base = Address("/drug/e5/")
    assert own_address("../#x", base) == (Address("/drug/"), "#x")
    assert own_address(f"{settings.SITE_URL}/about/", base) == (Address("/about/"), "")
    assert own_address("/topics/é/", base) == own_address("/topics/%c3%A9/", base)


@pytest.mark.parametrize(
    "href",
    ["https://example.org/", "mailto:a@example.org", "data:,x", "http://[", "//example.org/"],
)
def test_what_leads_elsewhere_is_none_of_ours(href):
    assert own_address(href, HOME) is None
