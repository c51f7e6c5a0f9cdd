from time import perf_counter

import pytest

from cells.citations import Authors, Name, Source, authors_of, source_of, year_in


@pytest.mark.parametrize(
    ("words", "source"),
    [
        ("Lancet 349(9068):1797-1800", Source("Lancet", "349", "9068", "1797-1800")),
        ("BMJ 346:f174", Source("BMJ", "346", "", "f174")),
        ("Health Policy, 131(1-2): 23–35.", Source("Health Policy", "131", "1-2", "23–35")),
        ("Journal of Social Policy", Source("Journal of Social Policy")),
        ("Western Criminology Review 3(1)", Source("Western Criminology Review", "3", "1")),
        ("Home Office, London (Research Report 24)", Source()),
        ("Journal of Nothing, London; second edition", Source()),
        ("", Source()),
    ],
)
def test_a_source_is_read_into_its_pieces(words, source):
    assert source_of(words) == source


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("Marsch LA, Bickel WK", [("Marsch", "LA"), ("Bickel", "WK")]),
        ("van Boekel L.C. and O’Grady K.-E.", [("van Boekel", "LC"), ("O’Grady", "K-E")]),
        ("Leukefeld CG, Tims FM (eds)", [("Leukefeld", "CG"), ("Tims", "FM")]),
        ("Strang J, Expert Group", [("Strang", "J"), ("Expert Group", "")]),
        ("Yew F Jr, Ash A-B Sr.", [("Yew", "F", "Jr"), ("Ash", "A-B", "Sr")]),
        ("Smith AB Jr & Jones C", [("Smith", "AB", "Jr"), ("Jones", "C")]),
        ("Project MATCH", [("Project MATCH", "")]),
        ("National Institute for Health NICE", [("National Institute for Health NICE", "")]),
        ("Institute of Medicine", [("Institute of Medicine", "")]),
        (
            "Department for Children, Schools and Families",
            [("Department for Children, Schools and Families", "")],
        ),
        ("", []),
    ],
)
def test_authors_are_people_or_one_body(words, names):
    assert authors_of(words) == Authors(tuple(Name(*name) for name in names))


def test_others_are_remembered_and_are_no_author():
    assert authors_of("Marsch LA, et al.") == Authors((Name("Marsch", "LA"),), and_others=True)


@pytest.mark.parametrize("many", ["A ", "a 1(", "1(2):", "12 ", "Aa, "])
def test_words_of_any_length_are_read_at_once(many):
    began = perf_counter()
    source_of(many * 5_000)
    authors_of(many * 5_000)
    assert perf_counter() - began < 1


def test_the_first_year_counts():
    assert year_in("2003 and 2004") == "2003"
    assert year_in("in press") == ""


def test_a_very_long_list_of_authors_is_read_at_once():
    assert len(authors_of("Marsch LA, " * 20_000).names) == 20_000
    assert authors_of("a " * 200_000).names
