"""How often something may be sent, by several at once too."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.signing import TimestampSigner
from django.test import Client

from cells.limits import Limit
from cells.models import Attempt
from entries import forms
from entries.models import Message
from tests.factories import CellFactory, EntryFactory, live
from tests.parallel import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def send(number: int, **headers: str) -> int:
    """From a network of its own for each number."""
    data = {
        "reference": f"Study {number}",
        "words": f"Kept {number}",
        "opened": TimestampSigner(salt="form opened").sign(""),
    }
    client = Client(REMOTE_ADDR=f"203.0.{number}.1", raise_request_exception=False)
    return client.post("/suggest/", data, headers=headers).status_code


@pytest.fixture(autouse=True)
def opened_long_ago(monkeypatch):
    monkeypatch.setattr(forms, "LEAST_TIME", timedelta(seconds=-1))


def test_a_burst_from_one_network_is_counted_one_by_one():
    # Takes a second: the threads really wait for one another.
    answers = at_once(*[partial(send, 7)] * 8)
    assert sorted(answers) == [302] * 5 + [429] * 3
    assert Message.objects.count() == Attempt.objects.count() == 5


def test_a_burst_from_many_networks_is_counted_in_all(monkeypatch):
    monkeypatch.setattr(forms, "LIMITS", (Limit(3, timedelta(hours=1), of_all=True),))
    answers = at_once(*(partial(send, number) for number in range(6)))
    assert sorted(answers) == [302] * 3 + [429] * 3
    assert Message.objects.count() == 3


def test_at_once_the_same_dead_link_is_reported_once():
    entry = EntryFactory(cell=CellFactory())
    live(entry.cell)

    def press(number: int) -> int:
        return (
            Client(REMOTE_ADDR=f"203.0.{number}.1").post(f"/entry/{entry.pk}/broken/").status_code
        )

    assert at_once(*(partial(press, number) for number in range(4))) == [200] * 4
    assert Message.objects.count() == 1
