"""Queries that are put together once."""

import pytest
from django.db import DatabaseError, connection, transaction
from psycopg.pq import PipelineStatus

from cells.asking import AmongGiven, Asked, CompiledQuery, answers, given
from cells.models import Synonym

pytestmark = pytest.mark.django_db


@pytest.fixture
def synonyms():
    return [Synonym.objects.create(phrases=phrases).pk for phrases in ("a", "b", "it's 100 %; c")]


def query(*conditions, **more):
    found = Synonym.objects.filter(*conditions, **more)
    return CompiledQuery(Synonym, lambda: found.order_by("pk").values("phrases"))


def test_it_is_asked_for_other_texts_each_time(synonyms):
    named = query(phrases=given("phrases"))
    assert answers(named.asked(phrases="a")) == [[("a",)]]
    assert answers(named.asked(phrases="it's 100 %; c")) == [[("it's 100 %; c",)]]
    assert named.first(phrases="b") == {"phrases": "b"}
    assert named.first(phrases="' OR 1 = 1; --") is None


def test_it_is_asked_for_other_numbers_each_time(synonyms):
    numbered = query(AmongGiven("pk"))
    assert answers(numbered.asked(synonyms[:1])) == [[("a",)]]
    assert answers(numbered.asked(synonyms[:2])) == [[("a",), ("b",)]]
    with pytest.raises(ValueError, match="invalid literal"):
        numbered.asked(["0) OR (1 = 1"])


def test_several_are_one_message_to_postgresql(synonyms):
    named, all_of_them = query(phrases=given("phrases")), query()
    nothing, one = named.asked(phrases="d"), named.asked(phrases="it's 100 %; c")
    waited = []

    def look(execute, *said):
        found = execute(*said)
        if connection.vendor == "postgresql":
            waited.append(connection.connection.info.pipeline_status == PipelineStatus.OFF)
        return found

    with connection.execute_wrapper(look):
        found = answers(nothing, one, all_of_them.asked(), nothing)
    assert found == [[], [("it's 100 %; c",)], [("a",), ("b",), ("it's 100 %; c",)], []]
    assert not any(waited)


def test_one_of_several_that_fails_is_an_error_of_django(synonyms):
    wrong = Asked(connection.alias, "SELECT it FROM nowhere", [])
    with pytest.raises(DatabaseError, match="nowhere"), transaction.atomic():
        answers(query().asked(), wrong, query().asked())
    assert len(answers(query().asked())[0]) == len(synonyms)
