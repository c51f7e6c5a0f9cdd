"""References to marked passages: where they lead, and what is said when a passage is gone."""

from datetime import date

import pytest

from cells.richtext import build as b
from tests.factories import BiteFactory, CellFactory, EntryFactory, SectionFactory, live

pytestmark = pytest.mark.django_db

MARK = "p-ab12cd34"
PASSAGE = b.paragraph(b.mark("This passage", MARK), " counts.")
GONE = "no longer on this page"


def text_of(response):
    return response.content.decode()


def refer_to(row, mark=MARK):
    """A paragraph that refers to a passage of an entry, section or cell."""
    return b.paragraph(b.reference("that", row._meta.model_name, row.pk, mark))


def section_of(cell, **kwargs):
    return SectionFactory(bite=BiteFactory(cell=cell), **kwargs)


@pytest.fixture
def marked():
    """A section of drug E5 with a marked passage, published."""
    section = SectionFactory(body=PASSAGE)
    live(section.bite.cell, dated_on=date(2018, 10, 12))
    return section


def change(section, body):
    section.body = body
    section.save()
    live(section.bite.cell)


# --- On the page itself ---------------------------------------------------------------------


def test_a_reference_leads_to_the_passage_and_says_where_it_stands(client):
    entry = EntryFactory(annotation=PASSAGE)
    section_of(entry.cell, body=refer_to(entry))
    EntryFactory(cell=entry.cell, category="S", annotation=refer_to(entry))
    live(entry.cell)
    text = text_of(client.get("/drug/e5/"))
    for where in ("above", "below"):
        assert f'href="#{MARK}">that <span class="reference-where">({where})</span></a>' in text


def test_within_its_own_text_a_passage_is_neither_above_nor_below(client):
    section = SectionFactory(body=PASSAGE)
    section.body = b.join(PASSAGE, refer_to(section))
    section.save()
    live(section.bite.cell)
    assert f'href="#{MARK}">that</a>' in text_of(client.get("/drug/e5/"))


@pytest.mark.parametrize("field", ["abstract", "short_version", "more"])
def test_a_passage_in_any_text_of_a_cell_can_be_referred_to(client, field):
    cell = CellFactory(**{field: PASSAGE})
    section_of(cell, body=refer_to(cell))
    live(cell)
    assert f'href="#{MARK}">that <' in text_of(client.get("/drug/e5/"))


def test_a_passage_that_moved_on_its_page_is_still_led_to(client):
    entry = EntryFactory()
    section_of(entry.cell, body=b.join(PASSAGE, refer_to(entry)))
    live(entry.cell)
    assert f'href="#{MARK}">that</a>' in text_of(client.get("/drug/e5/"))


def test_a_reference_to_a_passage_that_is_gone_leads_to_where_it_stood(client):
    entry = EntryFactory()
    section_of(entry.cell, body=b.join(refer_to(entry), refer_to(entry.cell)))
    live(entry.cell)
    text = text_of(client.get("/drug/e5/"))
    assert f'href="#entry-{entry.pk}">that <span class="reference-where">(above)' in text
    assert 'href="#content">that</a>' in text
    assert MARK not in text


def test_a_passage_filtered_away_is_led_to_on_the_whole_page(client):
    entry = EntryFactory(category="S", annotation=PASSAGE)
    EntryFactory(cell=entry.cell, category="R", annotation=refer_to(entry))
    live(entry.cell)
    assert f'href="/drug/e5/#{MARK}">that</a>' in text_of(client.get("/drug/e5/?show=r"))


# --- From another page ----------------------------------------------------------------------


def test_a_reference_to_another_page_leads_to_the_address_of_the_passage(client, marked):
    cell = CellFactory(
        code="D5",
        abstract=b.join(refer_to(marked), refer_to(marked.bite.cell), refer_to(marked, "")),
    )
    live(cell)
    text = text_of(client.get("/drug/d5/"))
    assert f'href="/section/{marked.pk}/{MARK}/">that</a>' in text
    assert f'href="/drug/e5/#{MARK}">that</a>' in text
    assert f'href="/section/{marked.pk}/">that</a>' in text


def test_the_address_of_a_passage_leads_to_where_it_stands(client, marked):
    for method in (client.get, client.head):
        response = method(f"/section/{marked.pk}/{MARK}/")
        assert (response.status_code, response["Location"]) == (302, f"/drug/e5/#{MARK}")


