"""Opening an address changes nothing, whoever opens it; and shows nothing to a shared cache.

Programs open every address in a mail, browsers fetch what is perhaps clicked next, and caches
keep what looks like a file.
"""

import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import showcase
from tests.factories import staff
from tests.matrix_site.doors import doors
from tests.security.test_tokens import DOORS, tokens

__all__ = ["tokens"]

pytestmark = pytest.mark.django_db

WRITES = re.compile(r'^\s*(INSERT|UPDATE|DELETE|REPLACE)\b[^"]*"(\w+)"', re.IGNORECASE)
# What may be written although nobody sent anything: that a session is used; files made of an
# edition, which can always be made again; that a search took place is nowhere.
MAY_BE_WRITTEN = {"django_session", "cells_rendering", "cells_storedsearch"}
PREFETCH = {"Sec-Purpose": "prefetch;prerender", "Purpose": "prefetch"}


def written(client: Client, address: str) -> set[str]:
    """The tables that opening an address writes to."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(address, headers=PREFETCH)
    found = {match[2] for one in queries if (match := WRITES.match(one["sql"]))}
    return found - MAY_BE_WRITTEN


def test_opening_a_public_address_changes_nothing(client):
    showcase.build()
    addresses = [*showcase.ADDRESSES, *showcase.FILES, "/entry/1432/", "/entry/1432/broken/"]
    addresses += ["/suggest/", "/drug/e5/comment/", "/drug/e5.pdf", "/nowhere/", "/u/abcdefgh/"]
    assert {one: found for one in addresses if (found := written(client, one))} == {}


def test_opening_what_was_mailed_changes_nothing(tokens):
    addresses = [DOORS[kind].format(token) for kind, token in tokens.items()]
    assert {one: found for one in addresses if (found := written(Client(), one))} == {}


def test_opening_any_screen_of_the_newsroom_changes_nothing_and_is_kept_by_nobody(client):
    client.force_login(User.objects.create_superuser("ada", password="a long pass phrase"))
    addresses = [f"/admin/{door.address}" for door in doors().values()]
    changed, kept = {}, {}
    for address in addresses:
        # A restore is tried in a transaction that is taken back: test_desk_restore.py.
        if (found := written(client, address)) and not address.startswith("/admin/restore/"):
            changed[address] = found
        if is_kept_by_others(answer := client.get(address)):
            kept[address] = answer.get("Cache-Control", "")
    assert (changed, kept) == ({}, {})


# --- Caches ---------------------------------------------------------------------------------


def is_kept_by_others(answer) -> bool:
    """Whether a shared cache may keep it (RFC 9111, section 3)."""
    said = answer.get("Cache-Control", "")
    return not re.search(r"\b(no-store|private)\b", said)


# As whoever wants a cache to keep somebody's own page would write them.
DECEPTIONS = [
    "x.css",
    ";x.css",
    "%2ecss",
    "x.css?y.js",
    "%3Fx.css",
    "%23x.css",
    "%0Ax.css",
    "%2e%2e%2fstatic/css/site.css",
    "..;/x.js",
    "index.html",
    "favicon.ico",
    "site.webmanifest/../x.png",
]
OWN_PAGES = ["/admin/", "/admin/cells/cell/", "/admin/second-factor/", "/admin/password_change/"]


@pytest.mark.parametrize("end", DECEPTIONS)
def test_no_ending_makes_a_page_of_ones_own_look_like_a_file(client, end):
    client.force_login(staff("Editors"))
    for address in OWN_PAGES:
        answer = client.get(f"{address}{end}")
        assert not is_kept_by_others(answer), address
        assert "tom" not in answer.content.decode()


@pytest.mark.parametrize("end", DECEPTIONS)
def test_nor_what_a_token_opens(tokens, end):
    for kind, token in tokens.items():
        answer = Client().get(f"{DOORS[kind].format(token)}{end}")
        assert answer.status_code in (301, 302, 400, 404), (kind, end)


# Headers that no cache has in its key, each with what would show if it counted.
UNKEYED = {
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Server": "evil.example",
    "X-Forwarded-Proto": "http",
    "X-Forwarded-Scheme": "http",
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-Port": "8443",
    "Forwarded": "host=evil.example;proto=http",
    "X-Host": "evil.example",
    "X-Original-URL": "/admin/",
    "X-Rewrite-URL": "/admin/",
    "X-HTTP-Method-Override": "POST",
    "X-Method-Override": "DELETE",
    "X-Script-Name": "/evil",
    "Origin": "https://evil.example",
    "Referer": "https://evil.example/",
    "Accept-Language": "cy",
    "User-Agent": "evil.example",
    "Cookie": "sessionid=evil; theme=evil; csrftoken=evil",
    "Authorization": "Basic ZXZpbDpldmls",
    "Accept": "application/json",
    "Range": "bytes=0-1",
}
KEPT = ["/", "/drug/e5/", "/drug/e5.json", "/search/?q=helps"]


def test_no_header_changes_what_others_are_given(client):
    showcase.build()
    plain = {address: client.get(address) for address in KEPT}
    for name, value in UNKEYED.items():
        for address, expected in plain.items():
            answer = Client().get(address, headers={name: value})
            assert answer.content == expected.content, (name, address)
            assert answer.get("ETag") == expected.get("ETag"), (name, address)
            assert "evil" not in str(answer.headers), (name, address)


def test_pages_for_all_say_how_long_and_for_whom_they_may_be_kept(client):
    showcase.build()
    for address in KEPT:
        answer = client.get(address)
        assert "public" in answer["Cache-Control"], address
        assert "Cookie" not in answer.get("Vary", ""), address
        assert not answer.cookies, address


@pytest.mark.parametrize(
    "query", ["utm_source=evil", "callback=evil", "x=evil&x=evil", "lang=evil"]
)
def test_no_odd_query_stands_in_a_page(client, query):
    showcase.build()
    for address in ("/", "/drug/e5/", "/drug/e5.json", "/topics/"):
        assert client.get(f"{address}?{query}").content == client.get(address).content


def test_a_body_sent_with_get_counts_nothing(client):
    showcase.build()
    form = "application/x-www-form-urlencoded"
    answer = client.generic("GET", "/drug/e5/", b"show=k&x=evil", content_type=form)
    assert answer.content == client.get("/drug/e5/").content
