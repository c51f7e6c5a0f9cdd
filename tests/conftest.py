"""What every test gets: see also tests/settings.py (databases) and tests/browser/conftest.py."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

from cells.publishing import triggers
from cells.reading import site
from subscriptions.telling import keeping

# The tables whose rows tests number themselves, such as entry 1432 of the sample texts.
NUMBERED_BY_TESTS = ("entries_entry", "bites_section")
FIRST_NUMBER = 1_000_000  # of rows that the database numbers


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
    marker = item.get_closest_marker("django_db")
    wishes = dict(marker.kwargs) if marker else {}
    fixtures = getattr(item, "fixturenames", ())
    if wishes.get("transaction") or "transactional_db" in fixtures or "live_server" in fixtures:
        wishes |= {"transaction": True, "serialized_rollback": True}
        item.add_marker(pytest.mark.django_db(**wishes), append=False)


@pytest.fixture(scope="session", autouse=True)
def flush_takes_editions_too() -> Iterator[None]:
    """Let the flush after a transactional test empty the table of editions.

    Its triggers refuse that, as they should, so they are away while Django flushes. (Other
    tests roll back, which no trigger minds.) Wrapping Django's own teardown keeps this true
    in whatever order pytest tears fixtures down.
    """
    flush = TransactionTestCase._fixture_teardown

    def flush_without_triggers(test_case: TransactionTestCase) -> None:
        triggers.remove(connection)
        try:
            flush(test_case)
        finally:
            triggers.install(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush_without_triggers)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Let the database number new rows from a million on, where tests choose numbers below.

    Numbers go on from test to test: no rollback takes them back.
    """
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            pairs = [(table, FIRST_NUMBER) for table in NUMBERED_BY_TESTS]
            cursor.executemany("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", pairs)
            return
        for table in NUMBERED_BY_TESTS:
            cursor.execute(f"ALTER SEQUENCE {table}_id_seq RESTART WITH {FIRST_NUMBER}")


@pytest.fixture(autouse=True)
def nothing_is_kept_from_another_test() -> None:
    """Its rows had the same numbers."""
    keeping.forget()
    site.forget()


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
