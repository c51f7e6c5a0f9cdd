from urllib.parse import parse_qs

import pytest

from cells.describing.context_objects import context_object
from cells.describing.works import Work, work_of
from tests.cells.describing.records import record


def pairs(*categories, **values):
    document = record(**values)
    found = context_object(document, list(categories) or ["K"], url=document["url"])
    return parse_qs(found, strict_parsing=True)


def test_an_article_is_described_by_the_keys_of_the_journal_format():
    assert pairs() == {
        "ctx_ver": ["Z39.88-2004"],
        "rft_val_fmt": ["info:ofi/fmt:kev:mtx:journal"],
        "rft.genre": ["article"],
        "rft.atitle": ["A trial of methadone"],
        "rft.jtitle": ["Lancet"],
        "rft.volume": ["349"],
        "rft.issue": ["9068"],
        "rft.pages": ["1797-1800"],
        "rft.date": ["1997"],
        "rft.au": ["Hurley, SF", "van Boekel, LC"],
        "rft_id": ["info:doi/10.1016/s0140-6736(96)11380-5", "info:pmid/9269214"],
    }


def test_guidance_is_a_report_of_its_publisher():
    found = pairs("G", source="WHO, Geneva", authors="World Health Organization", doi="", pmid="")
    assert found["rft_val_fmt"] == ["info:ofi/fmt:kev:mtx:book"]
    assert found["rft.genre"] == ["report"]
    assert found["rft.btitle"] == ["A trial of methadone"]
    assert found["rft.pub"] == ["WHO, Geneva"]
    assert found["rft.aucorp"] == ["World Health Organization"]
    assert found["rft_id"] == ["https://example.org/study"]


def test_a_thesis_is_described_by_the_keys_of_its_format():
    found = pairs(source="PhD thesis, 2012", publisher="A university")
    assert found["rft_val_fmt"] == ["info:ofi/fmt:kev:mtx:dissertation"]
    assert found["rft.title"] == ["A trial of methadone"]
    assert found["rft.inst"] == ["A university"]


def test_what_is_not_known_is_left_out():
    found = pairs(source="", authors="", year="", doi="", pmid="", url="")
    assert set(found) == {"ctx_ver", "rft_val_fmt", "rft.genre", "rft.btitle"}
    assert found["rft.genre"] == ["document"]


def test_an_entry_whose_document_has_no_title_yet_has_none():
    assert context_object(record(title=""), ["K"], url="https://example.org/") == ""


def test_words_of_a_record_cannot_end_a_value():
    found = pairs(title='A & b = "c" <d>; é&rft.au=Evil, E')
    assert found["rft.atitle"] == ['A & b = "c" <d>; é&rft.au=Evil, E']
    assert len(found["rft.au"]) == 2


@pytest.mark.parametrize(
    ("source", "categories", "work"),
    [
        ("BMJ 346:f174", ["G"], Work.ARTICLE),
        ("Home Office, London (Research Report 24)", ["K"], Work.REPORT),
        ("NICE, London; clinical guideline 51", ["R"], Work.REPORT),
        ("Department of Health, London", ["G"], Work.REPORT),
        ("Oxford University Press, Oxford (2nd edition)", ["R"], Work.OTHER),
        ("Journal of Social Policy", ["S"], Work.OTHER),
        ("Unpublished doctoral dissertation", ["K"], Work.THESIS),
    ],
)
def test_the_kind_of_work_is_told_by_its_source_and_category(source, categories, work):
    assert work_of(record(source=source), categories) == work
