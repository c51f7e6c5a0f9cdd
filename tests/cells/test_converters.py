import re

import pytest
from django.urls import path, resolvers
from django.urls.exceptions import Resolver404

from cells.addresses import absolute
from cells.converters import register

register()


def entry(request, number):
    raise AssertionError("only its address matters here")


RESOLVER = resolvers.URLResolver(
    resolvers.RegexPattern(r"^/"), [path("entry/<number:number>/", entry, name="entry")]
)


@pytest.mark.parametrize("number", [1, 1432, 999_999_999])
def test_a_number_is_read_from_an_address_and_written_back(number):
    assert RESOLVER.resolve(f"/entry/{number}/").kwargs == {"number": number}
    assert RESOLVER.reverse("entry", number=number) == f"entry/{number}/"


@pytest.mark.parametrize("text", ["0", "007", "1000000000", "9" * 30, "-1", "1.5", "²", "٣", "x"])
def test_what_no_column_holds_or_is_spelled_otherwise_is_not_found(text):
    with pytest.raises(Resolver404):
        RESOLVER.resolve(f"/entry/{text}/")


def test_a_mark_is_read_from_an_address_and_written_back():
    routes = [path("<mark:mark>/", entry, name="mark")]
    resolver = resolvers.URLResolver(resolvers.RegexPattern(r"^/"), routes)
    assert resolver.resolve("/p-ab12cd34/").kwargs == {"mark": "p-ab12cd34"}
    assert resolver.reverse("mark", mark="p-ab12cd34") == "p-ab12cd34/"


def test_registering_again_changes_nothing():
    register()
    assert RESOLVER.resolve("/entry/7/").kwargs == {"number": 7}


def test_an_absolute_address_is_made_from_the_setting(settings):
    settings.SITE_URL = "https://matrix.example.org"
    assert absolute("/drug/e5/") == "https://matrix.example.org/drug/e5/"


@pytest.mark.parametrize("address", ["drug/e5/", "//evil.example/", "https://evil.example/", ""])
def test_only_a_path_of_this_site_can_be_made_absolute(address):
    with pytest.raises(ValueError, match=re.escape(repr(address))):
        absolute(address)
