"""Two values of one field."""

from cells.comparing.values import compare_values


def test_plain_words_are_compared_word_by_word():
    (span,) = compare_values("He stays not long", "He stays long").spans
    assert "<del>" in span
    assert "not" in span.split("<del>")[1].split("</del>")[0]
    assert "<ins>" not in span


def test_of_a_long_text_only_the_paragraph_that_changed_is_shown():
    found = compare_values("<p>One.</p><p>Two.</p>", "<p>One.</p><p>Too.</p>")
    assert len(found.spans) == 1
    assert "One" not in found.spans[0]


def test_what_words_cannot_show_is_told():
    found = compare_values(
        '<p>See <a href="https://a.example/">it</a>.</p>',
        '<p>See <a href="https://b.example/">it</a>.</p>',
    )
    (sentence,) = found.sentences
    assert sentence.startswith("In this text, <q>it</q>")
    assert "a.example" in sentence
    assert "b.example" in sentence


def test_a_text_that_came_is_all_new():
    (span,) = compare_values("", "<p>New.</p>").spans
    assert "<ins>" in span


def test_what_is_typed_runs_nothing():
    (span,) = compare_values("", "<script>alert(1)</script>").spans
    assert "<script>" not in span


def test_equal_values_give_nothing():
    found = compare_values("<p>One.</p>", "<p>One.</p>")
    assert (found.spans, found.sentences) == ([], [])
