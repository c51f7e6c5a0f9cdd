import io
import json
import logging

import pytest
from django.test import Client

from matrix_site import logs

TOKEN = "hT3vYx0kQm7ZpLw2RbNc4A"


@pytest.fixture
def lines():
    """What production writes while the test runs: a function giving the lines, decoded."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.Json())
    root, access = logging.getLogger(), logging.getLogger("matrix_site.access")
    level = access.level
    root.addHandler(handler)
    access.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    access.setLevel(level)


def test_a_request_is_one_line_without_query_or_network(client, lines):
    response = client.get("/robots.txt?email=ann@example.org", REMOTE_ADDR="203.0.113.9")
    (line,) = lines()
    assert line["request_id"] == response.headers["X-Request-ID"]
    assert (line["method"], line["path"], line["status"]) == ("GET", "/robots.txt", 200)
    assert line["ms"] >= 0
    assert "ann@" not in str(line)
    assert "203.0.113.9" not in str(line)


@pytest.mark.urls("tests.matrix_site.failing_urls")
def test_a_fault_is_logged_with_the_request_it_belongs_to(lines):
    response = Client(raise_request_exception=False).get(f"/u/{TOKEN}/?key=secret")
    access, fault = sorted(lines(), key=lambda line: "exc_info" in line)
    assert access["request_id"] == fault["request_id"] == response.headers["X-Request-ID"]
    assert fault["level"] == "ERROR"
    assert "RuntimeError" in fault["exc_info"]
    for leaked in TOKEN, "secret", "ann@example.org":
        assert leaked not in str(lines())


@pytest.mark.django_db
def test_a_line_cannot_be_forged_by_an_address(client, lines):
    client.get("/a%0A%7B%22level%22:%22ERROR%22%7D%E2%80%A8b")
    (line,) = lines()
    assert line["path"].startswith("/a\n{")
    assert line["level"] == "INFO"


def test_what_a_caller_attaches_is_left_out(lines):
    logging.getLogger("cells").info("published", extra={"visitor": "203.0.113.9"})
    assert "visitor" not in lines()[0]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"/u/{TOKEN}/", "/u/[token]/"),
        (f"/u/-{TOKEN[1:]}/", "/u/[token]/"),
        (f"/u/<_{TOKEN[1:]}>", "/u/<[token]>"),
        (f"Not Found: /preview/{TOKEN}", "Not Found: /preview/[token]"),
        ("/subscribe/confirm/17:1uXbQz:aB3dE5fG7h/", "/subscribe/confirm/[token]/"),
        (f"/u/{TOKEN}.", "/u/[token]."),
        (f"/u/{TOKEN})", "/u/[token])"),
        (f"/u/<{TOKEN}>", "/u/<[token]>"),
        (f"/u/%3C{TOKEN}%3E", "/u/%[token]%3E"),
        (f"/subscribe/preferences/{TOKEN}/held.json", "/subscribe/preferences/[token]/held.json"),
        ("/topics/opioid-and-alcohol.atom", "/topics/opioid-and-alcohol.atom"),
        ("/topics/opioid-substitution-treatment/", "/topics/opioid-substitution-treatment/"),
        ("/drug/e5/2018-10-12...2020-03-01/", "/drug/e5/2018-10-12...2020-03-01/"),
        ("Key (email)=(ann@example.org) exists", "Key (email)=([address]) exists"),
    ],
)
def test_addresses_and_tokens_are_masked(text, shown):
    assert logs.masked(text) == shown


def test_a_line_for_people_is_one_line():
    record = logging.makeLogRecord({"name": "cells", "levelname": "INFO", "msg": "a\nERROR b\x1b["})
    plain = logs.Plain("{levelname} {name} {message}", style="{")
    assert plain.format(record) == "INFO cells a\\nERROR b\\x1b["
