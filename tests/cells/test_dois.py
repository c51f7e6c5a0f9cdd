"""DOIs in what people paste, in each reading of where they end."""

import pytest

from cells.dois import MOST_READINGS, doi_candidates, dois_in


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("10.1136/bmj.f174", ["10.1136/bmj.f174"]),
        ("see 10.1136/BMJ.f174).", ["10.1136/bmj.f174).", "10.1136/bmj.f174"]),
        ("10.1/x 10.1234/a/full?b", ["10.1234/a/full?b", "10.1234/a/full", "10.1234/a"]),
        ("10.1234/a.?b", ["10.1234/a.?b", "10.1234/a.", "10.1234/a"]),
        ("no DOI", []),
    ],
)
def test_one_thing_after_the_other_is_taken_off_its_end(text, readings):
    assert dois_in(text) == readings


def test_a_doi_is_read_in_a_few_ways_only():
    assert len(dois_in("10.1234/a" + "/full" * 5000)) == MOST_READINGS


def test_what_a_reader_searches_for_is_tried_whole_and_without_its_end():
    assert doi_candidates("doi:10.1234/a.") == ["10.1234/a.", "10.1234/a"]
