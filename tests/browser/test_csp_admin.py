"""
Django's own admin does its work under our content policy.

The fixture `page` fails a test on any breach of the policy and on any script error.
"""

import pytest
from django.contrib.auth.models import Group, User
from playwright.sync_api import BrowserContext, Page, expect
from taggit.models import Tag

pytestmark = pytest.mark.urls("tests.browser.stock_admin")


@pytest.fixture
def desk(page: Page) -> Page:
    """The page of an administrator who has signed in."""
    User.objects.create_superuser("ada", password="a long pass phrase")
    page.goto("/admin/")
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill("a long pass phrase")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Site administration")).to_be_visible()
    return page


def test_a_list_can_be_searched_filtered_and_acted_upon(desk: Page) -> None:
    User.objects.create(username="bob")
    desk.goto("/admin/auth/user/")
    desk.locator("#searchbar").fill("bob")
    desk.get_by_role("button", name="Search").click()
    expect(desk.locator("#result_list tbody tr")).to_have_count(1)
    desk.locator("#action-toggle").check()
    expect(desk.locator(".action-counter")).to_have_text("1 of 1 selected")
    desk.get_by_label("Action:").select_option("delete_selected")
    desk.get_by_role("button", name="Run").or_(desk.get_by_role("button", name="Go")).click()
    desk.get_by_role("button", name="Yes, I’m sure").click()
    assert not User.objects.filter(username="bob").exists()


def test_a_form_takes_inlines_autocomplete_and_dates(desk: Page) -> None:
    Group.objects.create(name="Readers")
    user = User.objects.create(username="bob")
    desk.goto(f"/admin/auth/user/{user.pk}/change/")
    desk.locator(".add-row").get_by_text("Add another").click()
    row = desk.locator("#User_groups-1")
    row.locator(".select2-selection").click()
    desk.locator(".select2-search__field").fill("Read")
    desk.locator(".select2-results__option", has_text="Readers").click()
    desk.locator(".datetimeshortcuts").get_by_text("Today").first.click()
    desk.locator(".datetimeshortcuts").get_by_text("Now").first.click()
    desk.locator("button[id^=calendarlink]").first.click()
    desk.locator(".calendarbox:visible").get_by_text("Cancel").click()
    desk.get_by_text("Rights").first.click()
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.locator(".messagelist")).to_contain_text("was changed successfully")
    user.refresh_from_db()
    assert user.last_login is not None
    assert [group.name for group in user.groups.all()] == ["Readers"]


def test_the_two_boxes_of_a_choice_move_what_is_chosen(desk: Page) -> None:
    desk.goto("/admin/auth/group/add/")
    desk.get_by_label("Name").fill("Tag keepers")
    desk.locator("#id_permissions_from").select_option(index=0)
    desk.locator("#id_permissions_from").locator("option").first.dblclick()
    expect(desk.locator("#id_permissions_to option")).to_have_count(1)
    desk.get_by_role("button", name="Save", exact=True).click()
    assert Group.objects.get(name="Tag keepers").permissions.count() == 1


def test_a_slug_is_filled_while_its_name_is_typed(desk: Page) -> None:
    desk.goto("/admin/taggit/tag/add/")
    desk.get_by_label("Name").press_sequentially("Needle exchange")
    expect(desk.get_by_label("Slug")).to_have_value("needle-exchange")


def test_history_and_deletion_open(desk: Page) -> None:
    tag = Tag.objects.create(name="naloxone")
    desk.goto(f"/admin/taggit/tag/{tag.pk}/history/")
    expect(desk.get_by_role("heading", name="Change history")).to_be_visible()
    desk.goto(f"/admin/taggit/tag/{tag.pk}/delete/")
    desk.get_by_role("button", name="Yes, I’m sure").click()
    assert not Tag.objects.exists()


def test_the_theme_can_be_changed(desk: Page) -> None:
    desk.get_by_role("button", name="Toggle theme").first.click()
    expect(desk.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_script_in_a_page_does_not_run(context: BrowserContext, base_url: str) -> None:
    page = context.new_page()  # not the fixture, which would fail on what is expected here
    page.goto(f"{base_url}/admin/login/")
    ran = page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.ran = true";
            document.body.append(script);
            return window.ran === true;
        }"""
    )
    assert ran is False
