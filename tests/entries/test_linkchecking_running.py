"""Checking what is due: gently, beside others, and whatever is killed."""

import itertools
import os
import subprocess
import sys
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from entries.linkchecking import running
from entries.linkchecking.collecting import collect
from entries.linkchecking.running import Pace, check_due, claim, hurry
from entries.models import LinkCheck, LinkHost, Message
from tests.entries.link_server import FINE, answer, link_server, rules_for
from tests.factories import (
    CellFactory,
    DocumentFactory,
    EntryFactory,
    LinkCheckFactory,
    LinkUseFactory,
    live,
)
from tests.parallel import at_once

QUICK = Pace(parallel=4, rest=timedelta(seconds=0.05))
HOSTS = {f"{letter}__test": ["127.0.0.1"] for letter in "abcdefgh"}


@pytest.fixture
def server():
    with link_server() as running_server:
        yield running_server


def use(server, path, host="a.test"):
    """A document at this address of the server, which answers by the name of the host."""
    return DocumentFactory(url=server.url(path, host))


def run(server, limit=100, pace=QUICK, **kwargs):
    return check_due(limit, rules=rules_for(server, **HOSTS), pace=pace, **kwargs)


@pytest.mark.django_db
def test_what_is_due_is_checked_and_then_not_due(server):
    server.pages["/x"] = FINE
    use(server, "/x")
    use(server, "/gone")
    collect()
    checked = run(server)
    assert {(one.outcome, one.failures) for one in checked} == {("fine", 0), ("gone", 1)}
    assert run(server) == []
    assert server.asked.count("HEAD /x") == 1


@pytest.mark.django_db
def test_no_more_are_checked_than_the_limit(server):
    for number in range(4):
        use(server, f"/{number}")
    collect()
    assert len(run(server, limit=3)) == 3
    assert LinkCheck.objects.due().count() == 1


@pytest.mark.django_db
def test_a_host_is_asked_one_thing_at_a_time_with_rests_between(server):
    moments = []

    def busy(connection, method):
        moments.append(time.monotonic())
        time.sleep(0.02)
        connection.sendall(FINE)

    for number in range(4):
        server.pages[f"/{number}"] = busy
        use(server, f"/{number}")
    collect()
    run(server)
    assert server.most_open == 1
    assert all(b - a >= 0.06 for a, b in itertools.pairwise(moments))


@pytest.mark.django_db
def test_several_hosts_are_asked_at_a_time_but_not_more_than_so_many(server):
    def busy(connection, method):
        time.sleep(0.1)
        connection.sendall(FINE)

    server.pages["/x"] = busy
    for letter in "abcdefgh":
        use(server, "/x", f"{letter}.test")
    collect()
    run(server, pace=Pace(parallel=3, rest=timedelta(seconds=0.01)))
    assert server.most_open in (2, 3)


@pytest.mark.django_db
def test_a_host_that_asks_for_peace_gets_it(server):
    server.pages |= {"/1": answer(429, "Retry-After: 3600"), "/2": answer(429, "Retry-After: 3600")}
    use(server, "/1")
    use(server, "/2")
    collect()
    assert len(run(server)) == 1
    assert LinkHost.objects.get(name="a.test").free_at > timezone.now() + timedelta(minutes=59)


@pytest.mark.django_db
def test_what_is_used_nowhere_is_not_checked(server):
    LinkCheckFactory(address=server.url("/x"))
    assert run(server) == []


@pytest.mark.django_db
def test_an_address_that_our_checker_cannot_bear_does_not_stop_the_others(server):
    server.pages["/x"] = FINE
    use(server, "/bad", "b.test")
    use(server, "/x")
    collect()
    rules = rules_for(server, **HOSTS)

    def resolve(host, port):
        if host == "b.test":
            raise RuntimeError("a fault of ours")
        return ["127.0.0.1"]

    broken = replace(rules, resolve=resolve)
    found = {one.address[-4:]: one.outcome for one in check_due(9, rules=broken, pace=QUICK)}
    assert set(found.values()) >= {"fine"}
    assert len(found) == 2


@pytest.mark.django_db
def test_what_an_editor_dealt_with_meanwhile_is_not_judged():
    check = LinkUseFactory().check_of
    now = timezone.now()
    claimed = claim(now)
    LinkCheck.objects.filter(pk=check.pk).update(due_at=now + timedelta(days=90))
    finding = running.Finding("gone", "404")
    assert running.record(claimed, finding, now, timedelta(seconds=5)) is None
    assert LinkCheck.objects.get().failures == 0


