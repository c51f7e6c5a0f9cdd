"""
Production as docker-compose.yml describes it, for real: PostgreSQL, Redis, two web processes, a
worker, timed jobs and nginx, from the programs of this machine. See tests/topology/.
"""

import gzip
import http.client
import io
import json
import os
import quopri
import re
import ssl
import threading
import time
from collections.abc import Iterator
from http.client import HTTPMessage

import pytest
from playwright.sync_api import Browser, expect

from matrix_site.middleware import IsolationHeaders
from matrix_site.usage import Usage
from tests.topology import production
from tests.topology.ageing import age, kept
from tests.topology.running import WEB
from tests.topology.visiting import (
    Answer,
    Visited,
    is_listening,
    kill,
    read_until_started_again,
    talk,
    wait_for,
)

CELL = "/drug/e5/"
AN_HOUR = 3600
# Seconds for which a web process answers from its own memory: PAGES_IN_MEMORY.
IN_MEMORY = 1
TOLD = "/subscribe/sent/"


@pytest.fixture(scope="module")
def topology() -> Iterator[Visited]:
    if lacking := production.missing():
        why = f"not installed: {', '.join(lacking)}"
        if os.environ.get("NOT_RUN_FAILS"):
            pytest.fail(why)
        pytest.skip(why)
    visited = Visited()
    yield visited
    visited.close()


def sign_up(
    visited: Visited,
    email: str,
    *,
    source: str = "127.0.0.1",
    to: str = "site",
    **headers: str,
) -> Answer:
    form = {"email": email, "frequency": "each", "scope": "drug/e5"}
    return visited.ask(
        "/subscribe/", method="POST", body=form, headers=headers, source=source, to=to
    )


def sign_in(visited: Visited, password: str, *, source: str, **headers: str) -> Answer:
    form = visited.ask("/admin/login/", source=source)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form.text)
    filled = {"username": visited.facts["user"], "password": password}
    filled["csrfmiddlewaretoken"] = token[1] if token else ""
    headers |= {"Cookie": form.headers["Set-Cookie"].split(";")[0], "Origin": visited.site}
    return visited.ask("/admin/login/", method="POST", body=filled, headers=headers, source=source)


def test_a_page_is_read_through_the_proxy_without_cookie_or_complaint(topology, browser: Browser):
    context = browser.new_context(ignore_https_errors=True)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("requestfailed", lambda request: said.append(request.url))
    page.on("response", lambda answer: said.append(answer.url) if answer.status >= 400 else None)
    first = page.goto(topology.site + CELL, wait_until="networkidle")
    again = page.reload(wait_until="networkidle")
    assert (first.status, again.status, said) == (200, 200, [])
    assert again.all_headers()["x-cache-status"] == "HIT"
    assert "max-age=31536000" in again.all_headers()["strict-transport-security"]
    assert context.cookies() == []
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    context.close()


def test_the_newsroom_is_entered_through_the_proxy_and_never_kept(topology, browser: Browser):
    context = browser.new_context(ignore_https_errors=True)
    page = context.new_page()
    page.goto(f"{topology.site}/admin/")
    page.get_by_label("Username").fill(topology.facts["user"])
    page.get_by_label("Password").fill(topology.facts["password"])
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Desk")).to_be_visible()
    headers = page.reload().all_headers()
    assert "no-store" in headers["cache-control"]
    assert "x-cache-status" not in headers
    assert {cookie["name"] for cookie in context.cookies()} == {"__Host-session", "__Host-csrf"}
    assert [address for address in kept(topology.cache) if "localhost/admin" in address] == []
    stranger = topology.ask("/admin/")
    assert stranger.status == 302
    context.close()


def of_each_process(visited: Visited) -> list[tuple[int, str]]:
    """Status and page, past nginx and its cache."""
    told = [visited.ask(CELL, headers={"X-Forwarded-Proto": "https"}, to=one) for one in WEB]
    return [(answer.status, answer.text) for answer in told]


