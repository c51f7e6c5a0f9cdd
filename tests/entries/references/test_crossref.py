"""Crossref's part is played by a server of our own, which behaves as servers do."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from entries.references import Kind, Record
from entries.references.crossref import MAX_ANSWER, NoAnswer, fetch, fetch_all, filled

WORK = {
    "DOI": "10.1001/JAMA.284.13.1689",
    "type": "journal-article",
    "title": ["Drug <i>Dependence</i>, a Chronic Medical Illness &amp; more"],
    "subtitle": ["Implications for Treatment"],
    "author": [
        {"family": "McLellan", "given": "A. Thomas"},
        {"family": "O'Brien", "given": "Charles P."},
        {"name": "NTORS Group"},
    ],
    "container-title": ["JAMA"],
    "volume": "284",
    "issue": "13",
    "page": "1689",
    "published-print": {"date-parts": [[2000, 10, 4]]},
    "URL": "https://doi.org/10.1001/jama.284.13.1689",
}


class Crossref(BaseHTTPRequestHandler):
    """Answers by the last piece of the DOI that it is asked for."""

    asked: list[tuple[str, str]] = []

    def do_GET(self):
        self.asked.append((self.path, self.headers["User-Agent"]))
        getattr(self, f"say_{self.path.rpartition('%2F')[2].rpartition('/')[2]}")()

    def answer(self, body, status=200, kind="application/json", **headers):
        body = body if isinstance(body, bytes) else body.encode()
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": len(body), **headers}.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(body)

    def say_work(self):
        self.answer(json.dumps({"message": WORK}))

    def say_untitled(self):
        self.answer(json.dumps({"message": {**WORK, "title": [], "subtitle": []}}))

    def say_odd(self):
        odd = {name: {"a": [None]} for name in WORK}
        self.answer(json.dumps({"message": {**odd, "title": "Odd\x00", "author": ["x", {}]}}))

    def say_broken(self):
        self.answer('{"message": {"title": [')

    def say_deep(self):
        self.answer("[" * 200_000)

    def say_list(self):
        self.answer("[1]")

    def say_page(self):
        self.answer("<html>", kind="text/html")

    def say_huge(self):
        self.answer(b" " * (MAX_ANSWER + 10))

    def say_lying(self):
        self.answer(json.dumps({"message": WORK}), **{"Content-Length": 10_000_000})

    def say_slow(self):
        """A letter now and then, for ever, which no limit for one packet would end."""
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        try:
            while True:
                self.wfile.write(b" ")
                time.sleep(0.02)
        except OSError:
            return

    def say_silent(self):
        time.sleep(20)

    def say_gone(self):
        """Nothing, and the connection ends."""

    def say_elsewhere(self):
        self.answer("", 302, Location="http://127.0.0.2:1/works/work")

    def say_file(self):
        self.answer("", 302, Location="file:///etc/passwd")

    def say_moved(self):
        self.answer("", 301, Location="/works/10.1234%2Fwork")

    def say_round(self):
        self.answer("", 302, Location=self.path)

    def log_message(self, *args):
        pass


for status in (404, 429, 500, 503):
    setattr(Crossref, f"say_{status}", lambda self, status=status: self.answer("", status))


@pytest.fixture(scope="module")
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Crossref) as server:
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def on(server, settings):
    settings.CROSSREF_URL, settings.CROSSREF_CONTACT = server, "editors@example.org"
    Crossref.asked.clear()


@pytest.mark.usefixtures("on")
def test_a_work_becomes_a_record_as_the_library_has_it():
    record = fetch("10.1234/Work")
    assert record.title == (
        "Drug Dependence, a Chronic Medical Illness & more: Implications for Treatment"
    )
    assert record.authors == "McLellan AT, O'Brien CP, NTORS Group"
    assert (record.source, record.year) == ("JAMA 284(13):1689", "2000")
    assert (record.kind, record.doi) == (Kind.ARTICLE, "10.1234/work")


@pytest.mark.usefixtures("on")
def test_we_say_who_we_are_and_whom_to_write_to():
    fetch("10.1234/work")
    [(path, agent)] = Crossref.asked
    assert path == "/works/10.1234%2Fwork"
    assert "mailto:editors@example.org" in agent


@pytest.mark.usefixtures("on")
@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("404", "does not know this DOI"),
        ("429", "asks us to wait"),
        ("500", "answered with an error (500)"),
        ("503", "answered with an error (503)"),
        ("untitled", "has no title"),
        ("broken", "cannot be read"),
        ("deep", "cannot be read"),
        ("list", "cannot be read"),
        ("page", "something else than JSON"),
        ("huge", "too large"),
        ("lying", "broke off"),
        ("slow", "took too long"),
        ("silent", "took too long"),
        ("gone", "cannot be reached"),
        ("elsewhere", "led to another host"),
        ("file", "led to another host"),
        ("round", "round and round"),
    ],
)
def test_what_goes_wrong_is_said_in_time(name, sentence):
    began = time.monotonic()
    with pytest.raises(NoAnswer, match=sentence.replace("(", r"\(").replace(")", r"\)")):
        fetch(f"10.1234/{name}", whole=1, packet=0.5)
    assert time.monotonic() - began < 10


@pytest.mark.usefixtures("on")
def test_a_redirect_within_the_host_is_followed():
    assert fetch("10.1234/moved").year == "2000"


@pytest.mark.usefixtures("on")
def test_an_answer_of_odd_shapes_is_read_as_far_as_it_goes():
    record = fetch("10.1234/odd")
    assert (record.title, record.authors, record.year) == ("Odd", "", "")


@pytest.mark.usefixtures("on")
def test_a_list_is_bounded_and_stops_when_we_are_asked_to_wait():
    dois = ["10.1234/work", "10.1234/404", "10.1234/429", "10.1234/moved"]
    assert list(fetch_all(dois)) == dois[:3]
    assert list(fetch_all(dois, most=1)) == dois[:1]
    assert fetch_all(dois, whole=0) == {}


@pytest.mark.usefixtures("on")
def test_only_records_without_a_title_are_filled_and_keep_what_they_had():
    bare = Record(doi="10.1234/work", pmid="7", line=3, original="10.1234/work")
    unknown = Record(doi="10.1234/404")
    known = Record(doi="10.1234/moved", title="Ours")
    records, left = filled([bare, unknown, known])
    assert records[0].year == "2000"
    assert (records[0].pmid, records[0].line) == ("7", 3)
    assert records[1].remarks == ("Crossref does not know this DOI.",)
    assert (records[2], left) == (known, [])


def test_nobody_is_asked_where_it_is_switched_off(settings):
    settings.CROSSREF_URL = ""
    with pytest.raises(NoAnswer, match="switched off"):
        fetch("10.1234/work")
    assert filled([Record(doi="10.1234/work")]) == ([Record(doi="10.1234/work")], [])


def test_a_server_that_is_not_there_is_said(settings):
    settings.CROSSREF_URL = "http://127.0.0.1:9"
    with pytest.raises(NoAnswer, match="cannot be reached"):
        fetch("10.1234/work")
