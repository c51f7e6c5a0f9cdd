"""Links get other addresses, and nothing else of a text changes."""

from cells.richtext import parse, relinked
from tests.cells.richtext.samples import EVERYTHING

TEXT = (
    '<p>See <a href="https://a.example/x">this <strong>study</strong></a>, '
    '<a href="https://b.example/">that</a>.</p>'
)


def test_a_text_whose_links_stay_is_the_same():
    assert relinked(parse(EVERYTHING), lambda place, href: href) == EVERYTHING


def test_a_link_gets_another_address_and_keeps_its_words():
    def change(place: int, href: str) -> str:
        return "https://c.example/?a=1&b=2" if href == "https://a.example/x" else href

    wanted = TEXT.replace("https://a.example/x", "https://c.example/?a=1&amp;b=2")
    assert relinked(parse(TEXT), change) == wanted


def test_places_count_linked_words():
    seen = []

    def change(place: int, href: str) -> str:
        seen.append((place, href[8]))
        return href

    relinked(parse(TEXT), change)
    assert seen == [(0, "a"), (1, "a"), (2, "a"), (3, "b")]
