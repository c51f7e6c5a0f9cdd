"""One look at an address, against a server of our own that does everything wrong."""

import socket
import time
from dataclasses import replace

import pytest

from entries.linkchecking.following import Finding, look
from tests.entries.link_server import FINE, answer, link_server, redirect, rules_for

FIRST_BYTES = b"HTTP/1.1 200 OK\r\n"


@pytest.fixture
def server():
    with link_server() as running:
        yield running


def said(server, script, path="/page") -> Finding:
    server.pages[path] = script
    return look(server.url(path), rules_for(server))


# --- What servers say -----------------------------------------------------------------------


def test_a_page_that_is_there_is_fine_and_only_its_head_was_asked_for(server):
    assert said(server, FINE).outcome == "fine"
    assert server.asked == ["HEAD /page"]


@pytest.mark.parametrize(
    ("status", "outcome", "words"),
    [
        (404, "gone", "404 Not Found"),
        (410, "gone", "410 Gone"),
        (401, "unsure", "turns checkers away"),
        (403, "unsure", "turns checkers away"),
        (429, "unsure", "left in peace"),
        (500, "unsure", "a fault of its own"),
        (503, "unsure", "a fault of its own"),
        (999, "unsure", "not an answer to go by"),
        (304, "unsure", "not an answer to go by"),
    ],
)
def test_a_status_means(server, status, outcome, words):
    finding = said(server, answer(status))
    assert finding.outcome == outcome
    assert words in finding.words


@pytest.mark.parametrize("status", [400, 403, 404, 405, 500, 501])
def test_a_server_that_refuses_head_is_asked_with_get(server, status):
    server.pages["HEAD /page"] = answer(status)
    assert said(server, FINE).outcome == "fine"
    assert server.asked == ["HEAD /page", "GET /page"]


def test_who_asks_for_peace_is_asked_once_and_says_how_long(server):
    assert said(server, answer(429, "Retry-After: 120")).retry_after == "120"
    assert server.asked == ["HEAD /page"]


def test_requests_say_who_asks(server):
    said(server, FINE)
    assert "User-Agent: Checker (+https://matrix.example/)\r\n" in server.heads[0]
    assert f"Host: 127.0.0.1:{server.port}\r\n" in server.heads[0]


# --- Redirects ------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 308])
def test_a_redirect_for_good_gives_the_new_address(server, status):
    server.pages["/new"] = FINE
    finding = said(server, redirect(status, "/new"))
    assert (finding.outcome, finding.new_address) == ("moved", server.url("/new"))


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_redirect_for_now_is_fine(server, status):
    server.pages["/new"] = FINE
    assert said(server, redirect(status, "/new")).outcome == "fine"


def test_of_a_chain_only_what_is_for_good_is_taken(server):
    server.pages |= {"/b": redirect(308, "/c"), "/c": redirect(302, "/d"), "/d": FINE}
    finding = said(server, redirect(301, "/b"))
    assert (finding.outcome, finding.new_address) == ("moved", server.url("/c"))


def test_a_redirect_to_what_is_gone_is_gone(server):
    assert said(server, redirect(301, "/nowhere")).outcome == "gone"


def test_a_redirect_to_a_front_page_is_looked_at_by_people(server):
    server.pages["/"] = FINE
    finding = said(server, redirect(301, "/"))
    assert (finding.outcome, finding.new_address) == ("unsure", "")
    assert "front page" in finding.words


def test_a_front_page_may_redirect_to_a_front_page(server):
    server.pages |= {"/": redirect(301, "/en/"), "/en/": FINE}
    assert look(server.url("/"), rules_for(server)).outcome == "moved"


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("/page", "in a circle"),
        ("/page#part", "in a circle"),
        ("ftp://files.example/x", "no link may lead to"),
        ("javascript:alert(1)", "no link may lead to"),
        ("file:///etc/passwd", "no link may lead to"),
        ("mailto:a@b.example", "not an http or https address"),
        ("http://[bad", "no link may lead to"),
        ("http://ada:secret@a.test/", "a name or a password"),
        ("http://a.test:22/", "port 22"),
    ],
)
def test_a_redirect_that_is_not_followed(server, where, words):
    server.pages["/page"] = redirect(302, where)
    finding = look(server.url("/page"), rules_for(server, a__test=["127.0.0.1"]))
    assert finding.outcome == "unsure"
    assert words in finding.words
    assert "javascript" not in finding.new_address


