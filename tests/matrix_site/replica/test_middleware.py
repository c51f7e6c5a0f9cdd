"""Which requests are read from the replica, and what visitors see of its failures: nothing."""

import logging
import re
import time
from contextlib import contextmanager
from datetime import date

import pytest
from django.conf import settings
from django.db import OperationalError, connection, connections
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from cells.models import Page
from cells.publishing import withdraw
from matrix_site.replica.middleware import is_public_read
from matrix_site.replica.presence import presence
from matrix_site.replica.routing import reading
from tests.drill.mail import wait_until
from tests.factories import EntryFactory, live
from tests.test_addresses import FORMS, PUBLIC

# Whoever adds an address says where it is read; all others are read from the replica.
READ_FROM_PRIMARY = {
    *FORMS,
    r"^(?P<address>(?:u|subscribe/confirm|subscribe/preferences)/[\w-]+)$",
    "subscribe/sent/",
    "subscribe/preferences/sent/",
    "status/<str:token>/",
    "preview/<slug:token>/",
    "healthz",
    "robots.txt",
    ".well-known/security.txt",
}
PAGES = [
    "/",
    "/drug/e5/",
    "/drug/e5/editions/",
    "/drug/e5/2018-10-12/",
    "/drug/e5/compare/2018-10-12...2020-03-01/",
    "/drug/e5/considered/",
    "/drug/e5.csv",
    "/drug/e5.atom",
    "/drug/E5/",
    "/search/?q=naloxone",
    "/search/?q=nalxoone",
    "/sitemap.xml",
    "/bulletins/",
]


@pytest.fixture
def cell():
    """Drug E5, published twice."""
    entry = EntryFactory(cell__code="E5", headline="Naloxone saves lives")
    live(entry.cell, dated_on=date(2018, 10, 12))
    entry.headline = "Naloxone in the hands of families saves lives"
    entry.save()
    live(entry.cell, dated_on=date(2020, 3, 1))
    return entry.cell


@contextmanager
def breaking(replica, after=0):
    """The connection to the replica breaks after so many queries."""
    left = iter(range(after))

    def break_off(execute, *arguments):
        if next(left, None) is None:
            replica.connection.close()
        return execute(*arguments)

    with replica.execute_wrapper(break_off):
        yield


def refuse(execute, *arguments):
    raise OperationalError("canceling statement due to conflict with recovery")


def asked(client, address):
    """The answer, and how many queries went to the replica and to the primary."""
    with (
        CaptureQueriesContext(connections["replica"]) as there,
        CaptureQueriesContext(connection) as here,
    ):
        answer = client.get(address)
    return answer, len(there), len(here)


def test_each_address_is_read_from_the_replica_or_said_not_to_be():
    routes = (PUBLIC | FORMS).items()
    primary = {route for route, (at, _) in routes if not is_public_read(resolve(at.split("?")[0]))}
    assert primary == READ_FROM_PRIMARY


def test_what_readers_ask_by_themselves_goes_where_their_page_is_read():
    folders = ["reading", "views", "exporting", "describing", "comparing", "printing", "searching"]
    code = [path for folder in folders for path in (settings.BASE_DIR / "cells" / folder).glob("*")]
    named = re.compile(r"^from django\.db import .*\bconnection\b", re.MULTILINE)
    found = {path.name for path in code if path.suffix == ".py" and named.search(path.read_text())}
    # The one asks only of what kind the database is, the others write.
    assert found == {"engines.py", "indexing.py", "rebuilding.py", "writing.py"}


def test_a_public_page_asks_the_replica_alone(client, replica, cell):
    for address in PAGES:
        answer, there, here = asked(client, address)
        assert answer.status_code in (200, 301), address
        assert there, address
        assert not here, address


def test_all_else_asks_the_primary(client, replica, cell):
    for address in ["/drug/e5/suggest/", "/status/abc/", "/u/abcdefgh/", "/nowhere"]:
        _, there, here = asked(client, address)
        assert here, address
        assert not there, address


@override_settings(REQUIRE_SECOND_FACTOR="all")
def test_the_newsroom_asks_the_primary(administrator, replica, cell):
    _, there, here = asked(administrator, "/admin/")
    assert here
    assert not there


def test_what_is_sent_is_written_to_the_primary(client, replica, cell):
    with CaptureQueriesContext(replica) as there:
        client.post("/subscribe/", {"email": "ann@example.org", "scope": "site"})
    assert not len(there)


def test_what_became_of_a_page_is_read_from_the_replica_too(client, replica, cell):
    page = Page.objects.get(path="drug/e5")
    withdraw(page, because="Court order", by="ada")
    answer, there, here = asked(client, "/drug/e5/")
    assert (answer.status_code, here) == (410, 0)
    assert there
    answer, there, here = asked(client, "/entry/99/")
    assert (answer.status_code, here) == (404, 0)
    assert there


@pytest.mark.parametrize("after", [0, 1])
def test_a_page_is_made_anew_from_the_primary_when_the_replica_breaks_off(
    client, replica, cell, after
):
    as_usual = client.get("/drug/e5/").content
    with breaking(replica, after):
        answer, _, here = asked(client, "/drug/e5/")
    assert (answer.status_code, answer.content) == (200, as_usual)
    assert here
    assert presence.is_away


def test_a_missing_page_is_404_when_the_replica_breaks_off_under_it(replica, cell):
    visitor = Client(raise_request_exception=False)
    with breaking(replica, after=1):
        assert visitor.get("/entry/99/").status_code == 404


def test_a_replica_that_is_away_is_left_alone_and_said_once_to_be(client, replica, cell, caplog):
    replica.settings_dict["NAME"] = "nowhere"
    for _ in range(3):
        assert client.get("/drug/e5/").status_code == 200
    said = [record for record in caplog.records if record.name == "matrix_site.replica"]
    assert len(said) == 1


def test_a_replica_that_refused_one_query_stays_in_use(client, replica, cell):
    with replica.execute_wrapper(refuse):
        assert client.get("/drug/e5/").status_code == 200
    _, there, here = asked(client, "/drug/e5/")
    assert there
    assert not here


def test_a_replica_that_is_back_is_used_again(client, replica, cell, caplog):
    caplog.set_level(logging.WARNING)
    presence.lost(OperationalError("gone"))
    assert asked(client, "/")[1] == 0
    presence.left_alone_until = time.monotonic()
    client.get("/")
    wait_until(lambda: not presence.is_away, 10)
    assert asked(client, "/")[1]
    assert caplog.messages[-1] == "The replica is back."


def test_a_validator_is_of_the_database_that_the_page_is_of(client, replica, cell):
    etag = client.get("/drug/e5/").headers["ETag"]
    with CaptureQueriesContext(replica) as there, CaptureQueriesContext(connection) as here:
        answer = client.get("/drug/e5/", headers={"if-none-match": etag})
    assert answer.status_code == 304
    assert (len(there), len(here)) == (1, 0)


def test_what_a_public_page_writes_goes_to_the_primary(replica, cell):
    with reading() as this:
        this.is_public = True
        page = Page.objects.get(path="drug/e5")
        with CaptureQueriesContext(replica) as there:
            page.searched_to = "2020-01-01"
            page.save()
    assert not len(there)
