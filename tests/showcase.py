"""A small site in which every piece of a page is used, for tests of all its pages at once."""

from datetime import date

from django.utils import timezone

from cells.models import Cell, Matrix, Page
from cells.richtext import build as b
from subscriptions import bulletins
from subscriptions.sweeping.bulletins import address_bulletins
from tests.cells.richtext.samples import EVERYTHING
from tests.factories import (
    BiteFactory,
    CellFactory,
    ColumnFactory,
    CreditFactory,
    DocumentFactory,
    EntryFactory,
    EssayFactory,
    MatrixFactory,
    NoticeFactory,
    PlainPageFactory,
    RowFactory,
    SectionFactory,
    StoredSearchFactory,
    TopicFactory,
    live,
)
from tests.readers import BulletinFactory

# One page of each kind, and what leads to or away from one.
ADDRESSES = [
    "/",
    "/drug/",
    "/?column=e",
    "/drug/?row=5&column=e",
    "/drug/?view=changed",
    "/drug/?view=gaps&column=d,e",
    "/drug/?view=due",
    "/drug/course/",
    "/drug/e5/",
    "/drug/e5/?show=k",
    "/drug/e5/?show=g,free",
    "/drug/e5/?gone=p-zzzzzzzz&from=entry-1432",
    "/drug/e5/2018-10-12/",
    "/drug/e5/2020-03-01/",
    "/drug/e5/editions/",
    "/drug/e5/compare/",
    "/drug/e5/compare/2018-10-12...2020-03-01/",
    "/drug/e5/compare/2018-10-12...2020-03-01/?whole=1",
    "/drug/compare/2018-10-12...2018-10-12/",
    "/drug/d5/",
    "/drug/rows/5/",
    "/drug/columns/e/",
    "/drug/2018-10-12/",
    "/drug/rows/5/2018-10-12/",
    "/topics/",
    "/topics/?order=changed",
    "/topics/naloxone/",
    "/topics/naloxone/2018-10-12/",
    "/topics/naloxone/editions/",
    "/topics/housing/",
    "/collections/",
    "/collections/helping/",
    "/about/",
    "/method/",
    "/subscribe/",
    "/subscribe/?scope=drug/rows/5&course=drug",
    "/subscribe/sent/",
    "/subscribe/preferences/",
    "/subscribe/preferences/sent/",
    "/drug/e5/cite/",
    "/drug/e5/2018-10-12/cite/",
    "/drug/rows/5/cite/",
    "/entry/1432/cite/",
    "/api/",
    "/bulletins/",
    "/bulletins/1/",
    "/search/",
    "/search/?q=helps+OR+safeguarding&matrix=drug",
    "/search/?q=safegaurding",
]
# What is taken away, in every form of each kind of page.
FILES = [
    *(f"/drug.{form}" for form in ("json", "csv", "ris", "bib", "atom")),
    *(f"/drug/e5.{form}" for form in ("json", "csv", "ris", "bib", "atom")),
    *(f"/drug/e5/2018-10-12.{form}" for form in ("json", "csv", "ris", "bib")),
    *(f"/entry/1432.{form}" for form in ("json", "csv", "ris", "bib")),
    *(f"{page}.{form}" for page in ("/drug/rows/5", "/about") for form in ("json", "atom")),
    *(f"/topics/naloxone.{form}" for form in ("json", "csv", "ris", "bib", "atom")),
    *("/drug/2018-10-12.json", "/drug/columns/e.json", "/drug/columns/e.atom", "/feed.atom"),
    *(f"/search.{form}?q=helps&matrix=drug" for form in ("json", "csv", "ris", "bib", "atom")),
    "/bulletins.atom",
    *("/drug/e5/cite.ris", "/drug/e5/cite.bib", "/drug/e5/2018-10-12/cite.bib"),
]
# Those that say that something is not there.
MISSING = {"/drug/a1/": 404, "/nowhere/": 404, "/entry/{retired}/": 410}


