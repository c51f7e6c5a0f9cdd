"""The page, and whatever somebody may type."""

import time

import pytest

from cells.models import Synonym
from tests.cells.searching.library import cell, entry, library
from tests.factories import NoticeFactory, SectionFactory, live

pytestmark = pytest.mark.django_db

# A search answers in less than this (issue 4); a slow machine may take longer to start.
SECOND = 1.0
ODD = [
    '"',
    '"unclosed',
    "''\"'\"",
    "((((naloxone",
    "naloxone))))",
    "(" * 3500,
    '"' * 3500,
    "-" * 3500,
    "*",
    "naloxone*",
    "title:naloxone",
    "{title_stems} : naloxone",
    "NEAR(naloxone kit, 5)",
    "naloxone AND NOT OR",
    "OR OR OR",
    "AND",
    "NOT",
    "- -",
    "-naloxone",
    "a & b | !c <-> d",
    "'; DROP TABLE cells_passage; --",
    "%s %(name)s %%",
    "\\",
    "\\x00",
    "+naloxone ^2 ~3",
    "{{ 7|add:7 }} {% now 'Y' %}",
    "<script>alert(1)</script>",
    "😀 👩‍⚕️",
    "\u202enaloxone\u202c",
    "نالوكسون",
    "纳洛酮",
    "ﬁ ½ № ² Ⅷ",
    "e\u0301" * 500,
    "\u0301" * 3500,
    "a" * 3500,
    "word " * 2000,
    " ".join(f"word{i}" for i in range(2000)),
    " OR ".join(f"word{i}" for i in range(500)),
    " ".join(f'-"word{i} kit"' for i in range(300)),
    "10.1136/" + "x" * 3000,
    "https://doi.org/10.1136/%zz%",
    "e5" * 1000,
    "\r\nSet-Cookie: a=b",
    "\u2028\u2029\ufeff\ufffd",
]


def body(client, query="", **parameters):
    answer = client.get(f"/search/{query}", parameters or None)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def _library():
    library()


@pytest.mark.usefixtures("_library")
def test_any_text_is_answered_at_once(client):
    body(client, q="warm up")
    slow = {}
    for text in ODD:
        began = time.perf_counter()
        said = body(client, q=text)
        taken = time.perf_counter() - began
        assert "<script>alert" not in said
        if taken > SECOND:
            slow[text[:40]] = taken
    assert slow == {}


def test_text_that_no_database_can_hold_is_refused_at_the_door(client):
    for broken in ("%00", "a%00b", "%ED%A0%80", "%FF"):
        assert client.get(f"/search/?q={broken}").status_code == 400


@pytest.mark.usefixtures("_library")
def test_any_text_may_stand_for_every_facet(client):
    names = ("matrix", "column", "row", "category", "country", "topic", "years", "since", "free")
    for text in ODD[::3]:
        body(client, **dict.fromkeys([*names, "page", "order", "words"], text), q="naloxone")


@pytest.mark.usefixtures("_library")
def test_a_result_says_what_it_is_and_where_it_stands(client):
    said = body(client, q="buprenorphine")
    assert "1 result</b> for buprenorphine" in said
    assert "<b>Review</b>" in said
    assert "<span>2014</span>" in said
    assert "<b>Free to read</b></span>" in said
    assert "Mattick RP." in said
    entry_number = cell().entries.get(headline="Buprenorphine compared").pk
    assert f'<a href="/drug/a3/#entry-{entry_number}">Buprenorphine compared</a>' in said


@pytest.mark.usefixtures("_library")
def test_found_words_are_marked_in_the_snippet(client):
    said = body(client, q="yardstick prison")
    assert "as the <mark>yardstick</mark>; <mark>prisons</mark> were left out." in said


def test_the_padlock_of_what_is_free_is_drawn_once_and_used_by_others(client):
    for number in range(3):
        entry(f"Kit {number}", free_url="https://example.org/free")
    live(cell())
    said = body(client, q="kit")
    assert said.count('<path id="open"') == 1
    assert said.count('<use href="#open"/>') == 2


def test_what_an_editor_wrote_is_text_in_a_snippet(client):
    live(entry("One & two", "Is <b>a</b> kit < or > a kit?").cell)
    assert "&lt;b&gt;a&lt;/b&gt; <mark>kit</mark> &lt; or &gt; a <mark>kit</mark>?" in body(
        client, q="kit"
    )


def test_a_section_names_the_cell_whose_bite_it_is_in(client):
    SectionFactory(bite__cell=cell(), kind="issue", heading="Who decides?")
    live(cell())
    said = body(client, q="decides")
    assert "Issue 1: Who decides?" in said
    assert "Bite of cell A3" in said


