from datetime import date
from xml.etree import ElementTree as ET

import pytest

from cells.richtext import sanitize
from matrix_site.demo import markup
from matrix_site.demo.filling import Numbers

NUMBERS = {("cell", "drug/e3"): 7, ("entry", "sordo-2017"): 12}


def stored(xml):
    found = lambda kind, name: NUMBERS.get((kind, name))  # noqa: E731
    return sanitize(markup.stored(ET.fromstring(f"<body>{xml}</body>"), found))


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (
            '<p>A <note says="Small.">word</note>.</p>',
            '<p>A <span data-note="Small.">word</span>.</p>',
        ),
        ('<p><mark id="p-ab12cd34">A</mark></p>', '<p><span id="p-ab12cd34">A</span></p>'),
        ('<p><a cell="drug/e3">E3</a></p>', '<p><a data-ref="cell:7">E3</a></p>'),
        (
            '<p><a entry="sordo-2017" mark="p-ab12cd34">it</a></p>',
            '<p><a data-ref="entry:12#p-ab12cd34">it</a></p>',
        ),
        ('<p><a cell="drug/z9">Z9</a></p>', "<p>Z9</p>"),
        (
            '<unfold title="How"><p>So.</p></unfold>',
            "<details><summary>How</summary><p>So.</p></details>",
        ),
        ("<quote><p>A title</p></quote>", "<blockquote><p>A title</p></blockquote>"),
        (
            '<pull source="Us">Ask</pull>',
            '<figure class="pull-quote"><blockquote><p>Ask</p></blockquote>'
            "<figcaption>Us</figcaption></figure>",
        ),
        (
            '<panel title="Three" source="Us"><p>One</p></panel>',
            '<aside class="panel"><h3 class="panel-title">Three</h3><p>One</p>'
            '<p class="panel-source">Us</p></aside>',
        ),
        (
            "<discuss><li>Who?</li></discuss>",
            "<h3>For discussion</h3><ul><li><p>Who?</p></li></ul>",
        ),
    ],
)
def test_short_names_become_the_pieces_of_rich_text(written, kept):
    assert stored(written) == kept


def test_since_and_until_say_which_words_an_edition_had():
    root = ET.fromstring(
        '<cell><edition date="2020-01-01" note="First."/>'
        '<edition date="2021-01-01" kind="minor" note="Spelling."/>'
        '<abstract><p>It <v until="2021-01-01">wroks</v><v since="2021-01-01">works</v>'
        " well.</p></abstract></cell>"
    )
    first, second = markup.editions(root)
    texts = ["".join(edition.page.find("abstract").itertext()) for edition in (first, second)]
    assert texts == ["It wroks well.", "It works well."]
    assert (first.kind, second.kind) == ("significant", "minor")
    assert second.dated_on == date(2021, 1, 1)


@pytest.mark.django_db
def test_a_reference_to_what_a_filled_cell_lacks_is_refused():
    numbers = Numbers()
    numbers.learn("entry", "drug/a3", "sordo-2017", 12)
    resolve = numbers.seen_from("drug/a3")
    assert resolve("entry", "sordo-2017") == 12
    assert resolve("entry", "drug/e5 anglin-1988") is None
    with pytest.raises(LookupError, match="sordo-2071"):
        resolve("entry", "sordo-2071")
