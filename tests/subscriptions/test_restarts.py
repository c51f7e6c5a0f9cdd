"""A worker outlives the mail server and the database: it waits, and goes on."""

import time
from itertools import count
from threading import Event, Thread

import pytest
from django.db import OperationalError, connection

from subscriptions.models import Delivery
from subscriptions.sending import worker as workers
from subscriptions.sending.answers import SENT, Answer, Verdict
from tests.drill.mail import wait_until, write_down
from tests.drill.nursery import Nursery
from tests.mails import letter_for, worker


def test_a_mail_server_that_restarts_in_the_middle_gets_every_mail(other_process, mail_server):
    write_down(people=60)
    nursery = Nursery(other_process | {"EMAIL_URL": mail_server.url})
    try:
        nursery.start("send_mail", 60)
        wait_until(lambda: mail_server.count() >= 20, 30)
        mail_server.end()
        time.sleep(0.5)
        mail_server.start()
        Delivery.objects.filter(state="retry").update(next_try_at="2026-01-01T00:00Z")
        wait_until(lambda: not Delivery.objects.unfinished().exclude(state="retry").exists(), 60)
        Delivery.objects.filter(state="retry").update(next_try_at="2026-01-01T00:00Z")
        wait_until(lambda: not Delivery.objects.unfinished().exists(), 30)
    finally:
        nursery.end()
    taken = mail_server.receivers()
    assert len(set(taken)) == 60
    assert len(taken) <= 61  # the one whose answer was lost with the server


def test_a_database_that_restarts_in_the_middle_costs_no_mail(other_process, mail_server):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no server")
    write_down(people=60)
    nursery = Nursery(other_process | {"EMAIL_URL": mail_server.url})
    try:
        nursery.start("send_mail", 60)
        wait_until(lambda: mail_server.count() >= 20, 30)
        with connection.cursor() as cursor:
            # What a restart does to everybody who is connected.
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid != pg_backend_pid()"
            )
        wait_until(lambda: not Delivery.objects.unfinished().exists(), 60)
    finally:
        nursery.end()
    assert sorted(mail_server.receivers()) == sorted({f"reader{n}@example.org" for n in range(60)})


@pytest.mark.django_db(transaction=True)
def test_what_was_sent_while_the_database_was_away_is_written_down_when_it_is_back(
    mail_server, monkeypatch
):
    write_down(people=2)
    monkeypatch.setattr(workers, "SHORTEST_PAUSE", 0.01)
    failures = iter(range(3))
    sender = worker(compose=letter_for)

    def away_after_the_first(execute, sql, params, many, context):
        is_first_out = sql.lstrip().startswith("UPDATE") and mail_server.count() == 1
        if is_first_out and next(failures, None) is not None:
            raise OperationalError("the server closed the connection")
        return execute(sql, params, many, context)

    def stop_when_done():
        try:
            wait_until(lambda: mail_server.count() == 2, 20)
        finally:
            sender.stop()

    watch = Thread(target=stop_when_done)
    watch.start()
    with connection.execute_wrapper(away_after_the_first):
        sender.run()
    watch.join()
    assert [one.state for one in Delivery.objects.all()] == ["sent", "sent"]
    assert len(set(mail_server.receivers())) == len(mail_server.receivers()) == 2


class Pauses(Event):
    """How long a worker pauses, which here goes on at once, and what it keeps claimed meanwhile;
    it is stopped after so many."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self.noted: list[float] = []
        self.claimed: list[int] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.noted.append(timeout or 0)
        self.claimed.append(Delivery.objects.filter(state="claimed").count())
        if len(self.noted) == self.number:
            self.set()
        return self.is_set()


@pytest.mark.django_db
def test_a_worker_waits_longer_each_time_that_the_server_takes_nothing(mail_server):
    write_down(people=1)
    mail_server.end()
    sender = worker()
    sender.is_stopping = pauses = Pauses(8)
    sender.run()
    assert pauses.noted == [1, 2, 4, 8, 16, 32, 60, 60]


@pytest.fixture
def refusing_each_third(mail_server):
    """A worker whose server takes two mails of each connection, as some do; and its pauses."""
    write_down(people=12)
    sender = worker()
    mails = count(1)
    too_many = Answer(Verdict.EVERYTHING, "421 4.7.0 Too many mails", "4.7.0")
    sender.line.send = lambda mail: SENT if next(mails) % 3 else too_many
    sender.is_stopping = Pauses(3)
    return sender


@pytest.mark.django_db
def test_a_server_that_took_mails_meanwhile_is_gone_back_to_soon(refusing_each_third):
    refusing_each_third.run()
    assert refusing_each_third.is_stopping.noted == [workers.SHORTEST_PAUSE] * 3


@pytest.mark.django_db
def test_a_worker_that_waits_for_the_server_leaves_others_what_it_had_claimed(refusing_each_third):
    refusing_each_third.run()
    assert refusing_each_third.is_stopping.claimed == [0, 0, 0]
