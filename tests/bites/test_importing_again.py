"""A page that was imported before: what an import updates, and what it leaves to editors."""

import pytest

from bites.importing import (
    DraftsChanged,
    NothingToImport,
    Undecided,
    WrongChoice,
    drafts_version,
    look,
)
from bites.importing.findings import findings
from bites.importing.report import written
from bites.models import PageImport, Section
from cells.models import Credit
from entries.models import Entry
from tests.bites.cell_pages import import_page, page
from tests.factories import CellFactory, EntryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cell():
    """Drug E5, into which the page was imported."""
    cell = CellFactory()
    import_page()
    return cell


def entry_of(cell, year):
    return cell.entries.select_related("document").get(document__year=year)


def versions():
    return {
        model: list(model.objects.order_by("pk").values_list("pk", "row_version"))
        for model in (Entry, Section, Credit)
    }


def test_an_unchanged_page_changes_nothing(cell):
    before = versions()
    with pytest.raises(NothingToImport, match="Nothing to import: this page of"):
        import_page()
    assert versions() == before
    assert PageImport.objects.count() == 1


def test_a_page_that_differs_in_its_line_ends_only_is_unchanged(cell):
    with pytest.raises(NothingToImport):
        import_page(("\n", "\r\n"))


def test_a_changed_annotation_is_updated_and_nothing_else(cell):
    other = entry_of(cell, "2009").row_version
    import_page(("One nurse worked", "A single nurse worked"))
    assert "A single nurse" in entry_of(cell, "2011").annotation
    assert entry_of(cell, "2009").row_version == other


def test_a_changed_publisher_updates_the_document(cell):
    import_page(("(Scottish Government, 2013)", "(Welsh Government, 2013)"))
    assert entry_of(cell, "2013").document.publisher == "Welsh Government"


def test_an_editors_words_are_listed_and_not_overwritten(cell):
    entry = entry_of(cell, "2011")
    entry.annotation = "<p>An editor's words.</p>"
    entry.save()
    stored = import_page(("One nurse worked", "A single nurse worked"))
    assert entry_of(cell, "2011").annotation == "<p>An editor's words.</p>"
    (kept,) = stored.plan.kept()
    assert (kept.line, kept.why) == (13, "annotation")
    assert kept.text.startswith("A single nurse worked")


def test_what_an_editor_emptied_stays_empty(cell):
    cell.refresh_from_db()
    cell.more = ""
    cell.save()
    import_page(("One nurse worked", "A single nurse worked"))
    cell.refresh_from_db()
    assert cell.more == ""


def test_a_field_edited_long_ago_is_still_the_editors(cell):
    entry = entry_of(cell, "2011")
    entry.annotation = "<p>An editor's words.</p>"
    entry.save()
    import_page(("halved losses", "halved all losses"))
    import_page(("One nurse worked", "A single nurse worked"))
    assert entry_of(cell, "2011").annotation == "<p>An editor's words.</p>"


def test_an_entry_whose_headline_an_editor_changed_is_known_again(cell):
    entry = entry_of(cell, "2011")
    entry.headline = "A nurse is shared"
    entry.save()
    import_page(("One nurse worked", "A single nurse worked"))
    entry.refresh_from_db()
    assert (cell.entries.count(), entry.headline) == (4, "A nurse is shared")
    assert "A single nurse" in entry.annotation


def test_an_entry_with_another_headline_is_asked_about(cell):
    with pytest.raises(Undecided) as stopped:
        import_page(("Prisons and clinics share a nurse", "Sharing helps"))
    (question,) = stopped.value.questions
    assert question.line == 13
    assert [one.id for one in question.candidates] == [entry_of(cell, "2011").pk]
    assert PageImport.objects.count() == 1


def test_what_is_asked_about_is_neither_new_nor_missing(cell):
    plan = look(page(("Prisons and clinics share a nurse", "Sharing helps")))
    assert written(plan) == "1 to decide"
    assert plan.missing == []
    states = {one.what: one.state for one in findings(plan)}
    assert states["Sharing helps"] == "asked"


def test_an_entry_that_is_chosen_is_updated(cell):
    entry = entry_of(cell, "2011")
    change = ("Prisons and clinics share a nurse", "Sharing helps")
    import_page(change, choices={13: entry.pk})
    entry.refresh_from_db()
    assert (cell.entries.count(), entry.headline) == (4, "Sharing helps")


