from datetime import UTC, date, datetime

import pytest

from cells.models import Edition, Passage
from cells.publishing import (
    Blocked,
    DraftChanged,
    NothingChanged,
    Overtaken,
    WrongDate,
    problems_in,
    publish,
    snapshot_of,
)
from cells.richtext import build as b
from cells.snapshots import fingerprint
from tests.factories import CellFactory, EntryFactory, MatrixFactory, SectionFactory, live

pytestmark = pytest.mark.django_db

MARK = "p-ab12cd34"


def test_publishing_freezes_the_words_of_the_draft():
    entry = EntryFactory(headline="Retention protects")
    edition = live(entry.cell)
    entry.headline = "Something else"
    entry.save()
    edition = Edition.objects.get(pk=edition.pk)
    assert edition.contents["entries"]["entries"][0]["headline"] == "Retention protects"


def test_the_newest_edition_is_current():
    cell = CellFactory(headline="One")
    live(cell)
    cell.headline = "Two"
    cell.save()
    edition = live(cell)
    cell.page.refresh_from_db()
    assert (cell.page.current_edition, edition.number) == (edition, 2)


def test_the_same_words_are_not_published_twice():
    cell = CellFactory()
    live(cell)
    with pytest.raises(NothingChanged, match="the same as edition 1"):
        live(cell)


def test_a_minor_edition_does_not_change_when_the_page_last_changed():
    cell = CellFactory()
    first = live(cell)
    cell.headline = "Typo mended"
    cell.save()
    live(cell, kind="minor")
    cell.page.refresh_from_db()
    assert cell.page.changed_in == first


def test_the_first_edition_is_significant():
    assert live(CellFactory(), kind="minor").kind == "significant"


def test_one_of_two_publishers_is_told_which_edition_appeared():
    cell = CellFactory()
    live(cell)
    cell.headline = "Mine"
    cell.save()
    live(cell, base=1)
    cell.headline = "Theirs"
    cell.save()
    with pytest.raises(Overtaken, match="Edition 2"):
        live(cell, base=1)


def test_a_draft_that_changed_after_the_review_is_not_published():
    cell = CellFactory()
    reviewed = fingerprint(snapshot_of(cell))
    cell.headline = "Changed meanwhile"
    cell.save()
    with pytest.raises(DraftChanged):
        live(cell, reviewed=reviewed)


def test_an_edition_is_dated_today_in_london():
    edition = live(CellFactory(), now=datetime(2026, 6, 30, 23, 30, tzinfo=UTC))
    assert (edition.dated_on, edition.address) == (date(2026, 7, 1), "2026-07-01")


def test_a_second_edition_of_a_day_has_an_address_of_its_own():
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    cell = CellFactory()
    live(cell, now=now)
    cell.headline = "Again"
    cell.save()
    assert live(cell, now=now).address == "2026-03-01-2"


def test_an_edition_older_than_the_current_one_is_refused():
    cell = CellFactory()
    live(cell, dated_on=date(2018, 10, 12))
    cell.headline = "Older"
    cell.save()
    with pytest.raises(WrongDate, match="older than the current edition"):
        live(cell, dated_on=date(2013, 6, 1))


def test_an_edition_of_tomorrow_is_refused():
    with pytest.raises(WrongDate, match="future"):
        live(CellFactory(), dated_on=date(2030, 1, 1), now=datetime(2026, 1, 1, tzinfo=UTC))


def test_an_edition_needs_a_note():
    with pytest.raises(ValueError, match="change note"):
        publish(CellFactory(), kind="minor", note="  ")


def test_a_reference_to_nothing_stops_publishing():
    section = SectionFactory(body='<p>See <a data-ref="entry:999">that study</a>.</p>')
    with pytest.raises(Blocked, match="does not exist") as blocked:
        live(section.bite.cell)
    assert blocked.value.problems[0].url == f"/admin/bites/section/{section.pk}/change/#id_body"


def test_a_reference_to_a_draft_advises():
    elsewhere = EntryFactory(cell=CellFactory(code="A1"), headline="Elsewhere")
    section = SectionFactory(body=f'<p>See <a data-ref="entry:{elsewhere.pk}">it</a>.</p>')
    problems = problems_in(snapshot_of(section.bite.cell))
    assert any("not published yet" in p.message and not p.blocks for p in problems)


def test_a_reference_within_the_page_is_no_problem():
    entry = EntryFactory(headline="Here")
    SectionFactory(
        bite__cell=entry.cell, body=f'<p>See <a data-ref="entry:{entry.pk}">that one</a>.</p>'
    )
    assert live(entry.cell).number == 1


def advice_on(section):
    """What is said of it before publishing, where it does not block."""
    problems = problems_in(snapshot_of(section.bite.cell))
    return [
        str(p)
        for p in problems
        if not p.blocks and p.url.endswith(f"/{section.pk}/change/#id_body")
    ]


def test_a_reference_to_a_passage_of_the_draft_is_no_problem():
    section = SectionFactory(body=b.paragraph(b.mark("this", MARK)))
    refers = SectionFactory(
        bite=section.bite,
        kind="start",
        body=b.paragraph(b.reference("that", "section", section.pk, MARK)),
    )
    assert advice_on(refers) == []


