"""Queries that are put together once."""

import pytest
from django.db import connection

from cells.asking import CompiledQuery, answers, given, given_numbers
from cells.models import Synonym

pytestmark = pytest.mark.django_db


@pytest.fixture
def synonyms():
    return [Synonym.objects.create(phrases=phrases).pk for phrases in ("a", "b", "it's 100 %; c")]


def query(**conditions):
    return CompiledQuery(
        Synonym, lambda: Synonym.objects.filter(**conditions).order_by("pk").values("phrases")
    )


def test_it_is_asked_for_other_texts_each_time(synonyms):
    named = query(phrases=given("phrases"))
    assert answers(named.asked(phrases="a")) == [[("a",)]]
    assert answers(named.asked(phrases="it's 100 %; c")) == [[("it's 100 %; c",)]]
    assert named.first(phrases="b") == {"phrases": "b"}
    assert named.first(phrases="' OR 1 = 1; --") is None


def test_it_is_asked_for_other_numbers_each_time(synonyms):
    numbered = query(pk__in=given_numbers())
    assert answers(numbered.asked(synonyms[:1])) == [[("a",)]]
    assert answers(numbered.asked(synonyms[:2])) == [[("a",), ("b",)]]
    with pytest.raises(ValueError, match="invalid literal"):
        numbered.asked(["0) OR (1 = 1"])


def test_several_are_one_message_to_postgresql(synonyms, django_assert_num_queries):
    named, all_of_them = query(phrases=given("phrases")), query()
    nothing, one = named.asked(phrases="d"), named.asked(phrases="it's 100 %; c")
    with django_assert_num_queries(1 if connection.vendor == "postgresql" else 4):
        found = answers(nothing, one, all_of_them.asked(), nothing)
    assert found == [[], [("it's 100 %; c",)], [("a",), ("b",), ("it's 100 %; c",)], []]
