"""Mails in a real browser: read in light and dark, on a phone, in large letters, and by axe."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.subscriptions.mails import html_in, parsed
from tests.subscriptions.samples import EVERY_PIECE, LETTERS

MAILS = LETTERS | {"every piece": EVERY_PIECE}
LARGER = """() => {
  const all = [...document.querySelectorAll("body *")];
  const sizes = all.map((one) => parseFloat(getComputedStyle(one).fontSize) * 2);
  all.forEach((one, place) => one.style.setProperty("font-size", `${sizes[place]}px`, "important"));
  all.forEach((one) => one.style.setProperty("line-height", "1.5", "important"));
}"""


def show(page: Page, name: str, width: int = 600) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.set_content(html_in(parsed(MAILS[name], name if name in LETTERS else "bulletin")))


def colours(page: Page, selector: str) -> tuple[str, str]:
    """Of its ground and of its words."""
    return tuple(
        page.eval_on_selector(
            selector, "it => [getComputedStyle(it).backgroundColor, getComputedStyle(it).color]"
        )
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", MAILS)
def test_axe_finds_nothing(page: Page, name: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    show(page, name)
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_dark_is_dark(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    show(page, "change")
    assert colours(page, "body") == ("rgb(23, 22, 20)", "rgb(236, 231, 222)")
    assert colours(page, ".button") == ("rgb(236, 231, 222)", "rgb(23, 22, 20)")
    assert colours(page, "ins") == ("rgb(18, 57, 47)", "rgb(174, 232, 214)")


def test_outlook_on_the_web_is_told_of_the_dark_too(page: Page) -> None:
    show(page, "change")
    page.eval_on_selector("html", "it => it.setAttribute('data-ogsc', '')")
    assert colours(page, "body") == ("rgb(23, 22, 20)", "rgb(236, 231, 222)")


def test_without_style_sheets_every_element_keeps_its_style(page: Page) -> None:
    show(page, "change")
    before = colours(page, "ins"), colours(page, ".button")
    page.eval_on_selector_all("style", "all => all.forEach((one) => one.remove())")
    assert (colours(page, "ins"), colours(page, ".button")) == before
    assert before[0] == ("rgb(216, 238, 230)", "rgb(11, 66, 55)")


@pytest.mark.parametrize("name", MAILS)
def test_nothing_is_asked_of_anybody(page: Page, name: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    show(page, name)
    page.wait_for_load_state("networkidle")
    assert asked == []


@pytest.mark.parametrize("name", MAILS)
def test_nothing_scrolls_sideways_on_a_phone(page: Page, name: str) -> None:
    show(page, name, width=320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("name", MAILS)
def test_letters_may_be_twice_as_large(page: Page, name: str) -> None:
    show(page, name, width=640)
    page.evaluate(LARGER)
    assert page.evaluate("document.documentElement.scrollWidth") <= 640


def test_a_button_can_be_pressed_with_a_thumb(page: Page) -> None:
    show(page, "confirm", width=320)
    box = page.get_by_role("link", name="Confirm").bounding_box()
    assert box["height"] >= 44
