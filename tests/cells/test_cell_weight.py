"""How much is sent for a cell of 25 entries and 3,500 words.

Pages and files are measured as they go over the wire, compressed: production's files are
compressed when they are collected, pages by the server in front. Uncompressed, the style sheet
is larger than its limit, since nothing makes it smaller before it is read by people.
"""

import gzip
from pathlib import Path

import pytest

from tests import weight

STATIC = Path(__file__).parent.parent.parent / "matrix_site" / "static"
KB = 1024


def sent(content: bytes) -> float:
    """In KB."""
    return len(gzip.compress(content)) / KB


@pytest.mark.django_db
def test_a_heavy_cell_is_sent_in_25_kb(client):
    weight.build()
    response = client.get("/drug/e5/")
    text = response.content.decode()
    assert text.count('<article class="entry"') == weight.ENTRIES
    assert "2,5" in text[text.index('class="bite-head"') :][:200]
    assert sent(response.content) <= 25


def test_made_up_words_are_as_heavy_as_those_of_prose():
    prose = weight.paragraphs(weight.WORDS // 100, 1).encode()
    assert len(gzip.compress(prose)) / weight.WORDS > 2.4


def test_the_script_is_sent_in_15_kb_and_is_no_larger_before():
    script = (STATIC / "js" / "site.js").read_bytes()
    assert len(script) <= 15 * KB
    assert sent(script) <= 5


def test_the_style_is_sent_in_20_kb():
    style = (STATIC / "css" / "site.css").read_bytes()
    assert sent(style) <= 20
