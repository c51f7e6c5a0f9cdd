"""Headers that mail programs can read, whatever stands in them."""

import email.policy
from datetime import UTC, datetime

import pytest

from subscriptions.headers import UnbrokenHeader, headers_of, list_id, return_path
from tests.subscriptions.mails import delivery, letter
from tests.subscriptions.samples import CHANGE, CONFIRM

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LISTED = {"List-Unsubscribe", "List-Unsubscribe-Post", "List-Id", "List-Archive"}


def fold(value: str) -> list[str]:
    folded = UnbrokenHeader("List-Unsubscribe", value).fold(policy=email.policy.SMTP)
    assert folded.endswith("\r\n")
    return folded.removesuffix("\r\n").split("\r\n")


def test_a_long_address_stays_whole_on_the_line_of_its_name():
    address = f"<https://example.org/{'a' * 200}>"
    assert fold(address) == [f"List-Unsubscribe: {address}"]


def test_several_addresses_are_folded_between_them():
    first, second = f"<https://example.org/{'a' * 90}>,", f"<https://example.org/{'b' * 90}>"
    assert fold(f"{first} {second}") == [f"List-Unsubscribe: {first}", f" {second}"]


@pytest.mark.parametrize("value", ["<https://example.org/é>", "a\r\nBcc: eve@example.org", "a\0"])
def test_what_is_not_printable_ascii_is_refused(value):
    with pytest.raises(ValueError, match="printable ASCII"):
        UnbrokenHeader("List-Archive", value)


def test_a_word_longer_than_any_line_may_be_is_refused():
    with pytest.raises(ValueError, match="longer than 998"):
        fold("a" * 990)


@pytest.mark.parametrize("kind", ["change", "digest", "course", "bulletin", "notice"])
def test_what_is_followed_is_a_list_that_can_be_left_in_one_click(kind):
    headers = headers_of(delivery(kind), CHANGE, NOW)
    assert headers.keys() >= LISTED
    assert headers["List-Unsubscribe"] == f"<{CHANGE.unsubscribe}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("kind", ["confirm", "remind", "preferences", "move", "status", "review"])
def test_what_nobody_follows_is_no_list(kind):
    headers = headers_of(delivery(kind), CHANGE, NOW)
    assert headers.keys() & LISTED == set()
    assert headers["Auto-Submitted"] == "auto-generated"


def test_a_letter_without_an_end_has_none_in_its_headers():
    assert headers_of(delivery("notice"), CONFIRM, NOW).keys() & LISTED == set()


def test_the_id_of_a_mail_is_the_same_for_every_try():
    first, second = (headers_of(delivery(), CHANGE, NOW)["Message-ID"] for _ in range(2))
    assert first == second == delivery().mail_id


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Changes", '"Matrix: changes" <changes.example.org>'),
        ('The "A3" cell', '"Matrix: the \\"a3\\" cell" <the-a3-cell.example.org>'),
        ("日本", "=?utf-8?b?TWF0cml4OiDml6XmnKw=?= <list.example.org>"),
        ("a\r\nBcc: b", '"Matrix: a bcc: b" <a-bcc-b.example.org>'),
    ],
)
def test_a_list_has_a_name_for_people_and_one_for_programs(settings, name, expected):
    settings.MAIL_DOMAIN, settings.SITE_NAME = "example.org", "Matrix"
    assert list_id(name) == expected


def test_a_long_name_makes_a_label_that_a_name_in_the_dns_may_have():
    label = list_id("word " * 50).partition("<")[2].partition(".")[0]
    assert 0 < len(label) <= 63


def test_the_return_path_names_the_delivery(settings):
    settings.BOUNCE_ADDRESS = "bounces@example.org"
    assert return_path(delivery()) == f"bounces+{delivery().return_key}@example.org"


def test_without_an_address_for_it_mail_comes_back_to_its_sender(settings):
    settings.BOUNCE_ADDRESS = ""
    settings.DEFAULT_FROM_EMAIL = "Matrix <changes@example.org>"
    assert return_path(delivery()) == "changes@example.org"


@pytest.mark.parametrize(
    ("address", "name", "expected"),
    [
        ("changes@example.org", "Evidence Matrix", "Evidence Matrix <changes@example.org>"),
        ("Drug Desk <changes@example.org>", "Matrix", "Drug Desk <changes@example.org>"),
        ("changes@example.org", 'A "B", C', '"A \\"B\\", C" <changes@example.org>'),
    ],
)
def test_a_mail_is_from_the_site_by_name(settings, address, name, expected):
    settings.DEFAULT_FROM_EMAIL, settings.SITE_NAME = address, name
    assert headers_of(delivery(), letter(), NOW)["From"] == expected
