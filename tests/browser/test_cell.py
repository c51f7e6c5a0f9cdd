"""A cell page in a real browser: what script adds, and that everything is there without it."""

from io import BytesIO

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pypdf import PdfReader
from pytest_django.live_server_helper import LiveServer

from cells.models import Cell
from cells.richtext import build as b
from tests import weight
from tests.browser.test_reading import press_until_focused
from tests.factories import BiteFactory, CellFactory, DocumentFactory, EntryFactory, SectionFactory
from tests.factories import live as publish

LONG = b.paragraph("Long. " * 600)


@pytest.fixture
def cell(live_server: LiveServer) -> Cell:
    """E5 with a seminal study, a key study and a free review, a note, an unfold and a bite."""
    cell = CellFactory(headline="What a system owes", abstract=b.paragraph("In short."))
    first = EntryFactory(cell=cell, category="S", headline="Begun", annotation=LONG)
    body = b.join(
        b.paragraph("A ", b.note("flexible dose", "Raised when needed."), "."),
        b.unfold("How it was done", [b.paragraph("Folded ", b.note("away", "Out of sight."), ".")]),
    )
    EntryFactory(cell=cell, category="K", headline="Helped", annotation=body)
    free = DocumentFactory(free_url="https://b.example/copy", doi="10.1/x")
    EntryFactory(cell=cell, category="R", headline="Summed up", document=free, annotation=LONG)
    bite = BiteFactory(cell=cell)
    to_first = b.paragraph("With ", b.reference("the first trial", "entry", first.pk), ".")
    SectionFactory(bite=bite, kind="start", body=b.join(to_first, LONG))
    asked = b.bullet_list("Who pays?", "Who decides?")
    SectionFactory(bite=bite, kind="issue", heading="Whose task?", body=b.join(LONG, asked))
    publish(cell)
    return Cell.objects.get(pk=cell.pk)


@pytest.fixture
def bare(browser: Browser, live_server: LiveServer):
    """A page in a browser without script."""
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    yield context.new_page()
    context.close()


def headlines(page: Page) -> list[str]:
    return page.locator(".entry h3").all_text_contents()


def stay(page: Page) -> None:
    page.evaluate("window.wasHere = true")


def has_stayed(page: Page) -> bool:
    """Whether the page was not loaded anew since."""
    return bool(page.evaluate("window.wasHere"))


def test_the_contents_mark_what_is_being_read(page: Page, cell: Cell) -> None:
    page.goto("/drug/e5/")
    current = page.locator(".contents [aria-current]")
    for name in ("Key studies", "Issue 1: Whose task?", "Seminal studies"):
        page.get_by_role("navigation", name="On this page").get_by_role("link", name=name).click()
        expect(current).to_have_count(1)
        expect(current).to_contain_text(name)
    page.keyboard.press("Home")
    expect(current).to_contain_text("In short")


def test_the_contents_stay_in_view_beside_a_wide_page(page: Page, cell: Cell) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/drug/e5/#bite")
    expect(page.get_by_role("heading", name="On this page")).to_be_in_viewport()


def test_a_filter_changes_the_page_in_place_and_says_so(page: Page, cell: Cell) -> None:
    page.goto("/drug/e5/")
    stay(page)
    page.get_by_role("link", name="Reviews 1").last.click()
    expect(page.get_by_role("status")).to_have_text("1 of 3 entries shown.")
    assert headlines(page) == ["Summed up"]
    assert page.url.endswith("/drug/e5/?show=r")
    assert has_stayed(page)
    expect(page.locator(".filters a:focus")).to_have_text("Reviews 1")
    contents = page.get_by_role("navigation", name="On this page")
    expect(contents.get_by_role("link", name="Key studies")).to_have_count(0)


