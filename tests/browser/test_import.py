"""A cell page imported in a browser; and the two real pages imported, published and read.

The latter run where SEEDS names the folder that holds them; none of their words stand here.
"""

import os
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from playwright.sync_api import BrowserContext, Page, expect

from bites.models import PageImport
from cells.pages.balance import count_words
from entries.models import Entry
from tests.bites.cell_pages import PAGE, import_page
from tests.factories import CellFactory

SEEDS = Path(os.environ.get("SEEDS") or "no such folder")
PUBLISH = {"publish": True, "kind": "significant", "note": "Imported"}


@pytest.mark.skipif(not SEEDS.is_dir(), reason="SEEDS names no folder")
@pytest.mark.parametrize(
    ("name", "address", "entries", "issues"),
    [
        ("drug_e5.txt", "/drug/e5/", {"s": 2, "k": 6, "r": 4, "g": 8}, 3),
        ("drug_b5.txt", "/drug/b5/", {"k": 7, "r": 3, "g": 2}, 4),
    ],
)
def test_a_real_page_is_imported_published_and_read(
    page: Page, name: str, address: str, entries: dict[str, int], issues: int
) -> None:
    call_command("load_demo", "--axes", stdout=StringIO())
    call_command("import_cell", str(SEEDS / name), stdout=StringIO(), **PUBLISH)
    page.goto(address)
    for category, count in entries.items():
        group = page.locator(f"section:has(> header > #category-{category})")
        expect(group.locator("article")).to_have_count(count)
    expect(page.locator(".section.issue")).to_have_count(issues)
    assert words_unread(page, (SEEDS / name).read_text()) == Counter()


def words_unread(page: Page, text: str) -> Counter[str]:
    """The words of the page that a reader does not see, navigation and category letters apart."""
    record = PageImport.objects.get()
    words = count_words(text)
    for remark in record.navigation + record.not_placed:
        words -= count_words(remark["text"])
    words -= Counter({letter.lower(): n for letter, n in record.found["counts"].items()})
    return words - count_words(page.locator("body").inner_text())


@pytest.fixture
def editor(page: Page) -> User:
    """A signed-in member of Editors."""
    user = User.objects.create_user("ana", password="a long pass phrase", is_staff=True)
    user.groups.add(Group.objects.get(name="Editors"))
    page.goto("/admin/import/")
    page.get_by_label("Username").fill("ana")
    page.get_by_label("Password").fill("a long pass phrase")
    page.get_by_role("button", name="Log in").click()
    return user


def test_an_editor_pastes_reviews_decides_and_saves(page: Page, editor: User) -> None:
    CellFactory()
    import_page()
    page.get_by_label("Or paste its text").fill(PAGE.replace("share a nurse", "share one nurse"))
    page.get_by_role("button", name="Read the page").click()
    expect(page.get_by_role("heading", name="Import a cell page")).to_be_visible()
    page.get_by_role("radio", name="Prisons and clinics share a nurse").check()
    page.get_by_role("button", name="Save as drafts").click()
    expect(page.get_by_text("Nothing is public yet")).to_be_visible()
    assert Entry.objects.filter(headline="Prisons and clinics share one nurse").count() == 1
    assert Entry.objects.count() == 4


def test_the_import_works_without_script(
    browser_context_args: dict, browser, base_url: str, page: Page, editor: User
) -> None:
    CellFactory()
    context: BrowserContext = browser.new_context(
        **browser_context_args,
        java_script_enabled=False,
        storage_state=page.context.storage_state(),
    )
    plain = context.new_page()
    plain.goto("/admin/import/")
    plain.get_by_label("The page as a text file").set_input_files(
        {"name": "e5.txt", "mimeType": "text/plain", "buffer": PAGE.encode()}
    )
    plain.get_by_role("button", name="Read the page").click()
    plain.get_by_role("button", name="Save as drafts").click()
    expect(plain.get_by_text("Nothing is public yet")).to_be_visible()
    context.close()
    assert Entry.objects.count() == 4
