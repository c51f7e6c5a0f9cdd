import pytest
from django.core.cache import caches
from django.core.exceptions import ImproperlyConfigured

from matrix_site import environment
from matrix_site.caches import outage


def test_an_sqlite_writer_takes_its_lock_at_the_start():
    options = environment.database("sqlite:////tmp/x.sqlite3")["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]
    assert options["timeout"] == 20


def test_postgresql_keeps_a_pool_of_checked_connections():
    config = environment.database("postgres://u:p@h:5432/matrix", pool=3)
    assert config["OPTIONS"]["pool"]["max_size"] == 3
    assert config["CONN_HEALTH_CHECKS"] is True
    assert config["CONN_MAX_AGE"] == 0


def test_only_connections_that_are_kept_remember_plans():
    assert environment.database("postgres://h/matrix", pool=3)["OPTIONS"]["prepare_threshold"]
    assert "prepare_threshold" not in environment.database("postgres://h/matrix")["OPTIONS"]


def test_a_pool_gives_up_and_asks_anew_as_soon_as_a_request_does():
    pool = environment.database("postgres://h/matrix", pool=3)["OPTIONS"]["pool"]
    assert pool["reconnect_timeout"] == pool["timeout"] == 3


def test_what_the_address_says_of_a_connection_wins():
    config = environment.database("postgres://h/matrix?connect_timeout=9&sslmode=require")
    assert config["OPTIONS"]["connect_timeout"] == 9
    assert config["OPTIONS"]["sslmode"] == "require"


def test_without_a_replica_there_is_one_database():
    assert set(environment.databases("postgres://h/matrix")) == {"default"}


def test_a_replica_is_waited_for_less_and_must_be_a_standby():
    found = environment.databases("postgres://h/matrix", "postgres://r/matrix", pool=3)
    here, there = found["default"]["OPTIONS"], found["replica"]["OPTIONS"]
    assert found["replica"]["HOST"] == "r"
    assert there["target_session_attrs"] == "standby"
    assert there["pool"]["max_size"] == 3
    assert there["pool"]["timeout"] < here["pool"]["timeout"]
    assert there["connect_timeout"] < here["connect_timeout"]
    assert there["tcp_user_timeout"] < here["tcp_user_timeout"]


@pytest.mark.parametrize(
    ("url", "replica"),
    [
        ("sqlite:////tmp/x.sqlite3", "postgres://r/matrix"),
        ("postgres://h/matrix", "sqlite:////tmp/x.sqlite3"),
        ("sqlite:////tmp/x.sqlite3", "sqlite:////tmp/x.sqlite3"),
    ],
)
def test_only_postgresql_has_a_replica(url, replica):
    with pytest.raises(ImproperlyConfigured, match=r"DATABASE_REPLICA_URL.*leave it out"):
        environment.databases(url, replica)


def test_postgresql_without_a_pool_opens_one_connection_per_request():
    assert "pool" not in environment.database("postgres://h/matrix")["OPTIONS"]


def test_postgresql_is_reached_by_a_socket_folder():
    assert environment.database("postgres://u@%2Ftmp%2Fpg/matrix")["HOST"] == "/tmp/pg"


@pytest.mark.parametrize("scheme", ["redis", "rediss"])
def test_a_redis_address_is_a_redis_cache(scheme):
    config = environment.cache(f"{scheme}://cache:6379/1")
    assert config["BACKEND"].endswith("ForgivingRedis")
    assert config["LOCATION"] == f"{scheme}://cache:6379/1"


def test_a_redis_cache_asks_the_server_that_was_named(settings, caplog):
    settings.CACHES = {"default": environment.cache("redis://127.0.0.1:1/0")}
    outage.end()
    assert caches["default"].get("anything") is None
    outage.end()
    assert "127.0.0.1:1" in caplog.text


@pytest.mark.parametrize(
    ("scheme", "tls", "ssl"),
    [("smtp", False, False), ("smtp+tls", True, False), ("smtps", False, True)],
)
def test_a_mail_server_is_reached_as_its_scheme_says(scheme, tls, ssl):
    options = environment.mailer(f"{scheme}://me%40x:p%2Fw@mail.example:2525")["OPTIONS"]
    assert (options["use_tls"], options["use_ssl"]) == (tls, ssl)
    assert (options["host"], options["port"]) == ("mail.example", 2525)
    assert (options["username"], options["password"]) == ("me@x", "p/w")


def test_mail_to_a_folder_unquotes_its_name():
    assert environment.mailer("file:///var/my%20mail")["OPTIONS"] == {"file_path": "/var/my mail"}


def test_a_wrong_mail_address_is_refused_without_its_password():
    with pytest.raises(ImproperlyConfigured) as refusal:
        environment.mailer("imap://me:hunter2@mail.example")
    assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize(
    "url",
    ["", "example.org", "ftp://example.org", "https://", "https://example.org/matrix",
     "https://me@example.org", "https://example.org/?a=1", "https://müller.example"],
)  # fmt: skip
def test_the_site_is_named_by_scheme_and_host_alone(url):
    with pytest.raises(ImproperlyConfigured, match="SITE_URL"):
        environment.site_url(url)


def test_a_closing_slash_of_the_site_address_is_dropped():
    assert environment.site_url("https://example.org:8443/") == "https://example.org:8443"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", set()),
        ("127.0.0.1:8001", {("127.0.0.1", 8001)}),
        (" [::1]:1, 127.0.0.1:2 ", {("::1", 1), ("127.0.0.1", 2)}),
    ],
)
def test_endpoints_are_addresses_with_ports(text, found):
    assert environment.endpoints(text) == found


@pytest.mark.parametrize("text", ["localhost:80", "127.0.0.1:port", "nonsense"])
def test_an_endpoint_that_cannot_be_read_says_so(text):
    with pytest.raises(ImproperlyConfigured, match="LINK_CHECK_ALLOW"):
        environment.endpoints(text)
