"""A worker outlives the mail server and the database: it waits, and goes on."""

import time
from threading import Thread

import pytest
from django.db import OperationalError, connection

from subscriptions.models import Delivery
from subscriptions.sending import worker as workers
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
