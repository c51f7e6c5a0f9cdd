"""Storing a page: what its cell then holds, and that no word of the page is missing."""

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.utils.html import strip_tags

from bites.importing import PageError, Publication, WordsDiffer, look, read_file, store
from bites.importing.words import difference
from bites.models import PageImport, Section
from cells.models import Cell, Credit, Page
from cells.publishing import Blocked, WrongDate, snapshot_of
from entries.models import Document, Entry
from tests.bites.cell_pages import import_page, page
from tests.factories import CellFactory, CreditFactory, EntryFactory, MatrixFactory, live

SAMPLES = Path(__file__).parent.parent / "cells" / "pages" / "samples"
WORD = re.compile(r"[a-z0-9]+")
PUBLICATION = Publication("significant", "Imported")

pytestmark = pytest.mark.django_db


@pytest.fixture
def cell():
    return CellFactory()


def test_entries_stand_in_the_order_of_the_page(cell):
    import_page()
    entries = cell.entries.in_page_order()
    assert [(e.category, e.order, e.document.year) for e in entries] == [
        ("S", 10, "1988"),
        ("K", 20, "2009"),
        ("K", 30, "2011"),
        ("R", 40, "2013"),
    ]


def test_a_document_gets_what_the_page_says_of_it(cell):
    import_page()
    first, second = cell.entries.in_page_order()[:2]
    assert (first.document.country, first.document.publisher) == ("UK", "Home Office")
    assert second.document.free_note == "free source at time of writing"
    assert (first.document.title, first.document.url) == ("", "")


def test_head_and_dates_are_stored(cell):
    import_page()
    cell.refresh_from_db()
    assert cell.first_published_on == date(2013, 6, 1)
    assert cell.abstract.startswith("<p>How whole towns")
    assert cell.more == "<p>Search for more studies of towns.</p>"


def test_the_bite_has_its_sections(cell):
    import_page()
    sections = Section.objects.filter(bite__cell=cell).in_page_order()
    assert [(s.kind, s.heading) for s in sections] == [
        ("about", ""),
        ("start", ""),
        ("issue", "Who pays for the nurse?"),
        ("issue", "Is sharing fair?"),
    ]


def test_a_reference_to_a_cell_there_is_leads_to_it(cell):
    other = CellFactory(code="D5")
    import_page()
    review = cell.entries.get(category="R")
    assert f'<a data-ref="cell:{other.pk}">cell D5</a>' in review.annotation


def test_a_reference_to_a_cell_there_is_not_stays_text_and_is_listed(cell):
    stored = import_page()
    assert "data-ref" not in cell.entries.get(category="R").annotation
    assert any("/drug/d5/" in remark.why for remark in stored.plan.page.to_decide)


def test_a_reference_to_an_entry_further_down_leads_to_it(cell):
    import_page()
    review = cell.entries.get(category="R")
    assert f'data-ref="entry:{review.pk}"' in cell.entries.get(category="S").annotation


def test_a_credit_of_the_site_is_not_made_again(cell):
    CreditFactory(scope="site", role="Supported by", name="A SOCIETY")
    import_page()
    assert Credit.objects.count() == 1


def test_a_credit_that_is_new_becomes_the_cells(cell):
    import_page()
    credit = Credit.objects.get()
    assert (credit.scope, credit.cell, credit.role) == ("cell", cell, "Supported by")


def test_what_was_found_is_kept(cell):
    stored = import_page()
    kept = PageImport.objects.get()
    assert kept.found["counts"] == {"S": 1, "K": 2, "R": 1, "G": 0}
    assert (kept.found["issues"], kept.found["last_revised"]) == (2, "2018-10-12")
    assert (kept.sha256, kept.text) == (stored.plan.source.sha256, "")
    assert "legend" in {remark["why"] for remark in kept.navigation}


@pytest.mark.parametrize(
    ("name", "code", "matrix"),
    [
        ("alcohol_a2_web.txt", "A2", "alcohol"),
        ("alcohol_e1_old.txt", "E1", "alcohol"),
        ("drug_c3_pdf.txt", "C3", "drug"),
        ("drug_d1_wrapped.txt", "D1", "drug"),
    ],
)
def test_every_word_of_a_page_is_in_a_field_or_in_a_list(name, code, matrix):
    CellFactory(code=code, matrix=MatrixFactory(slug=matrix, title=f"{matrix} matrix"))
    store(read_file(str(SAMPLES / name)))
    assert Entry.objects.count() > 2
    assert Section.objects.filter(kind="issue").exists()


def test_the_words_of_the_drafts_and_of_the_lists_are_those_of_the_page(cell):
    """Counted here by other means than the import's own check."""
    text = import_page().plan.source.text
    record = PageImport.objects.get()
    held = [remark["text"] for remark in record.not_placed + record.navigation]
    for entry in cell.entries.all():
        document = entry.document
        held += [entry.category, entry.headline, strip_tags(entry.annotation), document.year]
        held += [document.publisher, document.country, document.free_note]
    for section in Section.objects.all():
        held += [section.title, strip_tags(section.body.replace("</p>", " "))]
    cell.refresh_from_db()
    held += [
        strip_tags(cell.abstract),
        strip_tags(cell.more),
        *Credit.objects.get().__str__().split(),
    ]
    assert Counter(WORD.findall(" ".join(held).lower())) == Counter(WORD.findall(text.lower()))


def test_a_word_that_the_rows_lost_is_named():
    lost, added = difference("one Two two", Counter(one=1, two=1, three=1), [])
    assert (lost, added) == (Counter(two=1), Counter(three=1))


