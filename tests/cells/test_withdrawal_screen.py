"""Where administrators withdraw a page."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User

from cells.models import Page
from cells.publishing import withdraw
from tests.factories import CellFactory, live, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return live(CellFactory()).page


@pytest.fixture
def administrator(client):
    client.force_login(User.objects.create(username="ada", is_staff=True, is_superuser=True))
    return client


def address_of(page):
    return f"/admin/cells/page/{page.pk}/withdrawal/"


def test_an_administrator_withdraws_a_page_and_the_log_says_so(administrator, page):
    response = administrator.post(address_of(page), {"because": "A court order.", "seen": ""})
    assert response.status_code == 302
    page.refresh_from_db()
    assert (page.withdrawn_because, page.withdrawal) == ("A court order.", page)
    line = LogEntry.objects.get()
    assert line.change_message == "Withdrawn from the public: A court order."


def test_an_administrator_shows_it_again_and_the_log_says_so(administrator, page):
    withdraw(page, because="A court order.", by="ada")
    administrator.post(address_of(page), {"seen": f"{page.withdrawn_on}"})
    assert Page.objects.public().filter(pk=page.pk).exists()
    assert LogEntry.objects.get().change_message == "Shown to the public again."


def test_it_is_not_withdrawn_without_a_reason(administrator, page):
    response = administrator.post(address_of(page), {"because": " ", "seen": ""})
    assert "This field is required." in response.content.decode()
    assert Page.objects.public().filter(pk=page.pk).exists()


def test_a_withdrawal_that_began_meanwhile_is_not_ended_unseen(administrator, page):
    withdraw(page, because="A court order.", by="tom")
    administrator.post(address_of(page), {"because": "My own reason.", "seen": ""})
    page.refresh_from_db()
    assert page.withdrawn_because == "A court order."


@pytest.mark.parametrize("group", ["Editors", "Publishers"])
def test_nobody_else_withdraws_anything_or_is_shown_the_way(client, page, group):
    client.force_login(staff(group))
    assert client.get(address_of(page)).status_code == 403
    assert client.post(address_of(page), {"because": "So.", "seen": ""}).status_code == 403
    assert "Withdraw…" not in client.get(f"/admin/cells/page/{page.pk}/change/").content.decode()


def test_the_newsroom_says_beside_the_draft_that_its_page_is_withdrawn(administrator, page):
    withdraw(page, because="A court order.", by="ada")
    text = administrator.get(f"/admin/cells/cell/{page.cell.pk}/change/").content.decode()
    assert "Withdrawn from the public since" in text
    assert "Show it to the public again…" in text


def test_a_page_never_published_has_nothing_to_withdraw(administrator):
    page = CellFactory(code="A1").page
    assert administrator.get(address_of(page)).status_code == 404


def test_editors_still_preview_the_draft_of_a_withdrawn_page(administrator, page):
    withdraw(page, because="A court order.", by="ada")
    assert administrator.get("/admin/preview/drug/e5/").status_code == 200
