"""Draw the mark of the site as pictures: for cards of other sites, home screens, old browsers.

`python bin/draw_icons.py` writes them into matrix_site/static/img/ and matrix_site/root/. It
runs without any package; its pictures are committed, so nobody needs it but to change them.
"""

import struct
import zlib
from pathlib import Path

SITE = Path(__file__).resolve().parent.parent / "matrix_site"
# Of the stylesheet: paper, tile, place (light).
PAPER, TILE, PLACE = (0xFC, 0xFB, 0xF8), (0xC9, 0xC1, 0xB5), (0x8C, 0x1D, 0x4F)
SQUARES = 5
MIDDLE = (2, 2)

type Colour = tuple[int, int, int]
type Picture = list[list[Colour]]


def draw(width: int, height: int, tile: int, gap: int) -> Picture:
    """The mark in the middle of a plain ground; all lengths in pixels."""
    picture = [[PAPER] * width for _ in range(height)]
    across = SQUARES * tile + (SQUARES - 1) * gap
    left, top = (width - across) // 2, (height - across) // 2
    for column in range(SQUARES):
        for row in range(SQUARES):
            colour = PLACE if (column, row) == MIDDLE else TILE
            x, y = left + column * (tile + gap), top + row * (tile + gap)
            for line in picture[y : y + tile]:
                line[x : x + tile] = [colour] * tile
    return picture


def png(picture: Picture) -> bytes:
    """As a PNG of three bytes a pixel, no filter (ISO/IEC 15948)."""
    lines = b"".join(b"\0" + bytes(sum(line, ())) for line in picture)
    size = struct.pack(">2I5B", len(picture[0]), len(picture), 8, 2, 0, 0, 0)
    pieces = [(b"IHDR", size), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(name, data) for name, data in pieces)


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def ico(picture: Picture) -> bytes:
    """As an icon file that holds one PNG."""
    data, size = png(picture), len(picture)
    return struct.pack("<3H4B2H2I", 0, 1, 1, size, size, 0, 0, 1, 24, len(data), 22) + data


def main() -> None:
    files = {
        "static/img/card.png": png(draw(1200, 630, tile=78, gap=13)),
        "root/apple-touch-icon.png": png(draw(180, 180, tile=24, gap=4)),
        "root/favicon.ico": ico(draw(32, 32, tile=4, gap=2)),
    }
    for name, data in files.items():
        path = SITE / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)


if __name__ == "__main__":
    main()
