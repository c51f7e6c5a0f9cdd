import pytest

from cells.citations import Source
from cells.describing.sources import in_journal


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("BMJ 346:f174", Source("BMJ", "346", "", "f174")),
        ("Lancet 349(9068):1797-1800", Source("Lancet", "349", "9068", "1797-1800")),
        ("Lancet 2(8141):485–488.", Source("Lancet", "2", "8141", "485-488")),
        (
            "Drug and Alcohol Dependence 91(2-3):220-227",
            Source("Drug and Alcohol Dependence", "91", "2-3", "220-227"),
        ),
        (
            "Drugs: Education, Prevention and Policy 22(1):66-76",
            Source("Drugs: Education, Prevention and Policy", "22", "1", "66-76"),
        ),
        (
            "Cochrane Database of Systematic Reviews 2009(3):CD002209",
            Source("Cochrane Database of Systematic Reviews", "2009", "3", "CD002209"),
        ),
        (
            "Lancet Global Health 5(12):e1208-e1220",
            Source("Lancet Global Health", "5", "12", "e1208-e1220"),
        ),
        ("Addiction 98(Suppl 1):3-11", Source("Addiction", "98", "Suppl 1", "3-11")),
        ("Addiction, 98(3): 291-303", Source("Addiction", "98", "3", "291-303")),
        ("Western Criminology Review 3(1)", Source("Western Criminology Review", "3", "1")),
        ("Campbell Systematic Reviews 2012:4", Source("Campbell Systematic Reviews")),
    ],
)
def test_a_journal_its_volume_issue_and_pages_are_read(source, found):
    assert in_journal(source) == found


@pytest.mark.parametrize(
    "source",
    [
        "",
        "Journal of Social Policy",
        "Drug and Alcohol Findings 13",
        "Home Office, London",
        "Home Office, London (Research Report 24)",
        "Ministry of Justice, London (Research Series 1/11)",
        "NICE, London; public health guideline PH52",
        "Welsh Government Social Research, Cardiff (19/2014)",
        "Department of Health, Sydney (GL2006_009)",
        "Oxford University Press, Oxford (2nd edition)",
        "In: Smith AB (ed), A book of chapters, NIDA Research Monograph 86:8-34",
        "In: A book of chapters 86:8-34",
        "https://example.org/2013/4:5",
        "346:f174",
        "BMJ 346:f174; BMJ 347:f200",
        "PhD thesis, King's College London, 2012",
    ],
)
def test_nothing_is_said_where_the_source_does_not_say_it_plainly(source):
    assert in_journal(source) is None


def test_a_source_of_any_length_is_read_at_once():
    assert in_journal("A " * 5000 + "1") is None
