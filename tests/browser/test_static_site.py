"""The copy of the site, opened from the disk."""

import pytest

from matrix_site.static_site import export_site
from tests import showcase

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", [320, 1280])
def test_a_reader_walks_through_the_copy_by_its_links(page, tmp_path, width):
    showcase.build()
    export_site(tmp_path / "site")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("requestfailed", lambda request: said.append(request.url))
    page.set_viewport_size({"width": width, "height": 900})
    page.goto((tmp_path / "site" / "index.html").as_uri())
    start = page.url
    page.get_by_role("navigation", name="Site").get_by_role("link", name="Drug").click()
    page.locator("main a[href='e5/index.html']").first.click()
    assert page.locator("html").get_attribute("data-scheme") == "device"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("link", name="All editions").click()
    page.locator("main a[href='../2018-10-12/index.html']").first.click()
    assert page.get_by_text("To be retired").first.is_visible()
    page.go_back()
    page.locator("main a[href='../compare/2018-10-12-to-2020-03-01/index.html']").first.click()
    assert page.locator("main ins, main del").first.is_visible()
    page.get_by_role("banner").get_by_role("link", name="Evidence Matrix").click()
    assert page.url == start
    assert said == []


def test_a_filter_of_the_copy_is_a_page_and_an_old_entry_leads_on(page, tmp_path):
    showcase.build()
    export_site(tmp_path / "site")
    page.goto((tmp_path / "site" / "drug" / "e5" / "index.html").as_uri())
    page.locator("main a[href='show-k.html#filters']").first.click()
    assert page.url.endswith("/drug/e5/show-k.html#filters")
    page.goto((tmp_path / "site" / "entry" / "1432" / "index.html").as_uri())
    page.wait_for_url("**/drug/e5/index.html#entry-1432")
    assert page.locator("#entry-1432").is_visible()
