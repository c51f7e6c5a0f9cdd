from django.contrib.auth.models import User
from playwright.sync_api import Page, expect


def test_an_editor_signs_in_under_the_strict_content_policy(page: Page) -> None:
    User.objects.create_superuser("editor", password="a long pass phrase")
    page.goto("/admin/")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill("a long pass phrase")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Desk")).to_be_visible()
