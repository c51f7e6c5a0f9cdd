"""A write during which something else is done."""

import os
import socket
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from subscriptions.models import Delivery
from subscriptions.sending.meanwhile import writing
from tests.readers import DeliveryFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)
WRITE = """
UPDATE subscriptions_delivery SET handed_at = %(at)s, tries = %(tries)s WHERE id = %(id)s
RETURNING id
"""


def test_what_a_statement_returns_is_there_after_the_block():
    delivery = DeliveryFactory()
    with writing(WRITE, {"at": NOON, "tries": 3, "id": delivery.pk}) as written:
        pass
    assert written == {delivery.pk}
    delivery.refresh_from_db()
    assert (delivery.handed_at, delivery.tries) == (NOON, 3)


def test_nothing_is_a_value_and_nobody_is_an_answer():
    with writing(WRITE, {"at": None, "tries": 3, "id": 0}) as written:
        pass
    assert written == set()


def test_the_database_is_ready_after_a_block_that_failed():
    values = {"at": NOON, "tries": 3, "id": DeliveryFactory().pk}
    with pytest.raises(ZeroDivisionError), writing(WRITE, values):
        print(1 / 0)
    assert Delivery.objects.get().tries == 3


def test_what_the_database_refuses_is_raised_as_django_has_it():
    values = {"at": NOON, "tries": -1, "id": DeliveryFactory().pk}
    with pytest.raises(IntegrityError), transaction.atomic(), writing(WRITE, values):
        pass
    assert Delivery.objects.get().tries == 0


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite is no server")
@pytest.mark.django_db(transaction=True)
def test_a_server_that_vanished_meanwhile_is_away():
    with (
        pytest.raises(OperationalError),
        writing("SELECT 1 FROM pg_sleep(1)", {}),
        socket.socket(fileno=os.dup(connection.connection.fileno())) as line,
    ):
        line.shutdown(socket.SHUT_RDWR)
    connection.close()