def test_filters_add_up_and_back_leads_through_them(page: Page, cell: Cell) -> None:
    page.goto("/drug/e5/")
    stay(page)
    for name, count in (("Key 1", "1 of 3"), ("Reviews 1", "2 of 3"), ("Free to read 1", "1 of 3")):
        page.locator(".filters").get_by_role("link", name=name).click()
        expect(page.locator("[data-count]")).to_contain_text(count)
    assert page.url.endswith("?show=k,r,free")
    for count in ("2 of 3", "1 of 3", "3 entries."):
        page.go_back()
        expect(page.locator("[data-count]")).to_contain_text(count)
    assert headlines(page) == ["Begun", "Helped", "Summed up"]
    assert has_stayed(page)


def test_following_a_link_within_the_page_asks_for_nothing(page: Page, cell: Cell) -> None:
    page.goto("/drug/e5/?show=s")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("link", name="the first trial (above)").click()
    expect(page.locator(".entry:target")).to_have_count(1)
    page.go_back()
    expect(page.locator(".entry:target")).to_have_count(0)
    assert asked == []


def test_a_reference_to_an_entry_filtered_away_in_place_shows_it(page: Page, cell: Cell) -> None:
    page.goto("/drug/e5/")
    page.locator(".filters").get_by_role("link", name="Reviews 1").click()
    expect(page.get_by_role("status")).to_have_text("1 of 3 entries shown.")
    page.get_by_role("link", name="the first trial").click()
    expect(page.locator(".entry:target h3")).to_have_text("Begun")
    assert "show" not in page.url


def test_without_a_network_a_filter_is_an_ordinary_link(page: Page, cell: Cell) -> None:
    page.goto("/drug/e5/")
    stay(page)
    page.route("**/*show=r*", lambda route: route.abort(), times=1)
    page.locator(".filters").get_by_role("link", name="Reviews 1").click()
    expect(page.locator("[data-count]")).to_contain_text("1 of 3")
    assert not has_stayed(page)


def test_title_and_link_are_copied_and_it_is_said(
    page: Page, context: BrowserContext, cell: Cell
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/drug/e5/")
    page.get_by_text("Copy title and link").click()
    expect(page.get_by_role("status")).to_have_text("Title and link copied.")
    title, link = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert title == "What a system owes (Drug Treatment Matrix cell E5)"
    assert link.endswith("/drug/e5/")
    expect(page.locator(".copy-text")).to_be_hidden()


def test_where_copying_is_not_allowed_the_text_unfolds(page: Page, cell: Cell) -> None:
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))")
    page.goto("/drug/e5/")
    page.get_by_text("Copy title and link").click()
    expect(page.locator(".copy-text")).to_contain_text("What a system owes")


def test_sharing_is_offered_where_the_device_can(page: Page, cell: Cell) -> None:
    page.add_init_script("navigator.share = async (what) => { window.shared = what; }")
    page.goto("/drug/e5/")
    expect(page.get_by_role("link", name="Share by e-mail")).to_be_hidden()
    page.get_by_role("button", name="Share").click()
    assert page.evaluate("window.shared.title").startswith("What a system owes (")
    assert page.evaluate("window.shared.url").endswith("/drug/e5/")


def test_elsewhere_sharing_is_a_mail(page: Page, cell: Cell) -> None:
    page.add_init_script("delete Navigator.prototype.share")
    page.goto("/drug/e5/")
    expect(page.get_by_role("button", name="Share")).to_be_hidden()
    href = page.get_by_role("link", name="Share by e-mail").get_attribute("href")
    assert href
    assert href.startswith("mailto:?subject=What%20a%20system%20owes")


def test_a_cell_is_read_by_keyboard_alone(page: Page, context: BrowserContext, cell: Cell) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/drug/e5/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    press_until_focused(page, "Copy title and link")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Title and link copied.")
    press_until_focused(page, "Key 1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("1 of 3 entries shown.")
    press_until_focused(page, "flexible dose")
    page.keyboard.press("Enter")
    expect(page.get_by_role("note", name="Note")).to_contain_text("Raised when needed.")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="flexible dose")).to_be_focused()
    press_until_focused(page, "How it was done")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="away")).to_be_visible()