def test_a_notice_stands_with_the_result(client):
    listed = entry("Now in doubt")
    live(listed.cell)
    NoticeFactory(document_number=listed.document_id, kind="retracted", words="Wrong data.")
    said = body(client, q="doubt")
    assert "<b>Retracted</b>" in said
    assert "Wrong data." in said


@pytest.mark.usefixtures("_library")
def test_what_is_chosen_can_be_removed_one_by_one(client):
    said = body(client, "?q=methadone&matrix=drug&category=R")
    assert '<a href="/search/?q=methadone&amp;matrix=drug" rel="nofollow"><b>Review</b>' in said
    assert '<a href="/search/?q=methadone&amp;category=R" rel="nofollow"><b>drug</b>' in said
    assert '<a class="clear" href="/search/?q=methadone">Clear both</a>' in said


@pytest.mark.usefixtures("_library")
def test_new_words_keep_what_is_chosen(client):
    said = body(client, "?q=methadone&category=R&order=newest&page=1")
    assert '<input type="hidden" name="category" value="R">' in said
    assert '<input type="hidden" name="order" value="newest">' in said


def test_twenty_stand_on_a_page(client):
    for number in range(41):
        entry(f"Kit number {number}")
    live(cell())
    first, third = body(client, "?q=kit"), body(client, "?q=kit&page=3")
    assert first.count('<li class="result">') == 20
    assert "<p>1 to 20 of 41</p>" in first
    assert 'href="/search/?q=kit&amp;page=2" rel="next nofollow"' in first
    assert "<p>41 to 41 of 41</p>" in third
    assert "next nofollow" not in third
    assert "<p>41 to 41 of 41</p>" in body(client, "?q=kit&page=999")


@pytest.mark.usefixtures("_library")
def test_synonyms_are_told_and_can_be_left_out(client):
    Synonym.objects.create(phrases="OST\nmethadone maintenance")
    said = body(client, q="ost")
    assert "Also searched: methadone maintenance." in said
    assert '<a href="/search/?q=ost&amp;words=mine" rel="nofollow">Only my words</a>' in said
    assert "Also searched" not in body(client, "?q=ost&words=mine")


@pytest.mark.usefixtures("_library")
def test_where_nothing_is_found_the_page_says_what_else_to_try(client):
    assert 'Did you mean <a href="/search/?q=methadone">methadone</a>? (2)' in body(
        client, q="metadone"
    )
    said = body(client, "?q=methadone+training&matrix=drug")
    assert ">without training</a> (2)" in said
    far = body(client, "?q=methadone+training&country=Wales")
    assert ">without training, in all of the site</a> (2)" in far
    suggest = '<a href="/suggest/?q=methadone%20training" rel="nofollow">Suggest it to the editors'
    assert suggest in far
    assert "Nothing that is published here has these words" in body(client, q="xqzt")
    assert "holds none" in body(client, q="???")


@pytest.mark.usefixtures("_library")
def test_without_words_everything_is_there_the_latest_change_first(client):
    said = body(client)
    assert "Everything published: 10 results" in said
    assert "<b>latest change</b>" in said


def test_an_empty_site_says_so(client):
    assert "Nothing is published here yet." in body(client)


def test_the_page_bears_no_cookie_no_validator_and_is_not_for_search_engines(client):
    live(entry("Naloxone").cell)
    answer = client.get("/search/", {"q": "naloxone"})
    assert not answer.cookies
    assert "ETag" not in answer.headers
    assert answer.headers["Cache-Control"] == "public, max-age=0, s-maxage=60, must-revalidate"
    assert '<meta name="robots" content="noindex">' in answer.content.decode()


@pytest.mark.usefixtures("_library")
def test_a_search_takes_four_statements_however_much_it_finds(client, django_assert_num_queries):
    for number in range(30):
        entry(f"Methadone {number}", at="E1")
    live(cell("E1"))
    body(client, q="methadone")
    # Home's version, synonyms and hits, in one message to PostgreSQL; results.
    with django_assert_num_queries(4):
        body(client, q="methadone")


@pytest.mark.usefixtures("_library")
def test_a_word_that_nothing_has_takes_four_statements(client, django_assert_num_queries):
    body(client, q="methadone")
    # Home's version, synonyms and hits; another spelling.
    with django_assert_num_queries(4):
        body(client, q="xqzt")


def test_the_page_of_a_missing_address_has_a_search_box(client):
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert '<form class="search-box" action="/search/" method="get"' in answer.content.decode()
