"""The reader of copies finds what is broken."""

import pytest

from tests.copies import Copy


@pytest.mark.parametrize(
    "link",
    [
        'href="absent.html"',
        'href="#absent"',
        'href="b.html#absent"',
        'src="/b.html"',
        'href="b.html?c"',
    ],
)
def test_what_leads_nowhere_is_found(tmp_path, link):
    (tmp_path / "a.html").write_text(f"<a {link}>A</a>")
    (tmp_path / "b.html").write_text("<p id=there>B</p>")
    assert len(Copy(tmp_path).broken()) == 1


def test_what_leads_somewhere_is_not(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "a.html").write_text(
        '<p id=a><a href="#a"><a href="b/c.html#c"><a href="https://d">'
    )
    (tmp_path / "b" / "c.html").write_text('<p id=c><a href="../a.html">')
    assert Copy(tmp_path).broken() == []