def test_contents_are_followed_by_keyboard(page: Page, cell: Cell) -> None:
    page.goto("/drug/e5/")
    press_until_focused(page, "RReviews1")
    page.keyboard.press("Enter")
    heading = page.get_by_role("heading", name="Reviews", exact=True)
    expect(heading).to_be_in_viewport()
    expect(heading).to_have_css("background-color", "rgb(255, 239, 176)")


def test_everything_is_there_without_script(bare: Page, cell: Cell) -> None:
    bare.goto("/drug/e5/")
    bare.get_by_text("Copy title and link").click()
    expect(bare.locator(".copy-text")).to_contain_text("/drug/e5/")
    expect(bare.get_by_role("link", name="Share by e-mail")).to_be_visible()
    bare.get_by_role("button", name="flexible dose").click()
    expect(bare.get_by_role("note", name="Note")).to_contain_text("Raised when needed.")
    bare.get_by_role("button", name="Close").click()
    bare.get_by_text("How it was done", exact=True).click()
    expect(bare.get_by_role("button", name="away")).to_be_visible()
    bare.locator(".filters").get_by_role("link", name="Key 1").click()
    expect(bare.locator("[data-count]")).to_have_text("1 of 3 entries shown.")
    assert headlines(bare) == ["Helped"]
    bare.get_by_role("link", name="the first trial").click()
    expect(bare.locator(".entry:target h3")).to_have_text("Begun")


def printed(page: Page) -> list[str]:
    """The words of each page on paper, without white space: letters are set one by one."""
    reader = PdfReader(BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
    return ["".join(paper.extract_text().split()) for paper in reader.pages]


@pytest.mark.parametrize("script", [True, False])
def test_on_paper_nothing_is_lost(
    browser: Browser, live_server: LiveServer, cell: Cell, script: bool
) -> None:
    context = browser.new_context(java_script_enabled=script, base_url=live_server.url)
    page = context.new_page()
    page.goto("/drug/e5/")
    papers = printed(page)
    context.close()
    text = "".join(papers)
    for words in ("1.flexibledose:Raisedwhenneeded.", "2.away:Outofsight.", "Foldedaway2."):
        assert words in text
    for words in ("https://example.org/study", "https://b.example/copy", "Whopays?"):
        assert words in text
    for words in ("Onthispage", "Copytitle", "Linktothisentry", "Whatnext", "Freetoread1"):
        assert words not in text
    edition = cell.page.path + "/" + publish_date(cell) + "/"
    for number, paper in enumerate(papers, start=1):
        assert f"{number}of{len(papers)}" in paper
        assert edition in paper
    bite = next(paper for paper in papers if "TheMatrixBite" in paper)
    assert bite.index("TheMatrixBite") < bite.index("Long.")


def publish_date(cell: Cell) -> str:
    edition = Cell.objects.get(pk=cell.pk).page.current_edition
    assert edition
    return edition.address


@pytest.mark.parametrize("address", ["/drug/e5/", "/drug/e5/?show=k"])
def test_a_phone_with_letters_twice_as_large_scrolls_one_way_only(
    page: Page, cell: Cell, address: str
) -> None:
    for code, name in {"D5": "Management/supervision", "E4": "Organisational functioning"}.items():
        other = CellFactory(code=code)
        other.column.name = name
        other.column.save()
        publish(other)
    publish(cell.matrix)
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(address)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_heavy_cell_takes_three_requests(page: Page) -> None:
    weight.build()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/drug/e5/", wait_until="networkidle")
    assert len(asked) == 3, asked


def test_nothing_on_a_heavy_cell_moves_while_it_loads(page: Page) -> None:
    weight.build()
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver((list) => {"
        " for (const shift of list.getEntries()) window.moved += shift.value;"
        "}).observe({ type: 'layout-shift', buffered: true });"
    )
    page.goto("/drug/e5/", wait_until="networkidle")
    assert page.evaluate("window.moved") < 0.01
