"""What a worker remembers between one mail and the next, so that it composes each body once."""

import time
from collections.abc import Callable
from functools import lru_cache, wraps

# Live facts in a letter (notices, names elsewhere, withdrawals) are this old at most, in seconds.
FRESH_FOR = 60
# How many answers of each function are kept.
MOST = 256

_caches: list[Callable[[], None]] = []


def kept[*A, R](function: Callable[[*A], R]) -> Callable[[*A], R]:
    """Ask `function` once a minute for the same arguments, which must be hashable."""

    @lru_cache(maxsize=MOST)
    def ask(moment: int, *args: *A) -> R:
        return function(*args)

    @wraps(function)
    def remembered(*args: *A) -> R:
        return ask(_moment(), *args)

    _caches.append(ask.cache_clear)
    return remembered


def _moment() -> int:
    """Which minute it is."""
    return int(time.monotonic() // FRESH_FOR)


def forget() -> None:
    """Remember nothing: for tests, whose rows are numbered anew."""
    for clear in _caches:
        clear()
