from datetime import date

import pytest

from cells.models import Notice
from entries.notices import MOST_ROWS, NoTable, read, set_notices
from tests.factories import DocumentFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 1)


@pytest.fixture
def study():
    return DocumentFactory(doi="10.1136/bmj.f174", title="A study")


def rows(*lines, heading="doi,kind,date,words,address"):
    return read("\n".join([heading, *lines]), today=TODAY).rows


def test_a_row_finds_its_document_however_the_doi_is_written(study):
    for doi in ("10.1136/BMJ.F174", "https://doi.org/10.1136/bmj.f174", "doi: 10.1136/bmj.f174"):
        [row] = rows(f"{doi},retracted,2024-03-31,Made up,")
        assert row.document == study
        assert row.notice.dated_on == date(2024, 3, 31)


def test_only_doi_and_kind_are_needed(study):
    [row] = rows("10.1136/bmj.f174,Corrected", heading="DOI,Kind")
    assert (row.notice.kind, row.notice.dated_on) == ("corrected", TODAY)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (",retracted", "no DOI"),
        ("10.1/unknown,retracted", "No document"),
        ("10.1136/bmj.f174,withdrawn", "“withdrawn” is no kind"),
        ("10.1136/bmj.f174,retracted,31/03/2024", "no date"),
        ("10.1136/bmj.f174,free", "copy"),
        ("10.1136/bmj.f174,free,,,ftp://example.org/a", "http:// or https://"),
        ("10.1136/bmj.f174,free,,,javascript:alert(1)", "valid URL"),
        (f"10.1136/bmj.f174,retracted,,{'x' * 501}", "500"),
    ],
)
def test_a_bad_row_is_named_and_blocks_no_other(study, line, problem):
    bad, good = rows(line, "10.1136/bmj.f174,dead")
    assert problem in bad.problem
    assert not good.problem


def test_notices_are_set_once(study):
    text = "doi,kind,date\n" + "10.1136/bmj.f174,retracted,2024-03-31\n" * 2
    assert set_notices(text) == 1
    assert set_notices(text) == 0
    assert Notice.objects.get().document_number == study.pk


@pytest.mark.parametrize(
    "text",
    [
        "doi;kind\r\n10.1136/bmj.f174;retracted\r\n",
        "\ufeffdoi\tkind\n10.1136/bmj.f174\tretracted",
        'kind,doi\n\n"retracted","10.1136/bmj.f174"\n,\n',
    ],
)
def test_tables_from_spreadsheets_are_read(study, text):
    assert set_notices(text) == 1


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "“doi” is missing"),
        ("doi,date\n", "“kind” is missing"),
        ("doi,kind,doi\n", "named twice"),
        ('doi,kind\n"open', "cannot be read"),
        ("doi,kind\n" + "a,b\n" * (MOST_ROWS + 1), "up to 2,000"),
    ],
)
def test_what_is_no_table_is_refused_in_words(text, problem):
    with pytest.raises(NoTable, match=problem):
        read(text)


def test_reading_takes_two_queries_whatever_the_number_of_rows(study, django_assert_num_queries):
    with django_assert_num_queries(2):
        rows(*["10.1136/bmj.f174,dead,2024-01-01"] * 50)