def test_every_process_shows_within_a_second_what_was_done_in_another(topology):
    """Each keeps pages in its memory for that long: see matrix_site/recent.py."""
    acts = [("publish", "A third headline"), ("notice", "A table was wrong."), ("withdraw",)]
    for act in acts:
        before = of_each_process(topology)
        topology.act(*act)
        time.sleep(IN_MEMORY)
        after = of_each_process(topology)
        words, status = (act[1], 200) if act[1:] else ("A mistake", 410)
        assert [words in page for _, page in before] == [False, False]
        assert [(one, words in page) for one, page in after] == [(status, True)] * 2
    topology.act("bring_back")


def test_what_is_published_shows_within_a_minute(topology):
    topology.ask(CELL)
    assert kept(topology.cache)[f"https://localhost{CELL}|"] <= 60
    age(topology.cache, -AN_HOUR)  # Whatever this machine takes to publish.
    topology.act("publish", "Quite another headline")
    time.sleep(IN_MEMORY)
    before = topology.ask(CELL)
    age(topology.cache, AN_HOUR + 61)
    after = topology.ask(CELL)
    assert before.headers["X-Cache-Status"] == "HIT"
    assert "Quite another headline" not in before.text
    assert "Quite another headline" in after.text
    assert topology.ask(CELL).headers["X-Cache-Status"] == "HIT"


def test_what_is_taken_down_is_gone_within_a_minute(topology):
    topology.ask(CELL)
    age(topology.cache, -AN_HOUR)
    topology.act("withdraw")
    time.sleep(IN_MEMORY)
    before = topology.ask(CELL)
    age(topology.cache, AN_HOUR + 61)
    after = topology.ask(CELL)
    topology.act("bring_back")
    age(topology.cache, 61)
    assert (before.status, before.headers["X-Cache-Status"]) == (200, "HIT")
    assert (after.status, after.headers["X-Cache-Status"]) == (410, "EXPIRED")
    assert topology.ask(CELL).status == 200


def test_a_page_that_did_not_change_is_asked_after_not_fetched_again(topology):
    topology.ask(CELL)
    age(topology.cache, 61)
    assert topology.ask(CELL).headers["X-Cache-Status"] == "REVALIDATED"


def test_a_forged_address_does_not_help_against_limits(topology):
    """20 requests an hour from a network, a /24: see subscriptions/signing_up.py."""
    forged = ("X-Forwarded-For", "X-Real-IP", "Forwarded", "True-Client-IP", "X-Client-IP")
    statuses = []
    for number in range(30):
        liar = dict.fromkeys(forged, f"for=198.51.100.{number}")
        liar |= {"X-Forwarded-For": f"198.51.{number}.7, 203.0.113.{number}"}
        sent = sign_up(topology, f"ann{number}@example.org", source="127.0.2.1", **liar)
        statuses.append(sent.status)
    assert statuses == [302] * 20 + [429] * 10
    assert sign_up(topology, "bea@example.org", source="127.0.2.2").status == 429
    assert sign_up(topology, "bea@example.org", source="127.0.3.1").status == 302


def test_a_forged_address_neither_hides_who_fails_to_sign_in_nor_blames_another(topology):
    """What network failed: see matrix_site/signin/slowing.py. A wait may be over where this
    machine is slow, but the next one is longer."""

    def told_to_wait(said: str) -> bool:
        sent = sign_in(topology, "wrong", source="127.0.7.1", **{"X-Forwarded-For": said})
        assert sent.status == 200
        return "wrong too often" in sent.text

    said = [f"127.0.8.{number}" if number % 2 else f"203.0.{number}.7" for number in range(14)]
    assert [told_to_wait(address) for address in said[:4]] == [False] * 4
    assert any(told_to_wait(address) for address in said[4:])
    assert sign_in(topology, topology.facts["password"], source="127.0.8.1").status == 302


def test_behind_another_proxy_that_one_is_believed_and_nobody_else(topology):
    """Here the proxy in front is 127.0.0.1; it adds the address it saw to what a visitor sent."""

    def through(said: str, number: int, source: str = "127.0.0.1") -> int:
        headers = {"X-Forwarded-For": said, "X-Forwarded-Proto": "https"}
        address = f"dan{number}@example.org"
        return sign_up(topology, address, source=source, to="behind", **headers).status

    statuses = [through(f"203.0.113.{number}, 198.18.7.1", number) for number in range(22)]
    assert statuses == [302] * 20 + [429] * 2
    assert through("198.18.7.1, 198.18.8.1", 30) == 302
    past_it = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "198.18.9.1"}
    refused = topology.ask(CELL, headers=past_it, source="127.0.5.1", to="behind")
    assert (refused.status, refused.headers["Location"][:17]) == (301, "https://localhost")