def test_a_reference_to_a_passage_that_is_gone_advises():
    entry = EntryFactory()
    section = SectionFactory(
        bite__cell=entry.cell, body=b.paragraph(b.reference("that", "entry", entry.pk, MARK))
    )
    (advice,) = advice_on(section)
    assert advice.startswith(f"Bite, “{section.title}”: The reference “that” (entry {entry.pk})")
    assert "leads to its entry only: the marked passage (p-ab12cd34) is gone" in advice


def test_passages_of_another_page_are_those_of_its_current_edition():
    there = EntryFactory(cell=CellFactory(code="A1"), annotation=b.paragraph(b.mark("this", MARK)))
    refers = b.paragraph(b.reference("that", "entry", there.pk, MARK))
    section = SectionFactory(body=refers)
    assert ["not published yet" in advice for advice in advice_on(section)] == [True]
    live(there.cell)
    there.annotation = b.paragraph("Without.")
    there.save()
    assert advice_on(section) == []
    live(there.cell)
    assert ["is gone" in advice for advice in advice_on(section)] == [True]


@pytest.mark.parametrize(
    "href", ["#", "", "javascript:alert(1)", "ftp://example.org/", "page.html"]
)
def test_a_link_without_an_address_stops_publishing(href):
    entry = EntryFactory(headline="Linked")
    type(entry).objects.filter(pk=entry.pk).update(annotation=f'<p><a href="{href}">there</a></p>')
    with pytest.raises(Blocked, match="no address that can be opened"):
        live(entry.cell)


@pytest.mark.parametrize(
    "html",
    [
        '<p><a href="#">never closed</p>',
        '<p><a href="#">then <a href="https://example.org/">another</a></p>',
        '<p><a data-ref="poem:1">of no known kind</a></p>',
    ],
)
def test_a_bad_link_is_found_in_bad_html(html):
    entry = EntryFactory(headline="Linked")
    type(entry).objects.filter(pk=entry.pk).update(annotation=html)
    with pytest.raises(Blocked, match="no address that can be opened"):
        live(entry.cell)


def test_an_entry_without_headline_and_title_stops_publishing():
    entry = EntryFactory(headline="", document__title="")
    with pytest.raises(Blocked, match="neither a headline nor a document title"):
        live(entry.cell)


def test_an_entry_without_address_advises():
    entry = EntryFactory(headline="Found", document__url="")
    problems = problems_in(snapshot_of(entry.cell))
    assert any("plain text" in p.message and not p.blocks for p in problems)


def test_link_text_that_says_nothing_advises():
    entry = EntryFactory(headline="X", annotation='<p>Click <a href="https://x.org/">here</a></p>')
    problems = problems_in(snapshot_of(entry.cell))
    assert any("does not say where" in p.message and not p.blocks for p in problems)


def test_publishing_says_where_each_entry_and_section_stands():
    section = SectionFactory()
    entry = EntryFactory(cell=section.bite.cell)
    live(entry.cell)
    standing = Passage.objects.standing().values_list("kind", "number", "page__path")
    assert set(standing) == {
        ("cell", entry.cell.pk, "drug/e5"),
        ("entry", entry.pk, "drug/e5"),
        ("section", section.pk, "drug/e5"),
    }


def test_a_card_tells_an_entrys_categories_and_how_long_a_bite_is():
    entry = EntryFactory(category="S", second_category="K")
    live(entry.cell)
    assert Passage.objects.get(kind="entry").card == {"categories": ["S", "K"]}
    assert Passage.objects.get(kind="cell").card["bite"] == 0
    SectionFactory(bite__cell=entry.cell, body="<p>Two words.</p>")
    live(entry.cell)
    assert Passage.objects.get(kind="cell").card["bite"] == 2


def test_a_retired_entry_keeps_its_reason_and_last_edition():
    entry = EntryFactory(headline="Outdated")
    first = live(entry.cell)
    entry.retire("A newer review replaced it.")
    live(entry.cell)
    passage = Passage.objects.get(kind="entry", number=entry.pk)
    assert (passage.retired_because, passage.edition) == ("A newer review replaced it.", first)


def test_a_page_that_mentions_a_new_entry_is_told():
    elsewhere = EntryFactory(cell=CellFactory(code="A1"), headline="Elsewhere")
    section = SectionFactory(body=f'<p><a data-ref="entry:{elsewhere.pk}">It</a></p>')
    page = section.bite.cell.page
    live(section.bite.cell)
    page.refresh_from_db()
    before = page.facts_version
    live(elsewhere.cell)
    page.refresh_from_db()
    assert page.facts_version > before


def test_publishing_tells_the_matrix_and_home():
    cell = CellFactory()
    matrix = MatrixFactory().page
    before = matrix.facts_version
    live(cell)
    matrix.refresh_from_db()
    assert matrix.facts_version > before


@pytest.mark.parametrize("slug", ["admin", "search", "static"])
def test_a_matrix_cannot_take_an_address_in_use(slug):
    with pytest.raises(Exception, match="used by another page"):
        MatrixFactory(slug=slug).full_clean()
