from collections.abc import Iterator

import pytest
from django.db import connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper

from matrix_site.replica.presence import presence


@pytest.fixture
def replica(transactional_db: None, settings) -> Iterator[DatabaseWrapper]:
    """The site has a replica: another connection to the database of this test.

    A real one, on a server of its own: tests/streaming/.
    """
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no replica")
    settings.DATABASE_REPLICA_URL = "postgres://replica"
    settings.DATABASE_ROUTERS = ["matrix_site.replica.routing.Router"]
    connections["replica"] = wrapper = DatabaseWrapper({**connection.settings_dict}, "replica")
    yield wrapper
    wrapper.close()
    del connections["replica"]
    presence.is_away = False
