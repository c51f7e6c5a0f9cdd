"""The cache in Redis, which may go away: what it held is made again, and nobody waits for it."""

import logging
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = logging.getLogger("matrix_site.caches")

# Seconds: how long one answer may take, and for how long nobody asks after one failed.
PATIENCE = 0.25
REST = 2.0


class Outage:
    """Whether to ask at all; one for all threads of a process."""

    def __init__(self) -> None:
        self._until = 0.0

    def asked[Answer](self, ask: Callable[[], Answer], otherwise: Answer) -> Answer:
        """What `ask` gives, or `otherwise` while the server does not answer."""
        if time.monotonic() < self._until:
            return otherwise
        try:
            return ask()
        except (RedisError, OSError) as error:
            self._until = time.monotonic() + REST
            log.warning("Redis does not answer, going on without it: %s", error)
            return otherwise

    def end(self) -> None:
        self._until = 0.0


outage = Outage()


class ForgivingClient(RedisCacheClient):
    """While Redis is away nothing is found and nothing is kept.

    `add` then says that it added: who asks wants to know whether somebody else is at the same
    work already, and would wait for them.
    """

    def add(self, key: Any, value: Any, timeout: Any) -> bool:
        return outage.asked(lambda: super(ForgivingClient, self).add(key, value, timeout), True)

    def get(self, key: Any, default: Any) -> Any:
        return outage.asked(lambda: super(ForgivingClient, self).get(key, default), default)

    def set(self, key: Any, value: Any, timeout: Any) -> None:
        outage.asked(lambda: super(ForgivingClient, self).set(key, value, timeout), None)

    def touch(self, key: Any, timeout: Any) -> bool:
        return outage.asked(lambda: super(ForgivingClient, self).touch(key, timeout), False)

    def delete(self, key: Any) -> bool:
        return outage.asked(lambda: super(ForgivingClient, self).delete(key), False)

    def get_many(self, keys: Iterable[Any]) -> dict[Any, Any]:
        return outage.asked(lambda: super(ForgivingClient, self).get_many(keys), {})

    def has_key(self, key: Any) -> bool:
        return outage.asked(lambda: super(ForgivingClient, self).has_key(key), False)

    def set_many(self, data: dict[Any, Any], timeout: Any) -> None:
        outage.asked(lambda: super(ForgivingClient, self).set_many(data, timeout), None)

    def delete_many(self, keys: Iterable[Any]) -> None:
        outage.asked(lambda: super(ForgivingClient, self).delete_many(keys), None)

    def clear(self) -> bool:
        return outage.asked(super().clear, False)


class ForgivingRedis(RedisCache):
    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = ForgivingClient
        self._options = {
            "socket_connect_timeout": PATIENCE,
            "socket_timeout": PATIENCE,
            # Once, for a connection that died with a server which is back by now.
            "retry": Retry(NoBackoff(), 1),
            **self._options,
        }
