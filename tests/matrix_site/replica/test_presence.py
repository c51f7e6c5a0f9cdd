import pytest
from django.db import OperationalError, connection
from django.db.backends.postgresql.base import DatabaseWrapper

from matrix_site import environment


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no replica")
def test_a_server_that_is_no_standby_is_not_taken_for_a_replica(other_process):
    """As after a failover: it goes its own way, and nobody else writes there."""
    url = other_process["DATABASE_URL"]
    options = environment.databases(url, url)["replica"]["OPTIONS"]
    settings = {**connection.settings_dict, "OPTIONS": options}
    with pytest.raises(OperationalError, match="not in hot standby mode"):
        DatabaseWrapper(settings, "elsewhere").ensure_connection()
