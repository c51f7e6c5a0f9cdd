"""Whatever is sent or pasted costs time in proportion to its length, however it is shaped."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date

import pytest

from cells.citations import authors_of, source_of
from cells.comparing.align import Allowance
from cells.comparing.texts import compare_blocks
from cells.dois import doi_candidates, dois_in
from cells.exporting import bibtex, citing, ris
from cells.exporting.plain import one_line
from cells.exporting.works import Kind, Work
from cells.models.lines import on_one_line
from cells.pages import parse_page
from cells.pages.parsed import PageError
from cells.richtext import marked_passages, parse, sanitize, to_stored, to_text, word_count
from cells.searching.query import MOST_CHARACTERS, parse_query
from cells.searching.snippets import snippet
from cells.views.answers import squeezed
from entries.references.reading import read
from tests.security.growth import SIZES, growth_of_calls, growth_of_time

# Between n log n and n².
LINEAR = 1.75
# What runs in a search from many places, opens and never closes, or closes what is not open.
RUNS = [" ", "\n", "\xa0", "a", "1", ".", "?", '"', "(", ")", "[", "*", "-", "\\", ";", "<", "&"]
MARKUP = [
    "<b>",
    "</b>",
    "<ul><li>",
    "<details>",
    "<em><strong>",
    "<a href='x'>",
    "<span data-note='a'>b",
    "<p>a</p>",
    "<!--",
    "&amp;",
    "&#8238;",
    "<b ",
]
PAGES = [
    "K A study (2001) ",
    "S K R G ",
    "cell A1 ",
    "Issue 1 ",
    "- a\n",
    "a\n\n",
    "**",
    "“a ",
    "[a](b",
]
CITED = [
    "A, B; ",
    "a and ",
    "et al ",
    "1 (1): ",
    "10.1234/a ",
    "/full",
    ".,",
    "{",
    "\\'{e}",
    "http://a ",
]
QUERIES = ["OR ", '"a ', '-"', "-a ", "a OR b ", "e\u0301", "’s "]
RECORDS = ["TY  - JOUR\n", "ER  - \n", "@a{b,", "@a{b, c = {", "PMID- 1\n", "a,b\n", "10.1234/a\n"]


def shaped(unit: str, size: int) -> str:
    """The unit again and again, and at the end what no such run ends in."""
    return (unit * (size // len(unit) + 1))[:size] + "x"


def page(text: str) -> None:
    head = "Drug Treatment Matrix cell E5: Treatment systems; Safeguarding the community\n"
    legend = "S Seminal studies K Key studies R Reviews G Guidance\nK A study (2001). It found.\n"
    half = len(text) // 2
    with suppress(PageError):
        parse_page(f"{head}{legend}{text[:half]}\nWhat is this cell about?\n{text[half:]}")


def work(text: str) -> Work:
    words = one_line(text)
    source, authors = source_of(f"Journal {words}"), authors_of(words)
    return Work("key", Kind.ARTICLE, words, authors, source=source, url=f"http://a/{words}")


def ris_of(text: str) -> None:
    fields = "".join(f"{tag}  - {text}\n" for tag in ("TI", "AU", "JO", "DO", "SP", "PY", "UR"))
    read(f"TY  - JOUR\n{fields}ER  - \n")


def bibtex_of(text: str) -> None:
    fields = ",\n".join(f"{name} = {{{text}}}" for name in ("title", "author", "doi", "pages"))
    read(f"@article{{a,\n{fields}}}\n")


def compared(text: str) -> None:
    old, new = parse(f"<p>{text}</p>"), parse(f"<p>b {text} c</p><p>{text[::-1]}</p>")
    compare_blocks(old, new, Allowance())


def tree(text: str) -> None:
    blocks = parse(text)
    to_stored(blocks), to_text(blocks), word_count(blocks), marked_passages(to_stored(blocks))


READERS: dict[str, tuple[Callable[[str], object], list[str]]] = {
    "rich text, sanitised": (sanitize, [*RUNS, *MARKUP]),
    "rich text, as a tree": (tree, MARKUP),
    "rich text, compared": (compared, ["a ", "ab, ", "<p>a</p>", "<em><strong>"]),
    "a page to import": (page, [" ", "1", ".", '"', "(", *PAGES]),
    "a query": (parse_query, [*RUNS, *QUERIES]),
    "a snippet": (lambda text: snippet(text, [("a",), ("a", "b")]), [" ", "a ", "a b "]),
    "references, of any kind": (read, [*RUNS, *RECORDS]),
    "references, in RIS": (ris_of, [*RUNS, *CITED]),
    "references, in BibTeX": (bibtex_of, [*RUNS, *CITED]),
    "a citation, in APA": (lambda text: citing.apa(work(text)), [*RUNS, *CITED]),
    "a citation, after NLM": (lambda text: citing.vancouver(work(text), date(2026, 3, 1)), CITED),
    "a record, as RIS": (lambda text: ris.as_ris([work(text)]), [*RUNS, *CITED]),
    "a record, as BibTeX": (lambda text: bibtex.as_bibtex([work(text)]), [*RUNS, *CITED]),
    "DOIs in a text": (dois_in, [*RUNS, *CITED]),
    "DOIs behind one": (lambda text: dois_in(f"10.1234/{text}"), [*RUNS, *CITED]),
    "a DOI": (doi_candidates, [*RUNS, *CITED]),
    "a text of one line": (on_one_line, RUNS),
    "a page of the site": (squeezed, [*RUNS, " \n", "\n "]),
}


@pytest.mark.parametrize("reader", READERS)
def test_time_is_linear_in_size(reader):
    act, units = READERS[reader]
    slow = {}
    for unit in units:
        grown = growth_of_time(lambda size, unit=unit: act(shaped(unit, size)))
        if grown > LINEAR:
            slow[unit] = grown
    assert slow == {}


@pytest.mark.parametrize("unit", ["<p>a</p>", "<ul><li>a"])
def test_the_work_of_rich_text_is_linear_in_size(unit):
    assert growth_of_calls(lambda size: tree(shaped(unit, size))) < 1.2


def test_the_work_of_comparing_is_linear_in_size():
    assert growth_of_calls(lambda size: compared(shaped("<ul><li>a", size))) < 1.2


def test_the_work_of_an_import_is_linear_in_size():
    assert growth_of_calls(lambda size: page(shaped("Issue 1 Is it?\n\n", size))) < 1.2


@pytest.mark.parametrize("unit", ["TY  - JOUR\nTI  - a\nER  - \n", "@article{a, title={b}}\n"])
def test_the_work_of_reading_references_is_linear_in_size(unit):
    assert growth_of_calls(lambda size: read(shaped(unit, size))) < 1.2


def test_a_query_is_read_no_further_than_its_limit():
    long = parse_query("a" * SIZES[-1])
    assert long.is_cut
    assert len(long.wanted[0].said) == MOST_CHARACTERS


def test_a_measure_tells_a_quadratic_search_from_a_linear_one():
    assert growth_of_calls(lambda size: [len("") for _ in range(size)]) == pytest.approx(1, abs=0.1)
    assert growth_of_calls(lambda size: [len("") for _ in range((size // 100) ** 2)]) > 1.9
    assert growth_of_time(len, lambda _, size: (size / 10_000) ** 2) == pytest.approx(2)
    assert growth_of_time(len, lambda _, size: size / 10_000) == pytest.approx(1)
