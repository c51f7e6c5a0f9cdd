"""Failed sign-ins slow down, are logged, and lock nobody out."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client, RequestFactory

from cells.models import Attempt
from matrix_site.signin import slowing
from tests.factories import staff

pytestmark = pytest.mark.django_db

SIGN_IN = "/admin/login/"
PASSWORD = "a long pass phrase"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def request_from(address="192.0.2.7"):
    return RequestFactory().post(SIGN_IN, REMOTE_ADDR=address)


def fail(times, name="tom", address="192.0.2.7", now=NOON):
    """Try as soon as one may, and fail; returns when the last try was made."""
    for _ in range(times):
        while free_at := slowing.begin(name, request_from(address), now):
            now = free_at
    return now


def answer(name="tom", password="wrong", address="192.0.2.7"):
    data = {"username": name, "password": password}
    return Client(REMOTE_ADDR=address).post(SIGN_IN, data)


def test_the_first_four_failures_cost_no_time():
    assert fail(4) == NOON


def test_after_that_each_failure_doubles_the_wait():
    last = fail(7)
    assert last - NOON == timedelta(seconds=5 + 10 + 20)


def test_the_wait_never_passes_an_hour():
    last = fail(20)
    free_at = slowing.begin("tom", request_from(), last)
    assert free_at - last == timedelta(hours=1)


def test_who_tries_while_waiting_does_not_wait_longer():
    last = fail(5)
    waits = {slowing.begin("tom", request_from(), last) for _ in range(10)}
    assert waits == {last + timedelta(seconds=10)}


def test_a_colleague_in_another_network_does_not_wait():
    last = fail(12)
    assert slowing.begin("tom", request_from("198.51.100.1"), last) is None


def test_one_password_tried_on_many_names_is_slow_too():
    for number in range(31):
        fail(1, name=f"name {number}")
    assert slowing.begin("another", request_from(), NOON + timedelta(seconds=1))


def test_a_success_begins_anew():
    last = fail(6)
    slowing.succeeded("tom", request_from())
    assert slowing.begin("tom", request_from(), last) is None


def test_a_success_forgives_the_network_only_one_try():
    fail(20)
    slowing.succeeded("tom", request_from())
    assert Attempt.objects.filter(kind=slowing.NETWORK.kind).count() == 19


def test_capitals_in_a_name_give_no_more_tries():
    fail(6, name="Tom")
    assert slowing.begin("tOM", request_from(), NOON)


def test_failures_are_forgotten_after_a_day():
    last = fail(12)
    assert slowing.begin("tom", request_from(), last + timedelta(days=1, hours=1)) is None


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1 second"), (40, "40 seconds"), (90, "90 seconds"), (91, "2 minutes")],
)
def test_the_wait_in_words(seconds, words):
    assert slowing.in_words(NOON + timedelta(seconds=seconds), NOON) == words


def test_the_right_password_waits_like_a_wrong_one():
    staff("Editors")
    for _ in range(5):
        answer()
    refused = answer(password=PASSWORD)
    assert refused.status_code == 200
    assert "Try again in" in refused.content.decode()


@pytest.mark.parametrize("tries", [1, 6])
def test_the_answer_is_the_same_whether_or_not_the_account_exists(tries):
    staff("Editors")
    found = []
    for name in ("tom", "nobody"):
        for _ in range(tries):
            errors = answer(name).context["form"].non_field_errors()
        found.append([error.split(" in ")[0] for error in errors])
    assert found[0] == found[1]


@pytest.mark.parametrize("flag", ["is_active", "is_staff"])
def test_an_account_that_may_not_come_in_is_answered_like_one_that_is_not_there(flag):
    user = staff("Editors")
    setattr(user, flag, False)
    user.save()
    errors = answer(password=PASSWORD).context["form"].non_field_errors()
    assert errors == answer("nobody").context["form"].non_field_errors()


def test_nothing_kept_of_a_failure_names_the_account_or_the_network():
    answer("tom")
    kept = "".join(f"{one.kind}{one.by}" for one in Attempt.objects.all())
    assert "tom" not in kept
    assert "192.0.2" not in kept


def test_a_failure_is_logged_with_neither_the_name_typed_nor_the_password(caplog):
    user = staff("Editors")
    answer("tom", password="my secret")
    answer("x\nERROR forged", password="my secret")
    said = [record.getMessage() for record in caplog.records if "signin" in record.name]
    assert said == [
        f"sign-in refused: account {user.pk}, wrong name or password",
        "sign-in refused: no account of that name, wrong name or password",
    ]
