import pytest

from cells.asking import CompiledQuery
from cells.models import IndexedPassage, Notice
from cells.searching import finding
from cells.searching.forms import address_of, wanted_in
from tests.cells.searching.library import cell, entry, found, library, search
from tests.factories import NoticeFactory, SectionFactory, live

pytestmark = pytest.mark.django_db


NARROWED = {
    "q=naloxone&column=E": 2,
    "q=naloxone&column=A": 0,
    "q=naloxone&row=1&matrix=drug": 2,
    "q=naloxone&matrix=alcohol": 0,
    "q=methadone&category=R": 1,
    "q=methadone&category=R&category=K": 2,
    "country=Australia": 1,
    "topic=opioids": 1,
    "free=1": 1,
    "q=methadone+OR+naloxone&years=2014-2018": 2,
    "q=methadone+OR+naloxone&years=-2014": 2,
    "q=methadone+OR+naloxone&since=2018&until=2014": 2,
    "category=page": 3,
}


@pytest.fixture
def _library():
    library()


@pytest.mark.usefixtures("_library")
def test_every_facet_narrows():
    assert {query: search(query).total for query in NARROWED} == NARROWED


@pytest.mark.usefixtures("_library")
def test_a_facet_counts_what_choosing_another_of_its_values_would_find():
    counts = search("q=methadone&category=R&matrix=drug").counts
    assert counts["category"] == {"R": 1, "K": 1}
    assert counts["matrix"] == {"drug": 1}
    assert counts["country"] == {"Australia": 1}
    assert counts["years"] == {"2010-2019": 1}
    assert counts["topic"] == {"opioids": 1}
    assert counts["free"] == {"1": 1}
    assert counts["column"] == {"A": 1}


def test_an_entry_of_two_categories_is_found_under_both():
    both = entry("Both", category="S")
    both.second_category = "K"
    both.save()
    live(both.cell)
    assert search("q=both").counts["category"] == {"S": 1, "K": 1}
    assert found("both", category="K") == {"Both"}


def test_sections_are_a_category_of_their_own():
    SectionFactory(bite__cell=cell(), kind="issue", heading="Who decides on dose?")
    live(cell())
    hits = search("q=dose&category=bite").hits
    assert [hit.kind for hit in hits] == ["section"]


def test_a_free_copy_found_later_counts_at_once():
    late = entry("Behind a wall")
    live(late.cell)
    assert found("wall", free="1") == set()
    notice = NoticeFactory(
        document_number=late.document_id, kind=Notice.Kind.FREE, url="https://example.org/free"
    )
    assert found("wall", free="1") == {"Behind a wall"}
    notice.delete()
    assert found("wall", free="1") == set()


@pytest.mark.usefixtures("_library")
def test_junk_narrows_nothing():
    for query in (
        "category=Z&matrix=DROP TABLE&column=é&row=0&free=2&years=1&country=%0A&topic=a|b",
        "page=-1&order=worst&words=theirs&since=x&until=99999",
        "page=99999999999999999999&years=1990-1980-1970",
    ):
        assert search(f"q=naloxone&{query}").total == 2


def test_an_unknown_value_finds_nothing():
    live(entry("One").cell)
    assert search("country=Atlantis").total == 0
    assert search("topic=unheard-of").total == 0


def test_a_country_is_one_however_it_is_written():
    entry("One", country="UK")
    entry("Two", country="United Kingdom")
    entry("Three", country="Scotland")
    live(cell())
    assert search("").counts["country"] == {"United Kingdom": 2, "Scotland": 1}
    assert search("country=UK").total == search("country=United+Kingdom").total == 2
    assert found("united kingdom") == {"One", "Two"}
    assert address_of(wanted_in("country=uk&country=UK")) == "/search/?country=United+Kingdom"


@pytest.fixture
def looking_at_one(monkeypatch):
    monkeypatch.setattr(finding, "LOOKED_AT", 1)
    # One that is not put together yet, so that one more is read.
    monkeypatch.setattr(finding, "RANKED", CompiledQuery(IndexedPassage, finding._ranked))


@pytest.mark.usefixtures("_library", "looking_at_one")
def test_of_too_many_those_with_the_words_in_their_title_are_looked_at():
    capped = search("q=home")
    assert capped.is_capped
    assert len(capped.hits) == 1
    assert found("home") == {"Take-home naloxone saves lives"}


@pytest.mark.usefixtures("_library", "looking_at_one")
def test_of_too_many_only_what_is_chosen_is_looked_at():
    for chosen in (
        "country=Australia&matrix=drug&column=A",
        "topic=opioids&row=3",
        "free=1&years=2010-2015",
    ):
        narrowed = search(f"q=yardstick+OR+methadone+OR+naloxone&category=R&{chosen}")
        assert [hit.category for hit in narrowed.hits] == ["R"]
        assert not narrowed.is_capped
