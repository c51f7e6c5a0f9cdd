"""What every test gets: see also tests/settings.py (databases) and tests/browser/conftest.py."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.db import connection
from pytest_django.plugin import blocking_manager_key

from cells.publishing import triggers


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in item.path.relative_to(item.config.rootpath).parts:
            item.add_marker("browser")
        keep_rows_of_migrations(item)


def keep_rows_of_migrations(item: pytest.Item) -> None:
    """Give a transactional test the rows that migrations made, such as the editors' groups.

    The flush after each transactional test empties every table; Django puts those rows back
    for tests that ask for a "serialized rollback", so all of them ask for it here.
    """
    if is_transactional(item):
        wishes = {"transaction": True, "serialized_rollback": True}
        item.add_marker(pytest.mark.django_db(**marked(item) | wishes), append=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Let the flush after a transactional test empty the table of editions."""
    if not is_transactional(item):
        return (yield)
    with item.config.stash[blocking_manager_key].unblock():
        triggers.remove(connection)
        try:
            return (yield)
        finally:
            if nextitem:  # else the database is gone
                triggers.install(connection)


def is_transactional(item: pytest.Item) -> bool:
    fixtures = getattr(item, "fixturenames", ())
    needs = marked(item).get("transaction")
    return bool(needs or "transactional_db" in fixtures or "live_server" in fixtures)


def marked(item: pytest.Item) -> dict:
    """What the test's django_db mark says."""
    marker = item.get_closest_marker("django_db")
    return dict(marker.kwargs) if marker else {}


@pytest.fixture
def other_process(transactional_db: None) -> dict[str, str]:
    """Environment in which another process (`manage.py …`) works on this test's database.

    Pass it as `env={**os.environ, **other_process}`. The test is transactional, so that the
    other process sees its rows.
    """
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{quote(str(database['NAME']))}"
    else:
        user, password = quote(database["USER"]), quote(database["PASSWORD"] or "")
        host, name = quote(database["HOST"], safe=""), quote(database["NAME"])
        url = f"postgres://{user}:{password}@{host}:{database['PORT'] or 5432}/{name}"
    return {"DEBUG": "1", "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "matrix_site.settings"}
