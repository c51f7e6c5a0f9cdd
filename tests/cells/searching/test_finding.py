"""The same answers on both databases: `make test` runs this on each."""

import pytest

from cells.models import Page, Synonym
from cells.publishing import bring_back, withdraw
from tests.cells.searching.library import cell, entry, found, library, search
from tests.factories import live

pytestmark = pytest.mark.django_db

KEEPS = "Methadone keeps people in treatment"
COMPARED = "Buprenorphine compared"
TAKE_HOME = "Take-home naloxone saves lives"
UNTRAINED = "Naloxone without training"
BRITISH = "Randomised trial of counselling"
AMERICAN = "Randomized trial of counseling abroad"
FRENCH = "Étude à Genève"
ALL = {KEEPS, COMPARED, TAKE_HOME, UNTRAINED, BRITISH, AMERICAN, FRENCH}
GOLDEN = [
    ("methadone", {KEEPS, COMPARED}),
    ("METHADONE", {KEEPS, COMPARED}),
    ("methadone dose", {KEEPS}),
    ("dosing", {KEEPS}),
    ("prison", {COMPARED, TAKE_HOME}),
    ("prison -naloxone", {COMPARED}),
    ("-methadone", ALL - {KEEPS, COMPARED}),
    ("-methadone -naloxone", {BRITISH, AMERICAN, FRENCH}),
    ('"take home"', {TAKE_HOME}),
    ("take-home", {TAKE_HOME}),
    ("take home", {TAKE_HOME, UNTRAINED}),
    ('"home take"', set()),
    ('naloxone -"take home"', {UNTRAINED}),
    ("methadone OR naloxone", {KEEPS, COMPARED, TAKE_HOME, UNTRAINED}),
    ("prisons naloxone OR buprenorphine", {COMPARED, TAKE_HOME}),
    ('"methadone maintenance" OR "saves lives"', {COMPARED, TAKE_HOME}),
    ("randomised", {BRITISH, AMERICAN}),
    ("randomized behaviour", {BRITISH, AMERICAN}),
    ("geneve", {FRENCH}),
    ("GENÈVE étude", {FRENCH}),
    ("bjork", {FRENCH}),
    ("mattick", {COMPARED}),
    ("mattick 2014", {COMPARED}),
    ("opioids", {COMPARED}),
    ("what is the methadone dose", {KEEPS}),
    ("(methadone) & dose | ! :* ^", {KEEPS}),
    ("methadone* AND 'dose'", {KEEPS}),
    ("nothing like it", set()),
]


@pytest.fixture
def _library():
    library()


@pytest.mark.usefixtures("_library")
def test_the_golden_queries_find_what_they_should():
    assert {query: found(query) for query, _ in GOLDEN} == dict(GOLDEN)


def test_no_phrase_runs_from_one_line_or_field_into_the_next():
    entry("Ends in naloxone", "Kits begin here.", authors="Person A", title="Another title")
    live(cell())
    assert found('"naloxone kits"') == set()
    assert found('"naloxone another"') == set()
    assert found('"kits begin"') == {"Ends in naloxone"}


def test_a_title_outweighs_people_and_these_the_text():
    entry("Nothing", "One word of naltrexone among others.")
    entry("Nobody", authors="Naltrexone A")
    entry("Naltrexone")
    live(cell())
    hits = search("q=naltrexone").hits
    assert [hit.passage for hit in hits] == sorted((h.passage for h in hits), reverse=True)


@pytest.mark.usefixtures("_library")
def test_the_newest_document_comes_first_and_those_without_a_year_last():
    years = [hit.year for hit in search("q=trial OR naloxone OR methadone&order=newest").hits]
    assert years == [2021, 2018, 2014, 1996, 0, 0]


@pytest.mark.usefixtures("_library")
def test_a_synonym_finds_its_equals_in_both_directions():
    Synonym.objects.create(phrases="OST\nmethadone maintenance\n  \n")
    assert found("ost") == {COMPARED}
    assert search("q=ost").also == ["methadone maintenance"]
    entry("OST in court", at="E1")
    live(cell("E1"))
    assert found("methadone maintenance") == {COMPARED, "OST in court"}
    assert found("methadone maintenance yardstick OR court") == {COMPARED, "OST in court"}


@pytest.mark.usefixtures("_library")
def test_a_synonym_saved_or_taken_away_counts_for_the_very_next_search():
    assert found("ost") == set()
    synonym = Synonym.objects.create(phrases="OST\nmethadone maintenance")
    assert found("ost") == {COMPARED}
    Synonym.objects.filter(pk=synonym.pk).update(phrases="OST\ncounselling")
    assert found("ost") == {BRITISH, AMERICAN}
    synonym.delete()
    assert found("ost") == set()


@pytest.mark.usefixtures("_library")
def test_words_in_quotes_or_meant_literally_have_no_synonyms():
    Synonym.objects.create(phrases="OST\nmethadone maintenance")
    assert found('"ost"') == set()
    assert found("ost", words="mine") == set()


@pytest.mark.usefixtures("_library")
def test_a_word_of_a_synonym_alone_is_not_the_synonym():
    Synonym.objects.create(phrases="OST\nmethadone maintenance")
    assert search("q=methadone").also == []


@pytest.mark.usefixtures("_library")
def test_an_alternative_has_its_synonyms_too():
    Synonym.objects.create(phrases="OST\nmethadone maintenance")
    assert found("ost OR counselling") == {COMPARED, BRITISH, AMERICAN}
    assert found("counselling OR ost") == {COMPARED, BRITISH, AMERICAN}
    assert found("yardstick ost OR xqzt") == {COMPARED}
    assert found('"ost" OR counselling') == {BRITISH, AMERICAN}
    assert search('q=ost OR "methadone maintenance"').also == []


def test_a_phrase_may_be_a_synonym_of_a_phrase_also_among_alternatives():
    Synonym.objects.create(phrases="needle exchange\nsyringe programme")
    for headline in ("Needle exchange", "Syringe programmes", "Needle", "Syringe exchange"):
        entry(headline)
    live(cell())
    both = {"Needle exchange", "Syringe programmes"}
    assert found("needle exchange") == found("syringe programme") == both
    assert found("needle exchange OR xqzt") == both
    assert found("syringe OR needle exchange") == {*both, "Syringe exchange"}
    assert found('"needle exchange"') == {"Needle exchange"}
    assert found("needle -exchange") == {"Needle"}


def test_a_synonym_may_hold_small_words():
    Synonym.objects.create(phrases="retention\nstaying in treatment")
    entry("Retention of patients")
    live(cell())
    assert found("staying in treatment") == {"Retention of patients"}


def test_a_withdrawn_page_is_found_by_nobody(client):
    library()
    withdraw(Page.objects.get(path="drug/e1"), because="It was wrong.", by="ada")
    assert found("naloxone") == set()
    assert found("methadone") == {KEEPS, COMPARED}
    assert client.get("/search/?q=drug+e1").status_code == 200
    bring_back(Page.objects.get(path="drug/e1"), by="ada")
    assert len(found("naloxone")) == 2


def test_nothing_in_a_withdrawn_matrix_is_found():
    library()
    live(cell().column.matrix)
    matrix = Page.objects.get(path="drug")
    withdraw(matrix, because="It was wrong.", by="ada")
    assert search("").total == 0
    assert set(Page.objects.published()) == set(Page.objects.published().refused())
    bring_back(matrix, by="ada")
    assert found("naloxone") == {TAKE_HOME, UNTRAINED}
    assert set(Page.objects.published()) == set(Page.objects.public())
    assert not Page.objects.refused()