def test_plain_http_leads_to_https_and_to_nothing_else(topology):
    answer = topology.ask("/drug/?row=5", to="plain")
    assert (answer.status, answer.headers["Location"]) == (308, "https://localhost/drug/?row=5")
    stranger = topology.ask("/.well-known/acme-challenge/none", to="plain")
    assert stranger.status == 404


def test_a_page_is_kept_packed_and_as_it_is(topology):
    def asked(packing: str) -> Answer:
        return topology.ask(f"{CELL}?n=packed", headers={"Accept-Encoding": packing})

    first = [asked("gzip, deflate, br"), asked("identity")]
    again = [asked("br,gzip;q=0.5"), asked("gzip;q=0"), asked("deflate"), asked("")]
    assert [answer.headers["X-Cache-Status"] for answer in first] == ["MISS", "MISS"]
    assert [answer.headers["X-Cache-Status"] for answer in again] == ["HIT"] * 4
    assert [answer.headers["Content-Encoding"] for answer in again] == ["gzip", None, None, None]
    assert {answer.headers["Vary"] for answer in again} == {"Accept-Encoding"}
    assert {gzip.decompress(again[0].body)} == {answer.body for answer in again[1:]}


def test_a_static_file_is_kept_for_good_and_protected(topology):
    [address] = set(re.findall(r"/static/css/site\.[0-9a-f]+\.css", topology.ask(CELL).text))
    for _ in range(2):
        answer = topology.ask(address, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["X-Cache-Status"] == "HIT"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_mail_that_was_asked_for_comes_through_the_worker(topology):
    answer = sign_up(topology, "cleo@example.org", source="127.0.4.1")
    assert (answer.status, answer.headers["Location"]) == (302, TOLD)
    [mail] = wait_for(lambda: topology.mails_to("cleo@example.org"))
    words = quopri.decodestring(mail).decode()
    link = re.search(re.escape(topology.site) + r"(/subscribe/confirm/[\w-]+/)", words)
    shown = topology.ask(link[1])
    assert shown.status == 200
    assert "no-store" in shown.headers["Cache-Control"]
    assert [address for address in kept(topology.cache) if "confirm" in address] == []
    assert link[1] not in topology.log_with('"GET /subscribe/confirm/[token] HTTP/')


def test_no_reader_notices_that_a_web_process_is_killed(topology):
    statuses: list[int] = []
    is_over = threading.Event()

    def read() -> None:
        while not is_over.is_set():
            # Each address is new to the cache, so the site itself is asked.
            statuses.append(topology.ask(f"{CELL}?n={time.monotonic_ns()}").status)

    reader = threading.Thread(target=read)
    reader.start()
    wait_for(lambda: len(statuses) > 2)
    killed = kill(topology, "web")
    read_until_started_again(topology, killed)
    wait_for(lambda: is_listening(topology.facts["web_ports"][0]))
    seen = len(statuses)
    wait_for(lambda: len(statuses) > seen + 2)
    is_over.set()
    reader.join()
    assert set(statuses) == {200}


def test_what_nginx_logs_is_counted_and_tells_of_nobody(topology):
    browser = {"User-Agent": "Mozilla/5.0 (X11) Firefox/140.0", "Referer": "https://other.example/"}
    topology.ask(f"{CELL}?q=private", headers=browser, source="127.0.6.1")
    usage = Usage()
    log = topology.log_with("Firefox/140.0")
    usage.add(log.splitlines())
    assert usage.unreadable == 0
    assert ("drug/e5", "read") in {(line.page, line.how) for line in usage.lines()}
    assert not re.search(r"127\.0\.|private|other\.example", log)


def test_jobs_run_by_the_clock(topology):
    assert wait_for(lambda: "publish_due" not in topology.health()["jobs"]["late"])


def test_who_asks_for_another_name_is_not_answered(topology):
    assert talk(topology, b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n") == b""
    with pytest.raises(ssl.SSLError):
        talk(topology, b"", name="evil.example")


def test_a_request_that_could_be_two_is_refused(topology):
    both = b"POST /subscribe/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n"
    both += b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /admin/ HTTP/1.1\r\n\r\n"
    said = talk(topology, both)
    assert said.startswith(b"HTTP/1.1 400 ")
    assert said.count(b"HTTP/1.1 ") == 1


OWN = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": IsolationHeaders.PERMISSIONS_POLICY,
    "Referrer-Policy": "no-referrer",
    "Server": "nginx",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
HSTS = "max-age=31536000; includeSubDomains; preload"


def assert_protected(headers: HTTPMessage, *, transport: str | None = HSTS) -> None:
    assert {name: headers.get_all(name) for name in OWN} == {n: [v] for n, v in OWN.items()}
    assert headers["Strict-Transport-Security"] == transport
    assert "default-src 'none'; style-src 'sha256-" in headers["Content-Security-Policy"]


def test_what_nginx_says_itself_is_protected_too(topology):
    large = topology.ask("/subscribe/", method="POST", body=b"x" * (3 * 1024 * 1024 + 1))
    hidden = topology.ask("/healthz")
    onward = topology.ask("/drug/", to="plain")
    broken = talk(topology, b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n")
    status, _, rest = broken.partition(b"\r\n")
    assert (large.status, hidden.status, onward.status) == (413, 404, 308)
    assert status == b"HTTP/1.1 400 Bad Request"
    assert "<h1>Too large</h1>" in large.text
    assert_protected(large.headers)
    assert_protected(hidden.headers)
    assert_protected(http.client.parse_headers(io.BytesIO(rest)))
    assert_protected(onward.headers, transport=None)


@pytest.mark.parametrize("path", [f"{CELL}?n=away", "/admin/"])
def test_where_no_web_process_is_up_a_page_says_so(topology, browser: Browser, path):
    with topology.untended():
        killed = kill(topology, "web", "web2")
        wait_for(lambda: not any(map(is_listening, topology.facts["web_ports"])))
        away = topology.ask(path)
        seen = look_at(browser, topology.site + path)
    read_until_started_again(topology, killed)
    wait_for(lambda: topology.ask(f"{CELL}?n={time.monotonic_ns()}").status == 200)
    assert (away.status, away.headers.get_all("Retry-After")) == (503, ["30"])
    assert_protected(away.headers)
    # Its styles are let in by their hash.
    assert seen == ("Back in a moment", "flex", [])


def look_at(browser: Browser, address: str) -> tuple[str, str, list[str]]:
    """The heading, how the page is laid out, and what the browser complained of."""
    page = browser.new_page(ignore_https_errors=True)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(address)
    heading = page.get_by_role("heading", level=1).inner_text()
    layout = page.locator("main").evaluate("main => getComputedStyle(main).display")
    page.close()
    # That the status is 503 is told as well.
    return heading, layout, [words for words in said if "status of 503" not in words]


def test_no_visitor_changes_what_another_gets(topology):
    """Whatever the first one to ask sends with it: see test_cache_headers.py for the site alone."""
    odd = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "http",
        "X-Original-URL": "/admin/",
        "X-HTTP-Method-Override": "DELETE",
        "X-Request-ID": "chosen-by-a-visitor",
        "Accept": "application/json",
        "Cookie": "__Host-session=x; a=b",
        "Range": "bytes=0-9",
    }
    first = topology.ask(f"{CELL}?odd=1", headers=odd)
    second = topology.ask(f"{CELL}?odd=1")
    usual = topology.ask(f"{CELL}?odd=2")
    assert second.headers["X-Cache-Status"] == "HIT"
    assert first.status in (200, 206)
    assert second.text == usual.text.replace("odd=2", "odd=1")
    assert "evil.example" not in second.text + json.dumps(list(second.headers.items()))
    assert second.headers["X-Request-ID"] != "chosen-by-a-visitor"
