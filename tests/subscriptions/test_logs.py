"""No token that was mailed to one person stands in a log."""

import io
import logging

import pytest
from django.test import Client

from matrix_site import logs
from subscriptions.models.delivery import new_token


@pytest.fixture
def written():
    """What production and development write while the test runs."""
    streams = []
    root, access = logging.getLogger(), logging.getLogger("matrix_site.access")
    level = access.level
    for formatter in (logs.Json(), logs.Plain("{levelname} {name} {message}", style="{")):
        handler = logging.StreamHandler(io.StringIO())
        handler.setFormatter(formatter)
        root.addHandler(handler)
        streams.append(handler)
    access.setLevel(logging.INFO)
    yield lambda: "".join(handler.stream.getvalue() for handler in streams)
    for handler in streams:
        root.removeHandler(handler)
    access.setLevel(level)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/u/{}/",
        "/u/{}",
        "/subscribe/confirm/{}/",
        "/subscribe/preferences/{}/",
        "/subscribe/preferences/{}/add/",
        "/subscribe/preferences/{}/held.json",
        "/status/{}/",
        "/preview/{}/",
    ],
)
def test_a_token_in_an_address_is_masked(written, address):
    token = new_token()
    client = Client(raise_request_exception=False)
    client.get(address.format(token))
    client.post(address.format(token), {"act": "stop"})
    logging.getLogger("django.server").info('"GET %s HTTP/1.1" 200 5', address.format(token))
    assert "[token]" in written()
    assert token not in written()
    assert address.partition("{")[0] in written()