def test_an_entry_that_is_chosen_as_new_is_made(cell):
    import_page(("Prisons and clinics share a nurse", "Sharing helps"), choices={13: None})
    headlines = set(cell.entries.values_list("headline", flat=True))
    assert {"Sharing helps", "Prisons and clinics share a nurse"} <= headlines


@pytest.mark.parametrize("choices", [{13: 999_999}, {14: None}])
def test_a_choice_that_names_nothing_is_refused(cell, choices):
    with pytest.raises(WrongChoice):
        import_page(("Prisons and clinics", "Prisons"), choices=choices)


def test_an_entry_missing_from_the_newer_page_is_listed_and_kept(cell):
    gone = "K Prisons and clinics share a nurse (2011). One nurse worked on both sides of the wall."
    stored = import_page((gone, ""))
    assert entry_of(cell, "2011").retired_at is None
    assert any("share a nurse" in remark.text for remark in stored.plan.missing)


def test_an_entry_that_an_editor_deleted_is_made_again_and_listed(cell):
    entry_of(cell, "2011").delete()
    stored = import_page(("halved losses", "halved all losses"))
    assert entry_of(cell, "2011")
    (remark,) = [r for r in stored.plan.page.to_decide if "Imported before" in r.why]
    assert remark.line == 13


def test_a_new_entry_takes_its_place_and_the_others_keep_theirs(cell):
    before = entry_of(cell, "2011").row_version
    import_page(("K Prisons", "K Buses for all (1999). They run at night.\n\nK Prisons"))
    years = cell.entries.in_page_order().values_list("document__year", flat=True)
    assert list(years) == ["1988", "2009", "1999", "2011", "2013"]
    assert entry_of(cell, "2011").row_version == before


def test_the_order_follows_the_page(cell):
    first = "K Phone calls keep people in touch (2009; free source at time of writing). "
    second = "K Prisons and clinics share a nurse (2011). "
    import_page((first, "K Swap"), (second, first), ("K Swap", second))
    years = cell.entries.in_page_order().values_list("document__year", flat=True)
    assert list(years) == ["1988", "2011", "2009", "2013"]


def test_an_editors_order_stays_and_a_new_entry_joins_in(cell):
    entry = entry_of(cell, "2011")
    entry.order = 15
    entry.save()
    import_page(("R What", "K Buses for all (1999). They run at night.\n\nR What"))
    years = cell.entries.in_page_order().values_list("document__year", flat=True)
    assert list(years) == ["1988", "2011", "1999", "2009", "2013"]


def test_a_retired_entry_stays_retired_and_is_listed(cell):
    entry_of(cell, "2011").retire("A newer study replaced it.")
    stored = import_page(("halved losses", "halved all losses"))
    assert entry_of(cell, "2011").retired_at
    assert any("it stays retired" in remark.why for remark in stored.plan.missing)


def test_a_section_with_another_heading_is_asked_about(cell):
    with pytest.raises(Undecided) as stopped:
        import_page(("Who pays for the nurse?", "Who pays the nurse?"))
    assert stopped.value.questions[0].kind == "section"


def test_a_changed_section_is_updated(cell):
    import_page(("The clinic paid", "The clinic always paid"))
    assert "always paid" in Section.objects.get(heading="Who pays for the nurse?").body


def test_an_entry_made_by_hand_is_known_and_its_words_are_kept():
    cell = CellFactory()
    headline = "What joins up, holds up"
    entry = EntryFactory(
        cell=cell,
        category="R",
        headline=headline,
        annotation="<p>By hand.</p>",
        document__year="2013",
    )
    stored = import_page()
    entry.refresh_from_db()
    assert (cell.entries.count(), entry.annotation) == (4, "<p>By hand.</p>")
    assert entry.document.publisher == "Scottish Government"
    assert "annotation" in {remark.why for remark in stored.plan.kept()}


def test_a_draft_saved_since_the_review_refuses_the_import(cell):
    seen = drafts_version(cell)
    entry_of(cell, "2011").save()
    with pytest.raises(DraftsChanged):
        import_page(("halved losses", "halved all losses"), seen=seen)
