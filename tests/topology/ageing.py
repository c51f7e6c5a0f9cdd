"""
nginx's cache, read from its files, and made older than it is: a test need not wait for a minute.

The layout is ngx_http_file_cache_header_t of nginx 1.11.10 and newer, on 64 bits: its number, then
the second until which the answer is good. nginx reads it anew at each request.
"""

import re
import struct
import time
from pathlib import Path

LAYOUT = 5
HEAD = struct.Struct("=Qq")
KEY = re.compile(rb"\nKEY: ([^\n]*)\n")


def kept(cache: Path) -> dict[str, float]:
    """For how many more seconds each address ("https://localhost/drug/") is good."""
    found = {}
    for path in files(cache):
        content = path.read_bytes()
        key = KEY.search(content)
        assert key, f"{path} is no file of nginx's cache"
        found[key[1].decode()] = good_until(content) - time.time()
    return found


def age(cache: Path, seconds: int) -> None:
    """As if so many seconds had passed; of a negative number, as if it were kept for longer."""
    for path in files(cache):
        with path.open("r+b") as file:
            until = good_until(file.read(HEAD.size))
            file.seek(0)
            file.write(HEAD.pack(LAYOUT, until - seconds))


def good_until(content: bytes) -> int:
    layout, until = HEAD.unpack_from(content)
    assert layout == LAYOUT, f"another layout of nginx's cache: {layout}"
    return until


def files(cache: Path) -> list[Path]:
    # Answers are written under another name first.
    return [path for path in cache.rglob("*") if path.is_file() and len(path.name) == 32]
