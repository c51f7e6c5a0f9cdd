"""RIS as different programs write it, and PubMed's own format."""

from entries.references import Format, Kind, read

ENDNOTE = """TY  - JOUR
AU  - Hurley, S. F.
AU  - Jolley, D. J.
AU  - Kaldor, J. M.
PY  - 1997
DA  - Jun 21
TI  - Effectiveness of needle-exchange programmes for prevention of HIV infection
T2  - Lancet
VL  - 349
IS  - 9068
SP  - 1797-800
DB  - PubMed
AN  - 9269214
DO  - 10.1016/S0140-6736(96)11380-5
ID  - 12
ER  -
"""
ZOTERO = """TY  - JOUR
TI  - Opioid overdose rates and implementation of overdose education and nasal naloxone
AU  - Walley, Alexander Y.
AU  - Xuan, Ziming
T2  - BMJ
DA  - 2013/01/31/
PY  - 2013
DO  - 10.1136/bmj.f174
VL  - 346
SP  - f174
UR  - https://www.bmj.com/content/346/bmj.f174
L1  - files/12/Walley.pdf
ER  -
"""
MENDELEY = """TY  - JOUR
T1  - Drug dependence, a chronic medical illness
A1  - McLellan, A.T.
A1  - O'Brien, C.P.
JO  - JAMA
Y1  - 2000///
VL  - 284
IS  - 13
SP  - 1689
EP  - 1695
N1  - From Duplicate 1 PMID: 11015800
UR  - http://dx.doi.org/10.1001/jama.284.13.1689
ER  -
"""
REPORT = """TY  - RPRT
A2  - World Health Organization
TI  - Community management of opioid overdose
PB  - WHO
CY  - Geneva
PY  - 2014
ER  - """
PUBMED = """
PMID- 90214
OWN - NLM
TI  - Double-blind comparison of methadone and placebo maintenance treatments of
      narcotic addicts in Hong Kong.
PG  - 485-8
LID - 10.1016/S0140-6736(79)91550-2 [doi]
FAU - Newman, R G
AU  - Newman RG
AU  - Whitehill WB
TA  - Lancet
JT  - Lancet (London, England)
DP  - 1979 Sep 8
VI  - 2
IP  - 8141

PMID- 12603229
TI  - The National Treatment Outcome Research Study (NTORS): 4-5 year follow-up results.
AU  - Gossop M
DP  - 2003 Mar
"""


def only(text):
    [record] = read(text).records
    return record


def test_endnote_gives_an_article_as_the_library_has_it():
    record = only(ENDNOTE)
    assert record.authors == "Hurley SF, Jolley DJ, Kaldor JM"
    assert record.source == "Lancet 349(9068):1797-1800"
    assert (record.year, record.pmid) == ("1997", "9269214")
    assert record.doi == "10.1016/s0140-6736(96)11380-5"
    assert record.kind is Kind.ARTICLE


def test_zotero_gives_one_page_and_an_address():
    record = only(ZOTERO)
    assert record.authors == "Walley AY, Xuan Z"
    assert record.source == "BMJ 346:f174"
    assert record.url == "https://www.bmj.com/content/346/bmj.f174"


def test_mendeley_has_its_doi_in_the_address_and_its_number_in_a_note():
    record = only(MENDELEY)
    assert record.doi == "10.1001/jama.284.13.1689"
    assert record.pmid == "11015800"
    assert record.source == "JAMA 284(13):1689-1695"
    assert record.authors == "McLellan AT, O'Brien CP"


def test_a_report_has_a_body_and_no_journal():
    record = only(REPORT)
    assert (record.authors, record.publisher) == ("World Health Organization", "WHO")
    assert (record.source, record.journal) == ("Geneva", "")
    assert record.kind is Kind.REPORT


def test_pubmeds_own_format_is_read_with_its_long_lines():
    reading = read(PUBMED)
    first, second = reading.records
    assert reading.format is Format.PUBMED
    assert first.title.endswith("maintenance treatments of narcotic addicts in Hong Kong")
    assert first.source == "Lancet 2(8141):485-488"
    assert (first.year, first.line, second.line) == ("1979", 2, 17)


def test_an_accession_number_of_another_database_is_no_pubmed_number():
    assert only(ENDNOTE.replace("DB  - PubMed", "DB  - Embase")).pmid == ""


def test_a_record_that_nothing_names_is_named_by_its_line_and_blocks_none():
    reading = read(f"{ENDNOTE}\nTY  - JOUR\nPY  - 2001\nER  - \n\n{ZOTERO}")
    assert len(reading.records) == 2
    [problem] = reading.problems
    assert (problem.line, problem.original) == (18, "TY  - JOUR\nPY  - 2001\nER  - ")
    assert problem.reason.startswith("It has no title")


def test_a_record_that_is_not_ended_ends_where_the_next_begins():
    assert len(read(ENDNOTE.replace("ER  - \n", "") + ZOTERO).records) == 2


def test_a_title_may_go_on_in_the_next_line():
    broken = ENDNOTE.replace("programmes for", "programmes\nfor")
    assert "programmes for prevention" in only(broken).title


def test_a_bad_address_is_left_out_and_remarked():
    record = only(ZOTERO.replace("https://www.bmj.com/content", "javascript:alert(1)//"))
    assert record.url == ""
    assert "cannot be used" in record.remarks[0]


def test_the_record_is_kept_as_it_stood():
    assert only(f"\n\n{ZOTERO}").original == ZOTERO.strip("\n")
