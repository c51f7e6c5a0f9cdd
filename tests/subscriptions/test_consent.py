"""The ledger of consent, and the version of the words that people agree to."""

import pytest

from subscriptions import ending, wording
from subscriptions.models import ConsentEvent
from tests.factories import CellFactory, live
from tests.readers import DeliveryFactory
from tests.subscriptions.acts import confirm_address, letters, sign_up


@pytest.fixture
def cell(db):
    cell = CellFactory()
    live(cell.column.matrix)
    live(cell)
    return cell


def events():
    """What was written down, oldest first: (what, words, how)."""
    found = ConsentEvent.objects.order_by("pk")
    return [(event.what, event.words, event.how) for event in found]


def test_each_act_is_a_line_with_its_words_and_the_version(client, cell):
    sign_up(frequency="weekly")
    (letter,) = letters()
    client.post(confirm_address(letter))
    delivery = DeliveryFactory(subscriber=letter.subscriber, because=letter.because)
    for act in ("slow", "undo", "pause", "stop"):
        client.post(f"/u/{delivery.token}/", {"act": act})
    how = ending.BUTTON
    expected = [
        ("asked", "Drug treatment E5, once a week", "form on /drug/e5/"),
        ("confirmed", "Drug treatment E5, once a week", how),
        ("changed", "Drug treatment E5, once a month", how),
        ("undone", "slow", how),
        ("paused", events()[4][1], how),
        ("ended", "Drug treatment E5, once a week", how),
    ]
    assert events() == expected
    assert {event.wording for event in ConsentEvent.objects.all()} == {wording.VERSION}


@pytest.mark.parametrize(
    ("given", "how"),
    [
        ({"scope": "/"}, "form on /"),
        ({"scope": "drug/e5", "small": ""}, "form on /subscribe/"),
        ({"scope": ["drug/e5", "drug"]}, "form on /subscribe/"),
    ],
)
def test_it_says_on_which_page_somebody_asked(cell, given, how):
    sign_up(**given)
    assert {line[2] for line in events()} == {how}


def test_nobody_changes_the_words_without_a_new_version():
    """Changed them? Then raise VERSION and add the fingerprint of the new words beside the old."""
    assert list(wording.FINGERPRINTS)[-1] == wording.VERSION
    assert wording.FINGERPRINTS[wording.VERSION] == wording.fingerprint()


@pytest.mark.parametrize("address", ["/subscribe/", "/drug/e5/"])
def test_every_form_says_that_nobody_is_watched_and_bulletins_come_too(client, cell, address):
    words = " ".join(client.get(address).text.split())
    assert "We do not record whether you open a mail or click in it" in words
    assert "bulletin" in words
    assert "confirm that the address is yours" in words