def test_redirects_without_end_are_left(server):
    for step in range(9):
        server.pages[f"/{step}"] = redirect(301, f"/{step + 1}")
    finding = look(server.url("/0"), rules_for(server))
    assert (finding.outcome, finding.words) == ("unsure", "It redirects more than 4 times.")
    assert len(server.asked) == 5


def test_an_address_in_utf_8_is_understood(server):
    server.pages["/caf%C3%A9"] = FINE
    finding = said(server, "HTTP/1.1 301 X\r\nLocation: /café\r\n\r\n".encode())
    assert (finding.outcome, finding.new_address) == ("moved", server.url("/café"))


# --- Time and size --------------------------------------------------------------------------


def stall(connection, method):
    time.sleep(1.5)


def drip(connection, method):
    for byte in FIRST_BYTES * 40:
        connection.sendall(bytes([byte]))
        time.sleep(0.05)


def drip_headers(connection, method):
    connection.sendall(FIRST_BYTES)
    while True:
        connection.sendall(b"X-More: words\r\n")
        time.sleep(0.02)


@pytest.mark.parametrize("script", [stall, drip, drip_headers])
def test_a_server_that_takes_its_time_is_slow_and_left_in_time(server, script):
    started = time.monotonic()
    assert said(server, script).outcome == "slow"
    assert time.monotonic() - started < 1.4


def endless_head(connection, method):
    connection.sendall(FIRST_BYTES)
    while True:
        connection.sendall(b"X: " + b"x" * 60_000)


def endless_body(connection, method):
    connection.sendall(FIRST_BYTES + b"\r\n")
    while True:
        connection.sendall(b"x" * 60_000)


def broken_off(connection, method):
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")


def reset(connection, method):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")