def test_it_is_led_to_in_the_text_that_it_moved_to(client, marked):
    entry = EntryFactory(cell=marked.bite.cell, annotation=PASSAGE)
    change(marked, b.paragraph("Without."))
    assert client.get(f"/section/{marked.pk}/{MARK}/")["Location"] == f"/drug/e5/#{MARK}"
    assert client.get(f"/entry/{entry.pk}/{MARK}/")["Location"] == f"/drug/e5/#{MARK}"


def test_a_passage_outlives_the_section_that_it_stood_in(client, marked):
    EntryFactory(cell=marked.bite.cell, annotation=PASSAGE)
    pk, cell = marked.pk, marked.bite.cell
    marked.delete()
    live(cell)
    assert client.get(f"/section/{pk}/{MARK}/")["Location"] == f"/drug/e5/#{MARK}"
    assert client.get(f"/section/{pk}/p-zzzzzzzz/").status_code == 410


def test_a_draft_moves_no_address(client, marked):
    marked.body = b.paragraph("Without.")
    marked.save()
    assert client.get(f"/section/{marked.pk}/{MARK}/")["Location"] == f"/drug/e5/#{MARK}"


@pytest.mark.parametrize("mark", ["p-ab12cd3", "content", "2018-10-12"])
def test_what_is_no_mark_has_no_address(client, marked, mark):
    assert client.get(f"/section/{marked.pk}/{mark}/").status_code == 404


# --- Gone -----------------------------------------------------------------------------------


def arrive(client, section):
    """The answer of the page that the address of the passage leads to, and that address."""
    address, _, fragment = client.get(f"/section/{section.pk}/{MARK}/")["Location"].partition("#")
    assert fragment == f"section-{section.pk}"
    return client.get(address), address


def test_the_address_of_a_gone_passage_leads_to_its_section_which_says_so(client, marked):
    change(marked, b.paragraph("Without."))
    section_of(marked.bite.cell, kind="start", body=b.paragraph("Another."))
    live(marked.bite.cell)
    response, address = arrive(client, marked)
    assert address == f"/drug/e5/?gone={MARK}&from=section-{marked.pk}"
    text = text_of(response)
    assert text.count(GONE) == 1
    assert text.index(f'id="section-{marked.pk}"') < text.index(GONE) < text.index("Without.")
    assert "This is the section where it stood." in text


def test_an_entry_says_so_too(client):
    entry = EntryFactory()
    live(entry.cell)
    text = text_of(client.get(f"/entry/{entry.pk}/{MARK}/", follow=True))
    assert "This is the entry where it stood." in text


@pytest.mark.parametrize("rest", ["", "&from=section-999", "&from=part-0", "&from=<b>"])
def test_without_a_place_that_is_shown_the_page_says_so_at_its_top(client, marked, rest):
    text = text_of(client.get(f"/drug/e5/?gone=p-zzzzzzzz{rest}"))
    assert text.count(GONE) == 1
    assert text.index(GONE) < text.index("<h1>")


@pytest.mark.parametrize(
    "query", ["gone=", "gone=<b>", "gone=p-zzzzzzzz%0a", "gone=content", f"gone={MARK}"]
)
def test_junk_and_what_is_there_are_passed_over(client, marked, query):
    plain = client.get("/drug/e5/")
    assert client.get(f"/drug/e5/?{query}&from=section-{marked.pk}").content == plain.content


@pytest.mark.parametrize("address", ["/drug/e5/2018-10-12/", "/drug/", "/drug/rows/5/"])
def test_archived_pages_and_others_say_nothing(client, marked, address):
    for subject in (marked.bite.cell.matrix, marked.bite.cell.row):
        live(subject)
    text = text_of(client.get(f"{address}?gone=p-zzzzzzzz&from=section-{marked.pk}"))
    assert GONE not in text


def test_a_passage_that_came_back_makes_kept_copies_stale(client, marked):
    change(marked, b.paragraph("Without."))
    response, address = arrive(client, marked)
    kept = {"if-none-match": response["ETag"]}
    assert client.get(address, headers=kept).status_code == 304
    change(marked, b.join(PASSAGE, b.paragraph("Again.")))
    response = client.get(address, headers=kept)
    assert response.status_code == 200
    assert GONE not in text_of(response)
