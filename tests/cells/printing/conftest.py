import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def empty_cache():
    """What one test had printed is not there for the next."""
    cache.clear()
