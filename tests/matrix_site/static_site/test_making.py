"""The command, its refusals, and what stands when it is done."""

import hashlib
import json
import threading
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import pytest
from django.contrib.redirects.models import Redirect
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings

from cells.models import Page
from cells.richtext import build as b
from matrix_site.replica.presence import REPLICA, presence
from matrix_site.replica.routing import Reading
from matrix_site.static_site import ExportError, export_site
from matrix_site.static_site.asking import one_moment
from tests.copies import Copy, links_in
from tests.factories import PlainPageFactory, live
from tests.parallel import at_once

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def place(tmp_path) -> Path:
    return tmp_path / "site"


def digests(folder: Path) -> dict[str, str]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
    }


def linked_page(href: str, **fields):
    """A published page with a link in its words."""
    page = PlainPageFactory(body=b.paragraph("See ", b.link("it", href), "."), **fields)
    live(page)
    return page


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments) -> None:
        pass


@pytest.fixture
def served(tmp_path) -> Iterator[str]:
    """Where the files of tmp_path are served."""
    handler = partial(Quiet, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_two_exports_of_the_same_site_are_the_same_but_for_their_time(place, tmp_path):
    live(PlainPageFactory())
    export_site(place, now=NOON)
    export_site(tmp_path / "other", now=datetime.now(UTC))
    one, other = digests(place), digests(tmp_path / "other")
    assert one.pop("export.json") != other.pop("export.json")
    assert one == other


def test_the_copy_says_what_it_is_of(place):
    live(PlainPageFactory())
    export = export_site(place, now=NOON)
    said = json.loads((place / "export.json").read_text())
    assert said["made_at"] == "2026-03-01T12:00:00+00:00"
    assert said["release"] == "dev"
    assert (said["files"], said["pages"]) == (export.files, export.pages)
    assert said["files"] == len(digests(place)) - 1


def test_every_page_is_found_by_its_links_under_any_path_of_any_server(place, served):
    live(PlainPageFactory(slug="about"))
    place.mkdir()
    export_site(place / "deep")
    found, queue = set(), [f"{served}/site/deep/"]
    while queue:
        address = urldefrag(queue.pop())[0]
        if address in found or not address.startswith(served):
            continue
        found.add(address)
        with urllib.request.urlopen(address) as answer:
            body = answer.read().decode(errors="replace")
        if answer.headers.get_content_type() == "text/html":
            queue += [urljoin(address, link.value) for link in links_in("", body)]
    assert f"{served}/site/deep/about/editions/index.html" in found


def test_an_earlier_export_is_replaced_whole(place):
    page = PlainPageFactory(title="Old words")
    live(page)
    export_site(place)
    (place / "left.html").write_text("From before")
    page.title = "New words"
    page.save()
    live(page)
    export_site(place)
    assert "New words" in (place / "about/index.html").read_text()
    assert not (place / "left.html").exists()
    assert [one.name for one in place.parent.iterdir()] == ["site"]


def test_a_folder_of_something_else_is_never_touched(place):
    place.mkdir()
    (place / "thesis.txt").write_text("Years of work")
    with pytest.raises(CommandError, match="something else than an earlier export"):
        call_command("export_site", place)
    assert digests(place).keys() == {"thesis.txt"}


def test_a_page_that_fails_stops_it_and_leaves_the_former_copy(place, monkeypatch):
    live(PlainPageFactory())
    export_site(place, now=NOON)
    before = digests(place)
    with (
        override_settings(ALLOWED_HOSTS=["other.example"]),
        pytest.raises(ExportError, match=r"/about/ answered 400|/ answered 400"),
    ):
        export_site(place)
    assert digests(place) == before
    assert [one.name for one in place.parent.iterdir()] == ["site"]


def test_a_dead_link_is_told_and_leads_to_the_site(place, settings, capsys):
    linked_page(f"{settings.SITE_URL}/nowhere/")
    with pytest.raises(CommandError) as error:
        call_command("export_site", place)
    assert error.value.returncode == 2
    assert "/nowhere/ (linked on /about/)" in str(error.value)
    assert f'href="{settings.SITE_URL}/nowhere/"' in (place / "about/index.html").read_text()
    assert Copy(place).broken() == []


def test_an_old_address_in_a_text_leads_to_where_it_leads_today(place, settings):
    linked_page(f"{settings.SITE_URL}/matrix/old.htm")
    Redirect.objects.create(site_id=1, old_path="/matrix/old.htm", new_path="/about/")
    assert export_site(place).dead == []
    assert Copy(place).page("matrix/old.htm").refresh == "../about/index.html"


def test_a_link_to_a_withdrawn_page_leads_to_what_is_said_of_it(place, settings):
    page = PlainPageFactory(slug="reuse", title="Zwithdrawn")
    live(page)
    linked_page(f"{settings.SITE_URL}/reuse/")
    Page.objects.filter(path="reuse").update(withdrawn_on=NOON, withdrawn_because="A mistake")
    assert export_site(place).dead == []
    assert "A mistake" in (place / "reuse/index.html").read_text()
    assert "Zwithdrawn" not in (place / "reuse/index.html").read_text()


def test_two_runs_to_one_place_do_not_meet(place):
    live(PlainPageFactory())
    started = []

    def start_another(line: str) -> None:
        with pytest.raises(ExportError, match="under way"):
            export_site(place)
        started.append(line)

    export_site(place, say=start_another)
    assert started


def test_papers_are_written_when_asked_for(place):
    live(PlainPageFactory())
    export_site(place, with_papers=True)
    assert (place / "about.pdf").read_bytes().startswith(b"%PDF")
    assert Copy(place).broken() == []


def test_the_command_says_what_it_wrote(place, capsys):
    live(PlainPageFactory())
    call_command("export_site", place)
    assert "files," in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_an_export_sees_one_moment_and_lets_others_write():
    page = PlainPageFactory()

    def rename() -> int:
        return Page.objects.filter(pk=page.page_id).update(facts_version=7)

    with one_moment():
        before = Page.objects.get(pk=page.page_id).facts_version
        assert at_once(rename) == [1]
        assert Page.objects.get(pk=page.page_id).facts_version == before
    assert Page.objects.get(pk=page.page_id).facts_version == 7
    assert connection.get_autocommit()


def test_an_export_reads_no_page_from_a_replica(monkeypatch):
    monkeypatch.setattr(presence, "is_there", lambda: True)
    assert Reading().alias == REPLICA
    with one_moment():
        assert Reading().alias == "default"
