import pytest
from django.core.cache import cache

from cells.printing import keeping


@pytest.fixture(autouse=True)
def empty_cache():
    """What one test had printed is not there for the next."""
    cache.clear()


@pytest.fixture(autouse=True)
def time_enough(monkeypatch):
    """However busy the machine is; tests of the limit set their own."""
    monkeypatch.setattr(keeping, "AT_ONCE", 40)
