from ipaddress import ip_network

import pytest

from cells.visitors import address_of, network_key


@pytest.fixture
def asked(rf, settings):
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.0/8")]

    def ask(address, forwarded=None):
        headers = {"x-forwarded-for": forwarded} if forwarded is not None else {}
        return rf.get("/", REMOTE_ADDR=address, headers=headers)

    return ask


@pytest.mark.parametrize(
    ("address", "forwarded", "visitor"),
    [
        ("203.0.113.9", None, "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "1.2.3.4, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "1.2.3.4, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "junk", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("::ffff:203.0.113.9", None, "203.0.113.9"),
    ],
)
def test_only_trusted_proxies_are_believed(asked, address, forwarded, visitor):
    assert str(address_of(asked(address, forwarded))) == visitor


def test_a_network_has_one_key(asked):
    assert network_key(asked("203.0.113.9")) == network_key(asked("203.0.113.200"))
    assert network_key(asked("203.0.113.9")) != network_key(asked("203.0.114.9"))
    assert network_key(asked("2001:db8::1")) == network_key(asked("2001:db8::ffff:1"))
    assert network_key(asked("2001:db8::1")) != network_key(asked("2001:db8:0:1::1"))


def test_an_unknown_address_is_no_error(asked):
    assert network_key(asked("")) == ""
    assert network_key(asked("unix:")) == ""
