from cells.richtext import (
    Emphasis,
    Kind,
    Link,
    Mark,
    Note,
    Reference,
    Span,
    Strong,
    Token,
    links,
    marks,
    notes,
    parse,
    references,
)
from cells.richtext import build as b

from .samples import EVERYTHING


def test_a_line_is_words_and_spaces_with_what_is_said_of_them():
    (block,) = parse(b.paragraph("A ", b.strong("b", b.emphasis("c d")), b.line_break(), "e."))
    both = (Strong(), Emphasis())
    assert block.kind is Kind.PARAGRAPH
    assert block.tokens == (
        Token("A"),
        Token(" "),
        Token("b", (Strong(),)),
        Token("c", both),
        Token(" ", both),
        Token("d", both),
        Token("\n"),
        Token("e."),
    )


def test_a_word_with_another_address_is_another_token():
    (here,) = parse(b.paragraph(b.link("trial", "https://a.example/")))[0].tokens
    (there,) = parse(b.paragraph(b.link("trial", "https://b.example/")))[0].tokens
    assert here != there
    assert here == Token("trial", (Link("https://a.example/"),))


def test_containers_hold_their_parts_in_order():
    (panel,) = parse(b.panel("T", [b.paragraph("w")], "s"))
    kinds = [child.kind for child in panel.children]
    assert kinds == [Kind.PANEL_TITLE, Kind.PARAGRAPH, Kind.PANEL_SOURCE]
    assert [child.text for child in panel.children] == ["T", "w", "s"]


def test_a_pull_quote_is_its_paragraphs_and_its_source():
    (quote,) = parse(b.pull_quote("Words"))
    assert [child.kind for child in quote.children] == [Kind.PARAGRAPH, Kind.PULL_SOURCE]


def test_what_points_elsewhere_is_found_with_its_words_however_deep():
    blocks = parse(b.unfold("More", [b.bullet_list(b.link("the trial", "https://a.example/"))]))
    assert links(blocks) == [Span(Link("https://a.example/"), "the trial")]


def test_every_sort_of_span_is_listed():
    blocks = parse(EVERYTHING)
    assert references(blocks) == [
        Span(Reference("entry", 1432), "listed above"),
        Span(Reference("entry", 1432, "p-ab12cd34"), "that"),
    ]
    assert notes(blocks)[0] == Span(Note('Raised "as needed" & <slowly>.'), "flexible dose")
    assert marks(blocks)[0] == Span(Mark("p-ab12cd34"), "This passage")
    assert [span.words for span in notes(blocks)] == ["flexible dose", "words"]
    assert [span.words for span in marks(blocks)] == ["This passage", "words", "both"]
    assert [span.words for span in links(blocks)] == ["the trial", "write", "both"]


def test_links_side_by_side_are_two():
    blocks = parse(b.paragraph(b.link("1", "https://a.b/"), " ", b.link("2", "https://c.d/")))
    assert [span.words for span in links(blocks)] == ["1", "2"]


def test_references_to_two_passages_of_one_entry_are_two():
    whole = b.reference("all", "entry", 1)
    blocks = parse(b.paragraph(whole, " ", b.reference("this", "entry", 1, "p-ab12cd34")))
    assert [str(span.mark) for span in references(blocks)] == ["entry:1", "entry:1#p-ab12cd34"]


def test_a_link_with_a_strong_word_in_it_is_one():
    href = "https://a.example/"
    blocks = parse(b.paragraph(b.link(b.join("a ", b.strong("b"), " c"), href)))
    assert links(blocks) == [Span(Link(href), "a b c")]
