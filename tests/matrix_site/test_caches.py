import socket

import pytest
from django.core.cache import cache
from django.test import override_settings

from matrix_site import caches, environment


@pytest.fixture
def gone():
    """A cache whose server is not there."""
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        url = f"redis://127.0.0.1:{unheard.getsockname()[1]}/1"
        with override_settings(CACHES={"default": environment.cache(url)}):
            caches.outage.end()
            yield cache
            caches.outage.end()


def test_without_redis_nothing_is_found_and_nothing_fails(gone):
    gone.set("one", 1)
    gone.set_many({"one": 1, "two": 2})
    assert gone.get("one", "nothing") == "nothing"
    assert gone.get_many(["one", "two"]) == {}
    assert not gone.delete("one")
    assert not gone.has_key("one")


def test_without_redis_nobody_waits_for_work_that_another_might_be_at(gone):
    assert gone.add("being-made", "by me")
    assert gone.add("being-made", "by me too")


def test_a_server_that_does_not_answer_is_left_alone_for_a_while(gone, caplog):
    for number in range(5):
        gone.get(str(number))
    assert [record.name for record in caplog.records] == ["matrix_site.caches"]


def test_a_server_that_is_back_is_asked_again():
    outage = caches.Outage()
    with pytest.raises(ZeroDivisionError):
        outage.asked(lambda: 1 / 0, 0)  # Not the server's fault.
    assert outage.asked(lambda: socket.create_connection(("127.0.0.1", 0)), None) is None
    assert outage.asked(lambda: 1, 0) == 0
    outage.end()
    assert outage.asked(lambda: 1, 0) == 1
