"""
What one address in the environment (`DATABASE_URL`, `CACHE_URL`, `EMAIL_URL`) means in
Django's settings, and which settings are too dangerous to start with.

Pure functions, so that each can be read and tested without starting the site. All raise
`ImproperlyConfigured` with one sentence that names the variable and says what to do.
"""

from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from matrix_site.pooling import WAIT, WAIT_FOR_REPLICA, pool_of

DEVELOPMENT_KEY = "development-only-not-a-secret"


# How soon a server is found out that vanished without a word: milliseconds until what was sent must
# have arrived, and seconds between signs of life while we wait for an answer.
VANISHED = {
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
}
REPLICA_VANISHED = {
    "tcp_user_timeout": 2_000,
    "keepalives_idle": 2,
    "keepalives_interval": 1,
    "keepalives_count": 2,
}
# No request is silent for as long inside a transaction. One whose machine died would keep its
# locks, and the newsroom waiting, until the server missed it by TCP: after two hours.
NO_LONGER_THAN_A_REQUEST = "-c idle_in_transaction_session_timeout=60s"


def databases(url: str, replica_url: str = "", *, pool: int = 0) -> dict[str, dict[str, Any]]:
    """
    The `DATABASES` setting; with a "replica" where `replica_url` names one.

    `pool` is the greatest number of connections one process keeps open to each PostgreSQL;
    0 opens one per request. It means nothing to SQLite.
    """
    default = database(url, pool=pool)
    if not replica_url:
        return {"default": default}
    replica = database(
        replica_url,
        name="DATABASE_REPLICA_URL",
        pool=pool,
        wait=WAIT_FOR_REPLICA,
        connect_timeout=2,
        # One that was made a primary goes its own way from there: it is not read.
        target_session_attrs="standby",
        **REPLICA_VANISHED,
    )
    if not (is_postgresql(default) and is_postgresql(replica)):
        raise ImproperlyConfigured(
            "DATABASE_REPLICA_URL names a streaming replica of a PostgreSQL: leave it out unless "
            "it and DATABASE_URL both begin with postgres://."
        )
    return {"default": default, "replica": replica}


def database(
    url: str, *, name: str = "DATABASE_URL", pool: int = 0, wait: int = WAIT, **options: Any
) -> dict[str, Any]:
    """
    One entry of `DATABASES`. `wait` is how many seconds a request waits for the pool.

    What stands in the query of `url` wins over `options`, and these over what is usual here.
    """
    try:
        config: dict[str, Any] = dict(dj_database_url.parse(url))
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} cannot be read: {error}") from error
    usual: dict[str, Any] = {}
    if config["ENGINE"].endswith("sqlite3"):
        # A writer takes its lock at the start, so that "read, decide, write" is safe between
        # processes: select_for_update does nothing on SQLite.
        usual = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
        # Opening the file and reading its schema takes several times as long as a page does.
        config["CONN_MAX_AGE"] = 60
    elif is_postgresql(config):
        # A connection that died with the server is found out before it is used.
        config["CONN_HEALTH_CHECKS"] = True
        usual = {"connect_timeout": 5, **VANISHED}
        if pool:
            usual |= {
                "pool": pool_of(pool, wait=wait),
                "options": NO_LONGER_THAN_A_REQUEST,
                # After how many times a plan is remembered; only for cells.asking.
                "prepare_threshold": 2,
            }
    config["OPTIONS"] = usual | options | config.get("OPTIONS", {})
    return config


def is_postgresql(config: dict[str, Any]) -> bool:
    return config["ENGINE"].endswith("postgresql")


def cache(url: str) -> dict:
    """The `CACHES` entry for `locmem://`, `redis://host:6379/1` or `rediss://…` (TLS)."""
    scheme = urlsplit(url).scheme
    if scheme == "locmem":
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if scheme in {"redis", "rediss"}:
        return {"BACKEND": "matrix_site.caches.ForgivingRedis", "LOCATION": url}
    raise ImproperlyConfigured(f"CACHE_URL begins with {scheme!r}; use locmem:// or redis://.")


def mailer(url: str) -> dict:
    """
    The `MAILERS` entry for `file:///folder`, `console://`, or a mail server:
    `smtp://` (plain), `smtp+tls://` (STARTTLS) or `smtps://` (TLS from the first byte),
    each with `user:password@host:port`, where user and password are percent-encoded.
    """
    backends = "django.core.mail.backends"
    parts = urlsplit(url)
    if parts.scheme == "file":
        return {
            "BACKEND": f"{backends}.filebased.EmailBackend",
            "OPTIONS": {"file_path": unquote(parts.path)},
        }
    if parts.scheme == "console":
        return {"BACKEND": f"{backends}.console.EmailBackend"}
    if parts.scheme in {"smtp", "smtp+tls", "smtps"} and parts.hostname:
        return {
            "BACKEND": f"{backends}.smtp.EmailBackend",
            "OPTIONS": {
                "host": parts.hostname,
                "port": parts.port,
                "username": unquote(parts.username or ""),
                "password": unquote(parts.password or ""),
                "use_tls": parts.scheme == "smtp+tls",
                "use_ssl": parts.scheme == "smtps",
                "timeout": 30,
            },
        }
    # The address itself is not shown: it may hold a password.
    raise ImproperlyConfigured(
        "EMAIL_URL must be file:///folder, console:// or smtp+tls://user:password@host:587."
    )