def test_words_that_do_not_come_out_even_stop_the_import(cell):
    lossy = page()
    lossy = type(lossy)(lossy.name, lossy.text + "\nstray", lossy.parsed)
    with pytest.raises(WordsDiffer, match="stray"):
        store(lossy)
    assert not Entry.objects.exists()


def test_words_too_long_for_a_field_are_listed(cell):
    long = "Weekly calls and visits " * 26
    stored = import_page(("Phone calls keep people in touch", long.strip()))
    (remark,) = [r for r in stored.plan.page.not_placed if "headline" in r.why]
    assert len(cell.entries.get(document__year="2009").headline) <= 500
    assert remark.text.endswith("visits")


def test_the_target_of_a_link_within_the_old_page_is_listed(cell):
    stored = import_page(("Every arrest", "[Every arrest](#note3)"))
    assert ("note3", 9) in [(r.text, r.line) for r in stored.plan.page.not_placed]


def test_a_web_address_stays_a_link(cell):
    import_page(("Every arrest", "[Every arrest](https://example.org/a)"))
    annotation = cell.entries.get(category="S").annotation
    assert '<a href="https://example.org/a">Every arrest</a>' in annotation


def test_numbers_whose_targets_were_lost_stay_text_and_are_listed(cell):
    stored = import_page(("Not always.", "Not always ([1](#) [2](#))."))
    body = Section.objects.get(heading="Is sharing fair?").body
    assert "(1 2)" in body
    assert any("Numbered links" in remark.why for remark in stored.plan.page.to_decide)


def test_words_before_the_first_heading_of_the_bite_are_kept(cell):
    stored = import_page(
        (
            "▶ **Who pays",
            "They all depend on money, which is short everywhere "
            "and in every year that anybody can remember.\n\n▶ **Who pays",
        )
    )
    start = Section.objects.get(kind="start")
    assert "They all depend on money" in start.body
    assert any("without a heading" in remark.why for remark in stored.plan.page.to_decide)


def test_words_before_what_the_cell_is_about_open_it(cell):
    loose = "These towns all had one thing in common, and that was a mayor who never slept."
    import_page(("What is this cell about?", f"{loose}\n\nWhat is this cell about?"))
    (about,) = Section.objects.filter(kind="about")
    assert about.body.index("a mayor") < about.body.index("how their services")
    assert not Section.objects.filter(heading__startswith="What is this")


def test_the_same_finding_in_another_cell_is_proposed_and_not_merged(cell):
    document = Document.objects.create(year="2011")
    EntryFactory(
        cell=CellFactory(code="D5"), document=document, headline="Prisons and clinics share a nurse"
    )
    stored = import_page()
    assert cell.entries.get(document__year="2011").document != document
    (proposal,) = stored.plan.proposals
    assert f"document {document.pk}" in proposal.why


def test_a_document_with_the_same_doi_is_proposed(cell):
    document = Document.objects.create(doi="10.1136/bmj.f174", title="A trial", year="2013")
    stored = import_page(
        (
            "K Phone calls keep people in touch",
            "K [Phone calls keep people in touch](https://doi.org/10.1136/BMJ.f174)",
        )
    )
    assert [p.line for p in stored.plan.proposals] == [11]
    assert Document.objects.filter(doi=document.doi).count() == 1


def test_publishing_bears_the_date_of_the_page(cell):
    edition = import_page(publication=PUBLICATION).edition
    assert (edition.dated_on, edition.source) == (date(2018, 10, 12), "import")
    assert PageImport.objects.get().edition == edition


def test_a_page_without_dates_is_published_today(cell):
    edition = import_page(
        ("Last revised 12 October 2018. First uploaded 01 June 2013", ""), publication=PUBLICATION
    ).edition
    assert edition.dated_on == edition.published_at.date()


def test_a_page_older_than_the_edition_is_refused_and_nothing_written(cell):
    live(cell, dated_on=date(2019, 1, 1))
    with pytest.raises(WrongDate, match="older than the current edition"):
        import_page(publication=PUBLICATION)
    assert not Entry.objects.exists()
    assert not PageImport.objects.exists()


def test_a_page_that_cannot_be_published_is_not_stored_either(cell):
    with pytest.raises(Blocked, match="neither a headline"):
        import_page(
            ("K Prisons and clinics share a nurse (2011).", "K (2011)."), publication=PUBLICATION
        )
    assert not Entry.objects.exists()


def test_a_cell_that_is_not_here_is_refused_by_name_and_line():
    with pytest.raises(PageError, match=r"e5\.txt, line 3: it is drug cell E5, and there is no"):
        import_page()


def test_looking_writes_nothing(cell):
    before = snapshot_of(cell), Page.objects.values_list("drafts_changed_at", flat=True)[0]
    look(page())
    after = snapshot_of(cell), Page.objects.values_list("drafts_changed_at", flat=True)[0]
    assert before == after
    assert not PageImport.objects.exists()


def test_the_history_of_a_row_says_that_it_was_imported(cell, django_user_model):
    editor = django_user_model.objects.create_user("ana")
    import_page(by=editor)
    record = cell.entries.get(category="S").history.latest()
    assert (record.history_user, record.history_change_reason) == (editor, "Import of e5.txt")


def test_importing_into_one_cell_touches_no_other(cell):
    other = EntryFactory(cell=CellFactory(code="A1"))
    import_page()
    assert Entry.objects.get(pk=other.pk).row_version == other.row_version
    assert Cell.objects.get(pk=other.cell.pk).row_version == other.cell.row_version
