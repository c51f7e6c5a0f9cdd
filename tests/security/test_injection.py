"""Text that is SQL, or a search language of a database, is only text that is searched for."""

from itertools import product

import pytest
from django.contrib.auth.models import User

from cells.models import Edition
from tests import showcase

pytestmark = pytest.mark.django_db

TYPED = [
    "zzzz' OR '1'='1",
    "zzzz') UNION SELECT password FROM auth_user--",
    "'; DROP TABLE cells_edition; --",
    'zzzz" OR title:* NEAR(a b',
    "zzzz:* & !helps | (",
    "headline:helps^ * {a b} : -",
    "zzzz\\' OR 1=1 #",
    "zzzz%' OR '%'='",
    "zzzz'||(SELECT pg_sleep(9))||'",
]
PLACES = ["q", "matrix", "row", "column", "category", "topic", "kind", "page", "order", "country"]


def test_what_is_typed_into_search_is_no_part_of_a_query(client):
    User.objects.create_superuser("ada", password="a long pass phrase")
    showcase.build()
    editions = Edition.objects.count()
    for place, typed in product(PLACES, TYPED):
        answer = client.get("/search.json", {"q": "helps", place: typed})
        assert answer.status_code in (200, 400, 404), (place, typed)
        assert b"md5$" not in answer.content
    assert Edition.objects.count() == editions


def test_a_condition_that_is_always_true_finds_nothing(client):
    showcase.build()
    assert client.get("/search.json", {"q": "helps"}).json()["entries"]
    for typed in TYPED[:2] + TYPED[6:8]:
        assert (
            client.get("/search.json", {"q": typed.replace(" OR ", " or ")}).json()["entries"] == []
        )


def test_the_tables_of_the_newsroom_take_no_field_that_is_not_theirs(client):
    """Django's lists take look-ups from the address: through a relation they could tell a hash."""
    client.force_login(User.objects.create_superuser("ada", password="a long pass phrase"))
    showcase.build()
    for look_up in ("password__startswith=md5", "made_by__password__startswith=md5", "1=1"):
        answer = client.get(f"/admin/cells/edition/?{look_up}")
        assert answer.status_code in (302, 400)
