from datetime import date

import pytest

from cells.citations import authors_of, source_of
from cells.exporting.citing import apa, as_text, vancouver
from cells.exporting.works import Kind, Work
from cells.models import Notice

TODAY = date(2026, 3, 1)
ARTICLE = Work(
    key="marsch1998-1",
    kind=Kind.ARTICLE,
    title="Does it help?",
    authors=authors_of("Marsch LA, Bickel WK"),
    year="1998",
    source=source_of("Addiction 93(4):515-532"),
    doi="10.1046/x",
)
REPORT = Work(
    key="who2014-2",
    kind=Kind.REPORT,
    title="Guidelines",
    authors=authors_of("World Health Organization"),
    year="2014",
    publisher="World Health Organization",
    url="https://example.org/report",
)
PAGE = Work(
    key="drug-e5-2018-10-12",
    kind=Kind.WEB,
    title="What a system owes",
    authors=authors_of("Evidence Matrix"),
    year="2018",
    dated_on=date(2018, 10, 2),
    container="Drug Treatment Matrix cell E5",
    url="https://matrix.example.org/drug/e5/2018-10-02/",
)


@pytest.mark.parametrize(
    ("work", "words"),
    [
        (
            ARTICLE,
            "Marsch, L. A., & Bickel, W. K. (1998). Does it help? Addiction, 93(4), 515–532. "
            "https://doi.org/10.1046/x",
        ),
        (REPORT, "World Health Organization. (2014). Guidelines. https://example.org/report"),
        (
            PAGE,
            "Evidence Matrix. (2018, October 2). What a system owes (Drug Treatment Matrix cell "
            "E5). https://matrix.example.org/drug/e5/2018-10-02/",
        ),
        (Work(key="x", kind=Kind.OTHER, title="Alone", authors=authors_of("")), "Alone. (n.d.)."),
        (
            Work(key="x", kind=Kind.REPORT, title="Alone", authors=authors_of(""), publisher="WHO"),
            "Alone. (n.d.). WHO.",
        ),
    ],
)
def test_a_citation_in_apa(work, words):
    assert as_text(apa(work)) == words


@pytest.mark.parametrize(
    ("work", "words"),
    [
        (
            ARTICLE,
            "Marsch LA, Bickel WK. Does it help? Addiction. 1998;93(4):515-32. doi: 10.1046/x",
        ),
        (
            REPORT,
            "World Health Organization. Guidelines [Internet]. World Health Organization; 2014 "
            "[cited 2026 Mar 1]. Available from: https://example.org/report",
        ),
        (
            PAGE,
            "Evidence Matrix. What a system owes [Internet]. Drug Treatment Matrix cell E5; "
            "2018 Oct 2 [cited 2026 Mar 1]. Available from: "
            "https://matrix.example.org/drug/e5/2018-10-02/",
        ),
        (
            Work(key="x", kind=Kind.OTHER, title="Alone", authors=authors_of("")),
            "Alone. [date unknown].",
        ),
    ],
)
def test_a_citation_in_vancouver(work, words):
    assert as_text(vancouver(work, TODAY)) == words


def with_authors(number, *, and_others=""):
    names = ", ".join(f"Name{chr(97 + i)} A" for i in range(number)) + and_others
    return Work(key="x", kind=Kind.OTHER, title="T", authors=authors_of(names), year="2000")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "T. (2000)."),
        (1, "Namea, A. (2000). T."),
        (2, "Namea, A., & Nameb, A. (2000). T."),
        (3, "Namea, A., Nameb, A., & Namec, A. (2000). T."),
    ],
)
def test_apa_joins_names_by_commas_and_one_ampersand(number, words):
    assert as_text(apa(with_authors(number))) == words


@pytest.mark.parametrize(
    ("authors", "in_apa", "in_vancouver"),
    [
        ("Yew F Jr, Ash A", "Yew, F., Jr., & Ash, A.", "Yew F Jr, Ash A."),
        ("Rothwell P-M", "Rothwell, P.-M.", "Rothwell PM."),
        ("Home Office", "Home Office.", "Home Office."),
        ("Strang J, Expert Group", "Strang, J., & Expert Group.", "Strang J, Expert Group."),
    ],
)
def test_names_are_written_as_each_style_has_them(authors, in_apa, in_vancouver):
    work = Work(key="x", kind=Kind.OTHER, title="T", authors=authors_of(authors), year="2000")
    assert as_text(apa(work)) == f"{in_apa} (2000). T."
    assert as_text(vancouver(work, TODAY)) == f"{in_vancouver} T. 2000."


@pytest.mark.parametrize(
    ("pages", "in_apa", "in_vancouver"),
    [
        ("1797-1800", "1797–1800", "1797-800"),
        ("515–532", "515–532", "515-32"),
        ("99-101", "99–101", "99-101"),
        ("S1-S9", "S1–S9", "S1-S9"),
        ("7-7", "7–7", "7-7"),
        ("f174", "Article f174", "f174"),
    ],
)
def test_pages_are_written_as_each_style_has_them(pages, in_apa, in_vancouver):
    source = source_of(f"BMJ 346:{pages}")
    work = Work(key="x", kind=Kind.ARTICLE, title="T", authors=authors_of(""), source=source)
    assert as_text(apa(work)) == f"T. (n.d.). BMJ, 346, {in_apa}."
    assert as_text(vancouver(work, TODAY)) == f"T. BMJ. [date unknown];346:{in_vancouver}."


def test_apa_leaves_out_names_between_the_nineteenth_and_the_last():
    words = as_text(apa(with_authors(21)))
    assert "Names, A., . . . Nameu, A. (2000)" in words
    assert "Namet" not in words


def test_apa_names_twenty():
    assert "Names, A., & Namet, A. (2000)" in as_text(apa(with_authors(20)))


def test_vancouver_names_six():
    assert as_text(vancouver(with_authors(7), TODAY)).startswith(
        "Namea A, Nameb A, Namec A, Named A, Namee A, Namef A, et al. T."
    )
    assert "et al." not in as_text(vancouver(with_authors(6), TODAY))


def test_others_are_named_as_others():
    work = with_authors(1, and_others=", et al.")
    assert as_text(apa(work)).startswith("Namea, A., et al. (2000)")
    assert as_text(vancouver(work, TODAY)).startswith("Namea A, et al. T.")


def test_titles_are_set_apart():
    assert [p.words for p in apa(ARTICLE) if p.is_title] == ["Addiction, 93"]
    assert [p.words for p in apa(REPORT) if p.is_title] == ["Guidelines"]


def test_a_retraction_stands_at_the_end_with_its_date():
    notice = Notice(kind="retracted", dated_on=date(2020, 6, 1))
    work = Work(key="x", kind=Kind.OTHER, title="T", authors=authors_of(""), warnings=(notice,))
    assert as_text(apa(work)).endswith("[Retracted, 1 June 2020]")
    assert as_text(vancouver(work, TODAY)).endswith("[Retracted, 1 June 2020]")
