import pytest

from cells.richtext import Reference, Target, parse, render
from cells.richtext import build as b

from .samples import EVERYTHING, NASTY


def shown(html, target=None, **options):
    return render(html, resolve=lambda reference: target, prefix="t", **options)


@pytest.mark.parametrize(
    ("words", "above", "expected"),
    [
        ("Mattick", True, 'Mattick <span class="reference-where">(above)</span>'),
        ("Mattick", False, 'Mattick <span class="reference-where">(below)</span>'),
        ("Mattick", None, "Mattick"),
        ("listed above", True, "listed above"),
        ("see below.", True, "see below."),
    ],
)
def test_a_reference_within_the_page_says_where_unless_its_words_do(words, above, expected):
    html = b.paragraph(b.reference(words, "entry", 12))
    target = Target("#entry-12", same_page=True, above=above)
    assert (
        shown(html, target).html == f'<p><a class="reference" href="#entry-12">{expected}</a></p>'
    )


def test_a_reference_to_another_page_says_no_direction():
    html = b.paragraph(b.reference("cell D5", "cell", 3))
    assert shown(html, Target("/drug/d5/")).html == (
        '<p><a class="reference" href="/drug/d5/">cell D5</a></p>'
    )


def test_a_reference_that_leads_nowhere_is_shown_as_text():
    assert shown(b.paragraph(b.reference("cell D5", "cell", 3))).html == "<p>cell D5</p>"


def test_the_caller_is_asked_for_the_reference():
    asked: list[Reference] = []
    html = b.paragraph(b.reference("it", "section", 88, "p-ab12cd34"))
    render(html, resolve=asked.append, prefix="t")
    assert asked == [Reference("section", 88, "p-ab12cd34")]


def test_a_link_that_is_only_a_number_has_a_name():
    html = b.paragraph("(", b.link("1", "https://www.example.org/a"), ")")
    assert 'aria-label="Link 1, example.org"' in shown(html).html
    assert "aria-label" not in shown(b.paragraph(b.link("trial 1", "https://a.example/"))).html


def test_a_reference_that_is_only_a_number_is_named_by_its_target():
    html = b.paragraph(b.reference("2", "entry", 12))
    assert (
        'aria-label="2: Mattick 2014"'
        in shown(html, Target("/entry/12/", label="Mattick 2014")).html
    )


def test_a_note_is_a_button_that_opens_its_text_without_script():
    html = shown(b.paragraph(b.note("words", "A <note>"))).html
    assert '<button type="button" class="note" popovertarget="t-note-1">words</button>' in html
    assert 'id="t-note-1" popover role="note"' in html
    assert '<span class="note-text">A &lt;note&gt;</span>' in html
    assert 'popovertargetaction="hide">Close</button>' in html


def test_notes_are_handed_back_numbered_for_the_printed_list():
    html = b.paragraph(b.note("one", "First"), " ", b.note("two words", "Second"))
    notes = shown(html, first_note=5).notes
    assert [(note.number, note.id, note.words, note.text) for note in notes] == [
        (5, "t-note-5", "one", "First"),
        (6, "t-note-6", "two words", "Second"),
    ]


def test_a_mark_keeps_its_address():
    html = b.paragraph(b.mark("passage", "p-ab12cd34"))
    assert shown(html).html == '<p><span class="mark" id="p-ab12cd34">passage</span></p>'


def test_a_mark_copied_into_another_text_of_the_page_has_one_address():
    html = b.paragraph(b.mark("passage", "p-ab12cd34"))
    taken: set[str] = set()
    assert 'id="p-ab12cd34"' in shown(html, taken_marks=taken).html
    assert shown(html, taken_marks=taken).html == "<p>passage</p>"


def test_headings_take_the_level_of_their_place():
    html = b.join(b.heading("One"), b.panel("Two", [b.paragraph("w")]))
    rendered = shown(html, heading_level=5).html
    assert "<h5>One</h5>" in rendered
    assert '<h5 class="panel-title">Two</h5>' in rendered
    assert "<h3" not in rendered


def test_an_unfold_is_a_native_disclosure():
    assert shown(b.unfold("Doses", [b.paragraph("w")])).html == (
        '<details class="unfold"><summary>Doses</summary>'
        '<div class="unfolded"><p>w</p></div></details>'
    )


def test_an_unfold_without_a_summary_can_still_be_opened():
    assert "<summary>More</summary>" in shown(b.unfold("", [b.paragraph("w")])).html


def test_an_empty_title_or_source_is_not_shown():
    html = shown(b.join(b.panel("", [b.paragraph("w")]), b.pull_quote("q"))).html
    assert html == (
        '<aside class="panel"><p>w</p></aside>'
        '<figure class="pull-quote"><blockquote><p>q</p></blockquote></figure>'
    )


def test_blocks_and_stored_text_render_the_same():
    assert shown(parse(EVERYTHING)) == shown(EVERYTHING)


@pytest.mark.parametrize("html", NASTY.values(), ids=NASTY)
def test_text_stored_by_other_doors_is_rendered_safely(html):
    rendered = shown(html).html.lower()
    for danger in ("<script", "<img", "<style", "onclick", "javascript:", 'href="#', "\x00"):
        assert danger not in rendered


def test_headings_can_be_linked_to_where_that_is_asked_for():
    text = b.join(b.heading("Who chooses?"), b.heading("Who chooses"), b.heading("???"))
    assert shown(text).headings == ()
    rendered = shown(text, heading_level=2, name_headings=True)
    assert [heading.id for heading in rendered.headings] == [
        "part-who-chooses",
        "part-who-chooses-2",
        "part-",
    ]
    assert rendered.html.startswith('<h2 id="part-who-chooses">Who chooses?</h2>')