@pytest.mark.parametrize(
    ("script", "outcome"),
    [
        (endless_head, "unsure"),
        (endless_body, "fine"),
        (broken_off, "unsure"),
        (reset, "unsure"),
        (b"", "unsure"),
        (b"\x16\x03\x01 not http at all", "unsure"),
        (b"HTTP/1.1 abc\r\n\r\n", "unsure"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -7\r\n\r\nwords", "fine"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nmore words than that", "fine"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\nwords", "fine"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nno gzip", "fine"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "fine"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=nonsense\r\n\r\n\xff\xfe", "fine"),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 900, "unsure"),
    ],
)
def test_a_server_that_lies_or_breaks_off(server, script, outcome):
    server.pages["HEAD /page"] = answer(405)
    server.pages["GET /page"] = script
    assert look(server.url("/page"), rules_for(server)).outcome == outcome


def test_no_more_is_read_than_a_little(server):
    sent = []

    def count(connection, method):
        connection.sendall(FIRST_BYTES + b"\r\n")
        for _ in range(200):
            connection.sendall(b"x" * 100_000)
            sent.append(100_000)

    server.pages["HEAD /page"] = answer(405)
    server.pages["GET /page"] = count
    assert look(server.url("/page"), rules_for(server)).outcome == "fine"
    assert sum(sent) < 20_000_000


# --- Never inside ---------------------------------------------------------------------------

INSIDE = [
    "10.0.0.1",
    "172.16.3.4",
    "192.168.1.1",
    "127.0.0.2",
    "0.0.0.0",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:8.8.8.8",
    "::ffff:10.0.0.1",
    "64:ff9b::808:808",
    "64:ff9b:1::a00:1",
    "2002:808:808::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:db8::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
]


@pytest.mark.parametrize("ip", INSIDE)
def test_what_is_not_public_is_never_asked_whatever_it_is_called(server, ip):
    finding = look("http://inside.test/x", rules_for(server, inside__test=[ip]))
    assert finding.outcome == "unsure"
    assert finding.words == "It leads to a host that is not on the public internet."


def test_one_address_inside_among_others_is_enough_to_refuse(server):
    rules = rules_for(server, two__test=["93.184.216.34", "10.0.0.1"])
    assert "not on the public" in look("http://two.test/", rules).words


@pytest.mark.parametrize("host", ["10.0.0.1", "[::1]", "inside.test", "169.254.169.254"])
def test_a_redirect_leads_nobody_inside(server, host):
    server.pages["/page"] = redirect(302, f"http://{host}/latest/meta-data/")
    finding = look(server.url("/page"), rules_for(server, inside__test=["127.0.0.1"]))
    assert "not on the public internet" in finding.words


def test_a_name_is_looked_up_once_for_a_request(server):
    """A name service that answers otherwise the second time has no second time."""
    server.pages["/page"] = FINE
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    rules = rules_for(server)
    tricky = replace(rules, resolve=lambda host, port: answers.pop(0))
    assert look(server.url("/page", "rebind.test"), tricky).outcome == "fine"
    assert server.heads[0].startswith(f"HEAD /page HTTP/1.1\r\nHost: rebind.test:{server.port}\r\n")
    assert answers == [["10.0.0.1"]]


def test_a_server_that_may_be_asked_is_not_asked_at_another_port(server):
    assert "port 1" in look("http://127.0.0.1:1/", rules_for(server)).words


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("ftp://a.test/", "not an http or https address"),
        ("http://", "not an http or https address"),
        ("http://a.test:99999/", "cannot be read"),
        ("http://ada@a.test/", "a name or a password"),
        ("http://a b.test/", "name of its host"),
        ("http://a.test\\@b.test/", "a name or a password"),
        ("http://a.test\\.b.test/", "name of its host"),
        (f"http://{'ä' * 80}.test/", "name of its host"),
    ],
)
def test_an_address_that_is_never_asked_for(server, address, words):
    finding = look(address, rules_for(server, a__test=["127.0.0.1"]))
    assert finding.outcome == "unsure"
    assert words in finding.words


def test_words_in_an_address_cannot_add_a_header(server):
    server.pages["/page"] = FINE
    look(server.url("/page?x=\r\nX-Evil: 1"), rules_for(server))
    assert "X-Evil" not in server.heads[0].partition("\r\n")[2]


# --- Names and certificates -----------------------------------------------------------------


def test_a_host_that_does_not_exist_is_gone(server):
    finding = look("http://nowhere.test/", rules_for(server))
    assert (finding.outcome, finding.words) == ("gone", "Its host does not exist.")


def test_a_name_service_that_fails_says_nothing(server):
    def fail(host, port):
        raise socket.gaierror(socket.EAI_AGAIN, "try again")

    rules = rules_for(server)
    failing = replace(rules, resolve=fail)
    assert look("http://a.test/", failing).outcome == "unsure"


def test_a_name_service_that_stalls_is_left_in_time(server):
    def stall_too(host, port):
        time.sleep(2)
        return []

    slow = replace(rules_for(server), resolve=stall_too)
    started = time.monotonic()
    assert look("http://a.test/", slow).outcome == "slow"
    assert time.monotonic() - started < 1.4


def test_a_connection_that_is_refused_says_so(server):
    rules = rules_for(server)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
    allowed = replace(rules, allowed=frozenset({("127.0.0.1", port)}))
    assert look(f"http://127.0.0.1:{port}/", allowed).words == "The host refuses connections."


def test_tls_names_the_host_and_a_host_without_it_is_not_trusted(server):
    finding = look(
        f"https://secure.test:{server.port}/", rules_for(server, secure__test=["127.0.0.1"])
    )
    assert finding.outcome == "unsure"
    assert "No safe connection" in finding.words
    assert "secure.test" in server.heads[0]