def site_url(url: str) -> str:
    """`url` without a closing slash; it must be scheme and host (and port), nothing more.

    Of ASCII, since it stands in headers of mails: a host of other letters begins with "xn--".
    """
    parts = urlsplit(url)
    if (
        parts.scheme not in {"http", "https"}
        or not parts.hostname
        or parts.path.strip("/")
        or parts.query
        or parts.fragment
        or "@" in parts.netloc
        or not url.isascii()
    ):
        raise ImproperlyConfigured(
            f"SITE_URL is {url!r}; it must look like https://matrix.example.org."
        )
    return url.rstrip("/")


def mail_address(text: str) -> str:
    """An address that a "+" and a key can be put into, or "" for none."""
    local, at, domain = text.rpartition("@")
    if text and (not at or not local or not domain or not text.isascii() or " " in text):
        raise ImproperlyConfigured(
            f"BOUNCE_ADDRESS is {text!r}; it must look like bounces@matrix.example.org."
        )
    return text


def outside_api(url: str) -> str:
    """The address of a service that we ask, without a closing slash; "" for none."""
    parts = urlsplit(url)
    if url and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.query):
        raise ImproperlyConfigured(
            f"CROSSREF_URL is {url!r}; it must look like https://api.crossref.org, or be empty."
        )
    return url.rstrip("/")


def networks(text: str) -> list[IPv4Network | IPv6Network]:
    """Networks and addresses with commas between them: "10.0.0.0/8, 2001:db8::1"."""
    try:
        return [ip_network(part.strip()) for part in text.split(",") if part.strip()]
    except ValueError as error:
        raise ImproperlyConfigured(f"TRUSTED_PROXIES cannot be read: {error}.") from error


def second_factor(text: str) -> str:
    """Who must have a second factor: "" (nobody must), "publishers" or "all"."""
    if text not in {"", "publishers", "all"}:
        raise ImproperlyConfigured(
            f'REQUIRE_SECOND_FACTOR is {text!r}; use "publishers", "all", or leave it out.'
        )
    return text


def endpoints(text: str) -> frozenset[tuple[str, int]]:
    """IP addresses and ports with commas between them: "127.0.0.1:8001, [::1]:8001"."""
    found = set()
    for part in filter(None, (part.strip() for part in text.split(","))):
        try:
            parts = urlsplit(f"//{part}")
            found.add((str(ip_address(parts.hostname or "")), int(parts.port or 0)))
        except ValueError as error:
            raise ImproperlyConfigured(f"LINK_CHECK_ALLOW cannot be read: {error}.") from error
    return frozenset(found)


# A token of 112 bits is this long in base64 (RFC 4648); keys are made longer.
LEAST_SECRET = 19
LEAST_KEY = 50
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def refuse_unsafe(
    *,
    secret_key: str,
    suppression_key: str,
    allowed_hosts: list[str],
    site_url: str,
    webhook_secret: str,
    trusted_proxies: list[IPv4Network | IPv6Network],
) -> None:
    """Refuse, in production, keys that others know or guess, and names that anyone may claim.

    The message of what is raised never repeats a secret: it ends in a log.
    """
    for name, key in (("SECRET_KEY", secret_key), ("SUPPRESSION_KEY", suppression_key)):
        if is_weak_key(key):
            raise ImproperlyConfigured(
                f"{name} is a development key or too short; set {LEAST_KEY} or more random "
                "characters."
            )
    if suppression_key == secret_key:
        raise ImproperlyConfigured(
            "SUPPRESSION_KEY is the same as SECRET_KEY, which may have to change one day; set "
            "another."
        )
    if not allowed_hosts:
        raise ImproperlyConfigured("ALLOWED_HOSTS holds no name; list the host names.")
    if any("*" in host or host.startswith(".") for host in allowed_hosts):
        raise ImproperlyConfigured(
            "ALLOWED_HOSTS holds * or a name that begins with a dot, which lets a visitor choose "
            "our name; list the host names."
        )
    parts = urlsplit(site_url)
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise ImproperlyConfigured(
            f"SITE_URL is {site_url!r}; outside this machine it must begin with https://."
        )
    if webhook_secret and not is_pair_of_secrets(webhook_secret):
        raise ImproperlyConfigured(
            "ANYMAIL_WEBHOOK_SECRET must be user:password, with a password of "
            f"{LEAST_SECRET} or more random characters."
        )
    if any(network.prefixlen == 0 for network in trusted_proxies):
        raise ImproperlyConfigured(
            "TRUSTED_PROXIES names everybody, so each visitor could say who they are; name the "
            "networks of the proxies."
        )


def is_weak_key(key: str) -> bool:
    return (
        key.startswith(("development", "django-insecure"))
        or len(key) < LEAST_KEY
        or len(set(key)) < 5
    )


def is_pair_of_secrets(text: str) -> bool:
    """Whether this is "user:password" with a password that nobody guesses."""
    user, _, password = text.partition(":")
    return bool(user) and len(password) >= LEAST_SECRET and len(set(password)) >= 5


def default_sqlite_url(folder: Path) -> str:
    """An SQLite file in `folder`, which is made if it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{quote(str(folder / 'matrix.sqlite3'))}"
