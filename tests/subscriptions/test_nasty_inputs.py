"""A table of nasty inputs against every form for mail: taken or refused, but never a 500."""

import pytest
from django.test import Client

from subscriptions.forms import address_in
from subscriptions.models import Subscriber, Subscription
from subscriptions.queueing import queue_letter
from tests.entries.test_nasty_inputs import FORM, TYPED
from tests.factories import CellFactory, live
from tests.readers import DeliveryFactory, SubscriptionFactory
from tests.subscriptions.acts import sign_up

pytestmark = pytest.mark.django_db

FIELDS = ("email", "scope", "frequency", "course", "course_every", "small")
TOKEN_FIELDS = ("act", "subscription", "frequency", "until", "email", "scope")


@pytest.fixture
def cell():
    cell = CellFactory()
    live(cell.column.matrix)
    live(cell)
    return cell


def post(address: str, body: str):
    client = Client(raise_request_exception=False)
    response = client.post(address, body, content_type=FORM)
    assert b"<script>alert" not in response.content
    assert b"<img src=x" not in response.content
    return response


@pytest.mark.parametrize("typed", TYPED.values(), ids=list(TYPED))
def test_nothing_that_is_typed_breaks_a_form(cell, typed):
    for field in FIELDS:
        others = {"email": "ann@example.org", "scope": "drug/e5", "frequency": "each"}
        rest = "".join(f"&{name}={value}" for name, value in others.items() if name != field)
        assert post("/subscribe/", f"{field}={typed}{rest}").status_code in (200, 302, 400, 413)
    assert post("/subscribe/preferences/", f"email={typed}").status_code in (200, 302, 400, 413)


@pytest.mark.parametrize("typed", TYPED.values(), ids=list(TYPED))
def test_nothing_that_is_sent_to_a_token_breaks_it(cell, typed):
    one = SubscriptionFactory(page=cell.page)
    end = f"/u/{DeliveryFactory(subscriber=one.subscriber, because=[one.pk]).token}/"
    preferences = f"/subscribe/preferences/{queue_letter('preferences', one.subscriber).token}/"
    body = "&".join(f"{field}={typed}" for field in TOKEN_FIELDS)
    for address in (end, preferences, f"{preferences}add/"):
        assert post(address, body).status_code in (200, 400, 413)
    assert Subscription.objects.active().filter(pk=one.pk).exists()
    for act in ("pause&until", "move&email", "remove&subscription", "frequency&subscription"):
        response = post(preferences, f"act={act}={typed}")
        assert response.status_code in (200, 400, 404, 413)


@pytest.mark.parametrize(
    "email",
    [
        "",
        "ann",
        "ann.example.org",
        "ann@",
        "@example.org",
        "ann@example",
        "ann@@example.org",
        "ann@example.org, bob@example.org",
        "ann@example.org\r\nBcc: bob@example.org",
        "ann@example.org\nx",
        "Ann <ann@example.org>",
        "ann@localhost",
        "ann@exa mple.org",
        f"{'a' * 65}@example.org",
    ],
)
def test_what_is_no_address_is_said_and_kept_to_be_mended(cell, email):
    answer = sign_up(email, frequency="monthly")
    assert answer.status_code == 200
    assert "Enter an e-mail address with an @" in answer.text
    assert 'value="drug/e5" id="scope-drug-e5" checked' in answer.text
    assert 'value="monthly" id="frequency-monthly" checked' in answer.text
    assert "no-store" in answer.headers["Cache-Control"]
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize(
    ("email", "why"),
    [
        ("änn@example.org", "only to the letters a to z"),
        ("用户@example.org", "only to the letters a to z"),
        ('"ann o"@example.org', "quotation marks or square brackets"),
        ("ann@[127.0.0.1]", "quotation marks or square brackets"),
        (f"ann@{'a' * 300}.org", "254 letters at most"),
    ],
)
def test_who_has_an_address_that_we_cannot_write_to_is_told_why(cell, email, why):
    assert why in sign_up(email).text
    assert not Subscriber.objects.exists()


def test_an_address_is_written_to_as_it_was_typed_with_its_domain_in_ascii():
    assert address_in(" ".strip() + "Ann@Bücher.example.org") == "Ann@xn--bcher-kva.example.org"


def test_one_address_in_capitals_is_one_reader(cell):
    sign_up("Ann@Example.org")
    sign_up("ann@example.ORG", network=2)
    assert Subscriber.objects.count() == 1


def test_the_last_of_several_addresses_counts_and_one_thing_is_followed_once(cell):
    body = "email=a@example.org&email=b@example.org" + "&scope=drug/e5" * 300 + "&frequency=each"
    assert post("/subscribe/", body).status_code == 302
    assert Subscriber.objects.get().email == "b@example.org"
    assert Subscription.objects.count() == 1


def test_more_fields_than_any_form_has_are_refused(cell):
    body = "email=a@example.org&frequency=each" + "&scope=drug/e5" * 5000
    assert post("/subscribe/", body).status_code == 400


@pytest.mark.parametrize("scope", ["", "drug/e4", "about", "nowhere", "topics/none", "drug/e5/"])
def test_what_cannot_be_followed_is_refused_in_words(cell, scope):
    answer = sign_up(scope=scope)
    assert answer.status_code == 200
    assert "cannot be followed any more" in answer.text
    assert 'value="ann@example.org"' in answer.text


def test_a_page_that_is_not_published_can_not_be_followed(cell):
    draft = CellFactory(code="A1")
    assert sign_up(scope=draft.page.path).status_code == 200
    assert not Subscription.objects.exists()


def test_nothing_chosen_is_said_at_the_top_and_at_the_boxes(cell):
    page = sign_up(scope=[]).text
    assert page.count("Choose at least one thing to hear about.") == 2
    assert 'href="#id_scope"' in page


TOKENS = ("x", "a" * 24, "a" * 5000, "%00", "%ED%A0%80", "a%2Fb", "..%2f..", "%F0%9F%91%A9", "'")


@pytest.mark.parametrize("token", TOKENS)
@pytest.mark.parametrize("place", ["u", "subscribe/confirm", "subscribe/preferences"])
def test_a_token_that_is_none_of_ours_is_not_found(db, place, token):
    client = Client(raise_request_exception=False)
    for ask in (client.get, client.post):
        assert ask(f"/{place}/{token}/").status_code in (400, 404)
