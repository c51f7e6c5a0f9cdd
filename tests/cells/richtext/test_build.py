import pytest

from cells.richtext import build as b
from cells.richtext import sanitize


def test_plain_text_is_escaped():
    assert b.paragraph("a < b & c") == "<p>a &lt; b &amp; c</p>"


def test_what_was_built_is_not_escaped_again():
    assert b.paragraph("a ", b.strong("<b>")) == "<p>a <strong>&lt;b&gt;</strong></p>"


def test_quotation_marks_cannot_leave_an_attribute():
    built = b.note("w", '"><script>x</script>')
    assert built == '<span data-note="&quot;&gt;&lt;script&gt;x&lt;/script&gt;">w</span>'


def test_a_list_item_is_one_line_or_blocks():
    assert b.bullet_list("a", b.paragraph("b")) == "<ul><li><p>a</p></li><li><p>b</p></li></ul>"


@pytest.mark.parametrize("word", ["<p>", "x<p>"])
def test_an_item_that_only_looks_like_a_block_is_text(word):
    assert sanitize(b.bullet_list(word)) == b.bullet_list(word)
