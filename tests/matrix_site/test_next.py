"""`?next=` leads back to where an editor came from, and never off the site."""

from urllib.parse import unquote, urljoin, urlsplit

import pytest

from tests.factories import EntryFactory, RemarkFactory, staff

pytestmark = pytest.mark.django_db
OURS = "/admin/cells/cell/1/change/"
ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/%09/evil.example",
    "%2F%2Fevil.example",
    "/%5Cevil.example",
    "https://evil.example/",
    "https:evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    "%6Aavascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "/%0d%0aSet-Cookie:a=b",
    "%20//evil.example",
    "@evil.example",
]


def led_to(response):
    """The path of this site to which a browser would go."""
    assert response.status_code == 302
    assert "\n" not in response["Location"]
    parts = urlsplit(urljoin("http://testserver/admin/login/", response["Location"]))
    assert (parts.scheme, parts.netloc) == ("http", "testserver")
    return parts.path


@pytest.mark.parametrize("address", ELSEWHERE)
def test_an_editor_is_never_led_off_the_site(client, address):
    client.force_login(staff("Editors"))
    entry = EntryFactory()
    data = {"row_version": "1", "reason": "Out of date"}
    response = client.post(f"/admin/entries/entry/{entry.pk}/retire/?next={address}", data)
    back = f"/admin/entries/entry/{entry.pk}/change/"
    assert led_to(response) in (back, "/%0D%0ASet-Cookie:a=b")


@pytest.mark.parametrize("address", ELSEWHERE)
def test_nor_by_a_form_of_the_desk(client, address):
    """All of them ask matrix_site/desk/returning.py."""
    client.force_login(staff("Editors"))
    remark = RemarkFactory()
    answer = client.post(f"/admin/remarks/{remark.pk}/resolve/", {"next": unquote(address)})
    assert led_to(answer).startswith(("/admin/remarks/", "/%0D%0ASet-Cookie:a=b"))


@pytest.mark.parametrize("address", ELSEWHERE)
def test_who_signs_in_is_never_led_off_the_site(client, address):
    staff("Editors")
    data = {"username": "tom", "password": "a long pass phrase"}
    response = client.post(f"/admin/login/?next={address}", data)
    assert client.get(led_to(response)).status_code in (200, 404)


def test_who_signs_in_with_an_address_elsewhere_begins_at_the_desk(client):
    staff("Editors")
    data = {"username": "tom", "password": "a long pass phrase"}
    assert led_to(client.post("/admin/login/?next=//evil.example", data)) == "/admin/"


def test_both_are_led_to_a_page_of_the_site(client):
    user = staff("Editors")
    entry = EntryFactory()
    data = {"username": "tom", "password": "a long pass phrase"}
    assert led_to(client.post(f"/admin/login/?next={OURS}", data)) == OURS
    client.force_login(user)
    data = {"row_version": "1", "reason": "Out of date"}
    response = client.post(f"/admin/entries/entry/{entry.pk}/retire/?next={OURS}", data)
    assert led_to(response) == OURS


def test_so_does_a_form_of_the_desk(client):
    client.force_login(staff("Editors"))
    remark = RemarkFactory()
    assert led_to(client.post(f"/admin/remarks/{remark.pk}/resolve/", {"next": OURS})) == OURS