@pytest.mark.django_db
def test_a_claim_is_given_once_and_again_when_it_ran_out():
    LinkUseFactory()
    now = timezone.now()
    assert claim(now)
    assert claim(now) is None
    assert claim(now + running.CLAIMED_FOR)


@pytest.mark.django_db
def test_claiming_asks_no_more_for_more_addresses():
    for number in range(20):
        LinkUseFactory(check_of=LinkCheckFactory(address=f"https://old.example/{number}"))
    with CaptureQueriesContext(connection) as queries:
        claim(timezone.now())
    assert len(queries) == 3


@pytest.mark.django_db
def test_a_reader_who_reports_a_link_has_it_checked_at_once(client):
    entry = EntryFactory()
    live(entry.cell)
    collect()
    later = timezone.now() + timedelta(days=80)
    LinkCheck.objects.update(due_at=later, state="fine", left_alone_until=later)
    client.post(f"/entry/{entry.pk}/broken/")
    check = LinkCheck.objects.get()
    assert Message.objects.get().kind == "broken"
    assert check.due_at <= timezone.now()
    assert check.left_alone_until is None


@pytest.mark.django_db
def test_only_the_addresses_of_the_document_reported_are_hurried():
    ours, other = LinkUseFactory(), LinkUseFactory(check_of__address="https://old.example/other")
    later = timezone.now() + timedelta(days=5)
    LinkCheck.objects.update(due_at=later)
    hurry(ours.document_id)
    other.check_of.refresh_from_db()
    assert other.check_of.due_at == later
    assert LinkCheck.objects.due().get().pk == ours.check_of_id


@pytest.mark.django_db(transaction=True)
def test_two_checkers_at_once_ask_for_nothing_twice(server):
    for letter in "abcd":
        for number in range(3):
            server.pages[f"/{letter}{number}"] = FINE
            use(server, f"/{letter}{number}", f"{letter}.test")
    collect()
    found = at_once(lambda: run(server), lambda: run(server))
    assert [type(one) for one in found] == [list, list]
    assert sorted(server.asked) == sorted(set(server.asked))
    assert len(found[0]) + len(found[1]) == 12


@pytest.mark.django_db(transaction=True)
def test_two_who_collect_at_once_make_each_row_once():
    cell = CellFactory()
    for number in range(5):
        EntryFactory(cell=cell, document__url=f"https://a.example/{number}")
    assert at_once(collect, collect) == [5, 5]
    assert LinkCheck.objects.count() == 5


CHECK_FOR_EVER = """
import sys, django
django.setup()
from tests.entries.link_server import rules_for
from entries.linkchecking.running import check_due
class server: port = int(sys.argv[1])
print("READY", flush=True)
check_due(10, rules=rules_for(server, a__test=["127.0.0.1"]))
"""


@pytest.mark.django_db(transaction=True)
def test_a_checker_that_is_killed_leaves_its_address_to_the_next(server, other_process):
    """It takes a process of its own to kill, which takes a second."""

    def stall(connection, method):
        time.sleep(30)

    server.pages["/x"] = stall
    use(server, "/x")
    collect()
    victim = subprocess.Popen(
        [sys.executable, "-c", CHECK_FOR_EVER, str(server.port)],
        env={**os.environ, **other_process},
        stdout=subprocess.PIPE,
    )
    while not server.asked:
        time.sleep(0.02)
    victim.kill()
    victim.communicate()
    assert run(server) == []
    server.pages["/x"] = FINE
    later = timezone.now() + running.CLAIMED_FOR
    assert [one.outcome for one in run(server, now=lambda: later)] == ["fine"]


@pytest.mark.django_db
def test_the_command_says_what_it_found(server, settings, capsys):
    settings.LINK_CHECK_ALLOW = frozenset({("127.0.0.1", server.port)})
    server.pages["/x"] = FINE
    DocumentFactory(url=server.url("/x"))
    call_command("check_links")
    said = "1 addresses in use. Checked 1; 0 are still due. 0 wait for an editor.\n"
    assert capsys.readouterr().out == said


@pytest.mark.django_db
def test_the_command_looks_at_one_address_and_stores_nothing(server, settings, capsys):
    settings.LINK_CHECK_ALLOW = frozenset({("127.0.0.1", server.port)})
    call_command("check_links", address=server.url("/nowhere"))
    assert capsys.readouterr().out == "Gone: 404 Not Found\n"
    call_command("check_links", address="http://169.254.169.254/latest/meta-data/")
    assert "not on the public internet" in capsys.readouterr().out
    assert not LinkCheck.objects.exists()