def build() -> Cell:
    """Publish it, and return its fullest cell, drug E5, which has two editions."""
    matrix = MatrixFactory(scope_line="Treatment of problems with illegal drugs.")
    for letter, name in {"A": "Interventions", "D": "Organisations", "E": "Systems"}.items():
        ColumnFactory(
            matrix=matrix,
            letter=letter,
            name=name,
            meaning=f"What {name} do",
            role=f"I care for {name}",
        )
    for number, name in {1: "Reducing harm", 5: "Safeguarding"}.items():
        RowFactory(
            matrix=matrix,
            number=number,
            name=name,
            audience="Criminal justice staff",
            introduction=b.join(b.paragraph("Read it across."), b.heading("Why")),
        )
    for code in ("A1", "D5", "E5"):
        CellFactory(code=code)
    cell = Cell.objects.get(column__letter="E")
    fill(cell)
    StoredSearchFactory(slug="helping", title="What helps", query="q=helps")
    topic = TopicFactory(slug="naloxone", name="Naloxone", is_hot=True)
    TopicFactory(slug="housing", name="Housing")
    publish_frame(matrix)
    live(EssayFactory(topic=topic), dated_on=date(2018, 10, 12))
    live(cell, dated_on=date(2018, 10, 12), source="demo")
    cell.headline = "What a system owes to those around it"
    cell.save()
    cell.entries.get(headline="To be retired").retire("Its authors withdrew it.")
    live(cell, dated_on=date(2020, 3, 1), note="One study is gone", source="demo")
    page = Page.objects.get(pk=cell.page_id)
    page.searched_to, page.review_by = date(2020, 1, 31), date(2021, 1, 31)
    page.reviewed_on = date(2020, 6, 1)
    page.save()
    send_bulletins(page)
    return Cell.objects.get(pk=cell.pk)


def send_bulletins(page: Page) -> None:
    """One of the bite of this page, with words of every kind and an edition; and one after it."""
    first = bulletins.draft_of_bite(page, by=None)
    first.body = EVERYTHING
    first.save()
    first.editions.set(page.editions.filter(number=1))
    for bulletin in (first, BulletinFactory(body="<p>The next one.</p>")):
        bulletins.plan(bulletin)
        address_bulletins(timezone.now())


def publish_frame(matrix: Matrix) -> None:
    """Everything but the cell E5 and the cell A1, which stays without an edition."""
    day = date(2018, 10, 12)
    live(matrix, dated_on=day)
    live(matrix.rows.get(number=5), dated_on=day)
    live(matrix.columns.get(letter="E"), dated_on=day)
    live(Cell.objects.get(column__letter="D"), dated_on=day)
    live(PlainPageFactory(body=EVERYTHING), dated_on=day)
    parts = [b.join(b.heading(f"Part {n}"), b.paragraph("Words. " * 90)) for n in range(3)]
    live(PlainPageFactory(slug="method", body=b.join(*parts)), dated_on=day, source="demo")


def fill(cell: Cell) -> None:
    """Give the cell entries of all categories, a bite, credits, and notices."""
    cell.abstract = b.paragraph("A few sentences with ", b.note("a note", "Said of it."), ".")
    cell.short_version = b.ordered_list("First", "Second")
    cell.more = b.paragraph("More on ", b.link("1", "https://example.org/more"), ".")
    cell.gap, cell.reviewer = "little_found", "A reader"
    cell.save()
    EntryFactory(cell=cell, category="S", headline="To be retired", order=0)
    first = EntryFactory(cell=cell, category="S", second_category="K", headline="Two things")
    # The number to which the sample texts refer.
    second = EntryFactory(
        pk=1432, cell=cell, category="K", headline="It helps", annotation=EVERYTHING
    )
    bare = DocumentFactory(title="No address", url="", authors="Nobody A", country="Wales")
    EntryFactory(cell=cell, category="R", document=bare)
    free = DocumentFactory(free_url="https://example.org/free", free_note="at the journal")
    third = EntryFactory(cell=cell, category="G", headline="Do it", document=free)
    for entry, kind in ((first, "retracted"), (second, "dead"), (third, "corrected")):
        NoticeFactory(document_number=entry.document_id, kind=kind, words="It was so.")
    free.tags.add("naloxone")
    closed = DocumentFactory(title="Behind a wall", authors="Ash A, Elm B", doi="10.1/x", url="")
    EntryFactory(cell=cell, category="R", document=closed)
    other = Cell.objects.get(column__letter="D")
    EntryFactory(cell=other, category="G", document=free)
    bite = BiteFactory(cell=cell)
    SectionFactory(bite=bite, kind="about", body=EVERYTHING.replace("p-ab12cd", "p-ef56gh"))
    start = b.paragraph("With ", b.reference("the trial", "entry", second.pk), ".")
    SectionFactory(bite=bite, kind="start", body=start)
    SectionFactory(
        bite=bite, kind="issue", heading="Who decides?", body=b.join(start, b.heading("How"))
    )
    asked = b.join(b.paragraph("Words."), b.bullet_list("Who pays?", b.note("Why?", "Because.")))
    SectionFactory(bite=bite, kind="issue", heading="Whose task?", body=asked)
    SectionFactory(bite=BiteFactory(cell=other), kind="start", body=start)
    CreditFactory(link="https://example.org/society", period="2012 to 2015")
