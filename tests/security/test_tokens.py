"""Every kind of token: how much chance is in it, which door it opens, and where it stays."""

import json
import math
import re

import pytest
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.db import models
from django.middleware.csrf import CSRF_SECRET_LENGTH
from django.test import Client
from django.utils.csp import LazyNonce

from cells.models import Page, PreviewLink
from entries.models import Message
from matrix_site.environment import LEAST_SECRET
from matrix_site.logs import masked
from subscriptions.models import Delivery
from subscriptions.models.delivery import new_token
from subscriptions.queueing import queue_letter
from tests.factories import CellFactory, live, staff
from tests.readers import DeliveryFactory, SubscriptionFactory
from tests.subscriptions.acts import letters, sign_up

pytestmark = pytest.mark.django_db

LEAST_BITS = 112
BASE64URL = r"[A-Za-z0-9_-]+"
DOORS = {
    "end": "/u/{}/",
    "confirm": "/subscribe/confirm/{}/",
    "preferences": "/subscribe/preferences/{}/",
    "held": "/subscribe/preferences/{}/held.json",
    "status": "/status/{}/",
    "preview": "/preview/{}/",
}
# Which doors a token opens. Whoever is asked to confirm may also end it by the same mail.
OPENS = {
    "end": {"end"},
    "confirm": {"confirm", "end"},
    "preferences": {"preferences", "held"},
    "status": {"status"},
    "preview": {"preview"},
}


@pytest.fixture
def tokens() -> dict[str, str]:
    """A token of each kind that works now."""
    cell = CellFactory()
    live(cell.column.matrix)
    live(cell)
    one = SubscriptionFactory()
    assert sign_up(scope=cell.page.path).status_code == 302
    page = Page.objects.get(pk=cell.page_id)
    return {
        "end": str(DeliveryFactory(subscriber=one.subscriber, because=[one.pk]).token),
        "confirm": letters("confirm")[0].token,
        "preferences": queue_letter("preferences", one.subscriber).token,
        "status": Message.receive(kind="comment", words="Well done.", page=page)[1],
        "preview": PreviewLink.make(page=page, by=staff("Editors"), days=7)[1],
    }


def bits(token: str, alphabet: int) -> float:
    return len(token) * math.log2(alphabet)


def test_each_token_opens_its_own_doors_and_no_other(tokens):
    found = {
        kind: {
            door
            for door, address in DOORS.items()
            if Client().get(address.format(token)).status_code == 200
        }
        for kind, token in tokens.items()
    }
    assert found == OPENS


def test_each_token_has_at_least_112_bits_of_chance(tokens):
    for token in tokens.values():
        assert re.fullmatch(BASE64URL, token)
        assert bits(token, 64) >= LEAST_BITS
    assert len({new_token()[:19] for _ in range(1000)}) == 1000


def test_so_has_everything_else_that_opens_something(client, tokens):
    staff("Editors", username="mei")
    client.post("/admin/login/", {"username": "mei", "password": "a long pass phrase"})
    assert bits(client.cookies["sessionid"].value, 36) >= LEAST_BITS
    assert bits("x" * CSRF_SECRET_LENGTH, 62) >= LEAST_BITS
    assert bits(str(LazyNonce()), 64) >= LEAST_BITS
    assert bits(Delivery.objects.first().return_key, 16) >= LEAST_BITS
    assert bits("x" * LEAST_SECRET, 64) >= LEAST_BITS


def text_columns() -> list[tuple[type[models.Model], list[str]]]:
    kinds = models.CharField | models.TextField | models.JSONField
    return [
        (model, [one.attname for one in model._meta.concrete_fields if isinstance(one, kinds)])
        for model in apps.get_models()
    ]


def everything_kept() -> str:
    rows = [
        list(model._base_manager.values_list(*names)) for model, names in text_columns() if names
    ]
    return json.dumps(rows, default=str)


def test_no_token_is_kept_once_it_was_given_away(tokens):
    assert tokens["end"] in everything_kept()  # It is still to be written into its mail.
    Delivery.objects.update(state="sent", sent_at="2026-03-01T12:00Z", token="")
    kept = everything_kept()
    assert [kind for kind, token in tokens.items() if token in kept] == []


@pytest.mark.parametrize(
    "change", [str.swapcase, lambda token: token[:-1], lambda token: f"{token}A"]
)
def test_a_token_that_is_nearly_right_opens_nothing(tokens, change):
    for kind, token in tokens.items():
        assert Client().get(DOORS[kind].format(change(token))).status_code == 404


def test_what_a_token_opens_is_kept_by_nobody_and_told_to_nobody(tokens):
    for kind, token in tokens.items():
        answer = Client().get(DOORS[kind].format(token))
        assert "no-store" in answer["Cache-Control"], kind
        assert answer["Referrer-Policy"] == "no-referrer", kind
        assert not answer.cookies, kind


def test_no_token_of_ours_escapes_the_mask_of_the_log():
    for _ in range(2000):
        token = new_token()
        for address in DOORS.values():
            assert token not in masked(f'"GET {address.format(token)} HTTP/1.1" 500')


@pytest.mark.urls("tests.matrix_site.failing_urls")
def test_a_fault_is_mailed_to_nobody():
    """Django would mail the request to ADMINS, address and all."""
    Client(raise_request_exception=False).get(f"/u/{new_token()}/")
    assert settings.ADMINS == []
    assert mail.outbox == []
