"""BibTeX as different programs write it."""

import pytest

from entries.references import Kind, read

SCHOLAR = """@article{hurley1997effectiveness,
  title={Effectiveness of needle-exchange programmes for prevention of HIV infection},
  author={Hurley, Susan F and Jolley, Damien J and Kaldor, John M and others},
  journal={The Lancet},
  volume={349},
  number={9068},
  pages={1797--1800},
  year={1997},
  publisher={Elsevier}
}
"""
ZOTERO = r"""@article{kakko_stepped_2007,
	title = {A {Stepped} {Care} {Strategy} {Using} {Buprenorphine} {\&} {Methadone}},
	volume = {164},
	url = {https://psychiatryonline.org/doi/10.1176/ajp.2007.164.5.797},
	doi = {10.1176/ajp.2007.164.5.797},
	number = {5},
	journal = {American Journal of Psychiatry},
	author = {Kakko, Johan and Gr{\"o}nbladh, Leif and von Wachenfeldt, Johan},
	month = may,
	year = {2007},
	note = {PMID: 17475738},
	pages = {797--803},
}
"""


def only(text):
    [record] = read(text).records
    return record


def test_google_scholar_gives_an_article():
    record = only(SCHOLAR)
    assert record.authors == "Hurley SF, Jolley DJ, Kaldor JM and others"
    assert record.source == "The Lancet 349(9068):1797-1800"
    assert (record.year, record.publisher) == ("1997", "")


def test_zotero_braces_and_accents_become_words():
    record = only(ZOTERO)
    assert record.title == "A Stepped Care Strategy Using Buprenorphine & Methadone"
    assert record.authors == "Kakko J, Grönbladh L, von Wachenfeldt J"
    assert (record.doi, record.pmid) == ("10.1176/ajp.2007.164.5.797", "17475738")


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("Lisa A. Marsch", "Marsch LA"),
        ("Marsch LA", "Marsch LA"),
        ("Leonieke van Boekel", "van Boekel L"),
        ("{World Health Organization}", "World Health Organization"),
        ("World Health Organization", "World Health Organization"),
        ("{Barnes and Noble}", "Barnes and Noble"),
        ("Smith, Jr., John", "Smith J Jr"),
        (r"S{\o}rensen, {\AA}se", "Sørensen Å"),
        (r"Dvo\v{r}\'ak, Anton\'{\i}n", "Dvořák A"),
        ("others", ""),
    ],
)
def test_a_name_is_read(written, read_as):
    assert only(f"@misc{{a, title = {{T}}, author = {{{written}}}}}").authors == read_as


def test_a_broken_record_is_named_and_blocks_none():
    reading = read(f"@article{{bad, title = {{never closed,\n\n{SCHOLAR}")
    [problem] = reading.problems
    assert (problem.line, problem.reason) == (1, "The field “title” is opened and not closed.")
    assert reading.records[0].line == 3


def test_abbreviations_quotes_and_bare_numbers_are_read():
    text = '@string{l = "Lancet"}\n@article{a, title = "A {"}b{"}", journal = l # "!", year = 2014}'
    record = only(text)
    assert (record.title, record.journal, record.year) == ('A "b"', "Lancet!", "2014")


def test_comments_and_preambles_are_no_records():
    assert len(read(f'@comment{{jabref-meta: x}}\n@preamble{{"x"}}\n{SCHOLAR}').rows) == 1


def test_a_chapter_says_what_it_is_in():
    record = only(
        "@incollection{a, title={Relapse}, booktitle={Handbook of addiction}, publisher={Wiley}}"
    )
    assert (record.kind, record.source) == (Kind.CHAPTER, "In: Handbook of addiction")
    assert record.publisher == "Wiley"


def test_an_address_in_a_command_of_tex_is_found():
    record = only(r"@misc{a, title={T}, howpublished={\url{https://example.org/a\_b?c=1\&d}}}")
    assert (record.url, record.source) == ("https://example.org/a_b?c=1&d", "")
