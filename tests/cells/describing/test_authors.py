import pytest

from cells.citations import Name
from cells.describing.authors import Authors, authors_in


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("Hurley SF, Jolley DJ, Kaldor JM", ["Hurley SF", "Jolley DJ", "Kaldor JM"]),
        ("van Boekel LC, De Crescenzo F", ["van Boekel LC", "De Crescenzo F"]),
        ("d'Oliveira AFPL", ["d'Oliveira AFPL"]),
        ("O'Brien CP, McLellan AT", ["O'Brien CP", "McLellan AT"]),
        ("Newbury-Birch D, Alam Mehrjerdi Z", ["Newbury-Birch D", "Alam Mehrjerdi Z"]),
        ("de la Fuente JR", ["de la Fuente JR"]),
        ("Grönbladh Å, Øvrebø K", ["Grönbladh Å", "Øvrebø K"]),
        ("Smith A.B., Jones C.", ["Smith AB", "Jones C"]),
        ("Smith AB and Jones C", ["Smith AB", "Jones C"]),
        ("Anton RF, O'Malley SS et al", ["Anton RF", "O'Malley SS"]),
    ],
)
def test_people_are_told_by_their_initials(words, names):
    found = authors_in(words)
    assert [f"{name.family} {name.initials}" for name in found.people] == names
    assert found.organisation == ""


def test_a_particle_is_part_of_the_family_name():
    assert authors_in("van Boekel LC").people == (Name("van Boekel", "LC"),)


@pytest.mark.parametrize(
    "words",
    ["Project MATCH", "World Health Organization", "UKATT Research Team", "NSW Health", "NICE"],
)
def test_one_name_without_initials_is_an_organisation(words):
    assert authors_in(words) == Authors(organisation=words)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "Leukefeld CG, Tims FM (eds)",
        "Strang J, Expert Group on Treatment",
        "Department of Health, Treatment Agency",
        "Patel Kamlesh et al",
    ],
)
def test_nothing_is_said_of_authors_that_are_not_named_plainly(words):
    assert authors_in(words) == Authors()
