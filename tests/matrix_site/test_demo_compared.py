"""The demonstration's editions, compared."""

from itertools import pairwise

import pytest

from cells.comparing import compare, short_lines, stretches
from cells.models import Edition
from matrix_site.demo.loading import load_everything
from tests.cells.comparing.building import assert_loses_nothing

pytestmark = pytest.mark.django_db


def texts_in(value):
    """Every rich text of a snapshot, in its order."""
    if isinstance(value, str):
        return [value] if value.startswith("<") else []
    if isinstance(value, dict):
        value = [value[key] for key in sorted(value)]
    return [text for one in value for text in texts_in(one)] if isinstance(value, list) else []


def test_the_texts_of_the_demonstration_lose_no_word_when_they_are_compared():
    """Versions of one text, and texts with little in common. Takes seconds: it loads them all."""
    load_everything()
    editions = list(Edition.objects.order_by("page", "number"))
    changed = [(a, b) for a, b in pairwise(editions) if a.page_id == b.page_id]
    assert changed
    for older, newer in changed:
        comparison = compare(older.contents, newer.contents)
        assert stretches(comparison.parts)
        assert short_lines(comparison)
        for pair in zip(texts_in(older.contents), texts_in(newer.contents), strict=False):
            assert_loses_nothing(*pair)
    texts = dict.fromkeys(text for edition in editions for text in texts_in(edition.contents))
    for pair in pairwise(texts):
        assert_loses_nothing(*pair)
