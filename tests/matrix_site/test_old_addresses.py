"""Addresses of the old site: where they lead, and how editors write them down."""

from datetime import date

import pytest
from django.conf import settings
from django.contrib.redirects.models import Redirect
from django.contrib.sites.models import Site
from django.core.exceptions import ValidationError

from cells.models import Page
from cells.publishing import withdraw
from matrix_site.old_addresses.spelling import new_address, old_address, spelled
from tests.factories import CellFactory, EntryFactory, live, staff

pytestmark = pytest.mark.django_db
PASTE = "/admin/redirects/redirect/paste/"


@pytest.fixture
def cell():
    return live(CellFactory(headline="Words"), dated_on=date(2018, 10, 12)).page.cell


def keep(old, new=""):
    Redirect.objects.create(site_id=settings.SITE_ID, old_path=old, new_path=new)


def lead(client, address):
    response = client.get(address)
    return response.status_code, response.get("Location", "")


@pytest.mark.parametrize(
    "asked",
    [
        "/matrix/e5.htm",
        "/matrix/e5.htm?s=eb&sf=rel",
        "/matrix/e5.htm?anything=else",
        "/matrix/e5.htm/",
        "/matrix/%655.htm",
    ],
)
def test_an_old_address_leads_for_good_to_the_new_one(client, cell, asked):
    keep("/matrix/e5.htm", "/drug/e5/")
    assert lead(client, asked) == (301, "/drug/e5/")


def test_an_address_in_a_query_is_found_with_it_however_it_is_encoded(client, cell):
    keep("/dl.php?file=drug/e5.htm", "/drug/e5/")
    keep("/dl.php", "/about/")
    for query in ("s=eb&file=drug/e5.htm", "file=drug%2Fe5.htm&sf=x&s=", "file=drug/e5.htm"):
        assert lead(client, f"/dl.php?{query}") == (301, "/drug/e5/")
    assert lead(client, "/dl.php?file=other") == (301, "/about/")


def test_an_old_address_may_lead_elsewhere_and_to_a_place_on_a_page(client, cell):
    keep("/a.htm", "https://example.org/a?b=c")
    keep("/b.htm", "/drug/e5/#bite")
    assert lead(client, "/a.htm") == (301, "https://example.org/a?b=c")
    assert lead(client, "/b.htm") == (301, "/drug/e5/#bite")


def test_an_old_address_that_leads_nowhere_is_gone_for_good(client):
    keep("/matrix/e5.htm")
    response = client.get("/matrix/e5.htm")
    assert response.status_code == 410
    assert "given up for good" in response.content.decode()


@pytest.mark.parametrize("new", ["//evil.example/", "/\\evil.example", "javascript:alert(1)", "x"])
def test_a_row_that_leads_to_no_fit_address_is_passed_over(client, new):
    keep("/matrix/e5.htm", new)
    assert client.get("/matrix/e5.htm").status_code == 404


def test_a_page_that_is_there_is_never_led_away_from(client, cell):
    keep("/drug/e5/", "https://example.org/")
    assert client.get("/drug/e5/").status_code == 200


@pytest.mark.parametrize(
    ("asked", "clean"),
    [
        ("/drug/e5/?s=eb", "/drug/e5/"),
        ("/drug/e5/?s=eb&show=k&sf=", "/drug/e5/?show=k"),
        ("/drug/e5/?show=k%2Cr&sf=x&gone=a+b", "/drug/e5/?show=k%2Cr&gone=a+b"),
        ("/drug/e5/2018-10-12/?sf=1", "/drug/e5/2018-10-12/"),
        ("/?s=1&sf=2", "/"),
    ],
)
def test_a_page_asked_for_with_old_parameters_has_its_clean_address(client, cell, asked, clean):
    assert lead(client, asked) == (301, clean)


def test_other_parameters_are_left_alone(client, cell):
    for query in ("show=k", "sfx=1", "ss=2", "show=s", "&show=k&"):
        assert client.get(f"/drug/e5/?{query}").status_code == 200


def test_old_parameters_do_not_stand_between_a_visitor_and_a_304(client, cell):
    etag = client.get("/drug/e5/")["ETag"]
    response = client.get("/drug/e5/?s=eb", headers={"if-none-match": etag})
    assert (response.status_code, response["Location"]) == (301, "/drug/e5/")


def test_old_parameters_on_capitals_or_without_slash_are_dropped_on_the_way(client, cell):
    assert lead(client, "/drug/E5?s=eb&show=k") == (301, "/drug/e5/?show=k")
    assert lead(client, "/drug/e5?s=eb") == (301, "/drug/e5/")


def test_what_is_not_there_is_404_with_old_parameters_too(client):
    assert client.get("/nowhere/?s=eb").status_code == 404


@pytest.mark.parametrize("asked", ["//evil.example/?s=1", "/\\evil.example/?s=1", "//evil.example"])
def test_nobody_is_led_off_the_site_by_the_address_they_came_with(client, asked):
    location = client.generic("GET", asked).get("Location", "/")
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))


def test_answers_may_be_kept_in_between_and_set_no_cookie(client, cell):
    keep("/a.htm", "/drug/e5/")
    keep("/b.htm")
    for address in ("/a.htm", "/b.htm", "/drug/e5/?s=1"):
        response = client.get(address)
        assert "public" in response["Cache-Control"]
        assert response.cookies == {}


def test_the_newsroom_keeps_its_own_parameters(editor):
    assert editor.get("/admin/?s=1").status_code == 200


def test_a_404_asks_the_table_once(client, cell, django_assert_num_queries):
    with django_assert_num_queries(3):
        client.get("/nowhere/at/all/?a=b")


# --- What editors may write -----------------------------------------------------------------


def test_an_old_address_is_stored_in_one_spelling(cell):
    for text in (
        " /Matrix/e5%2Ehtm?sf=x ",
        "https://old.example.org/Matrix/e5.htm?s=a#top",
        "/Matrix/e5.htm",
    ):
        assert old_address(text) == "/Matrix/e5.htm"
    assert spelled("/a?b=c%2Fd&s=1") == "/a?b=c/d"


@pytest.mark.parametrize("text", ["e5.htm", "//evil.example/", "/" + "x" * 200, "/drug/e5/", "/"])
def test_an_unfit_old_address_is_refused(cell, text):
    with pytest.raises(ValidationError, match=r"starts with|characters|There is a page"):
        old_address(text)


@pytest.mark.parametrize(
    "text",
    ["", "/", "/drug/e5/", "/drug/e5/2018-10-12/", "/drug/e5/#bite", "https://example.org/x"],
)
def test_a_new_address_is_one_that_is_there(cell, text):
    assert new_address(text) == text


@pytest.mark.parametrize(
    "text",
    ["drug/e5", "//evil.example/", "javascript:x", "/drug/e4/", "/drug/e5/2018-10-13/", "/x.htm"],
)
def test_a_new_address_that_is_not_there_is_refused(cell, text):
    with pytest.raises(ValidationError, match=r"starts with|no page at"):
        new_address(text)


def test_a_new_address_may_be_that_of_an_entry_or_of_a_withdrawn_page(cell):
    entry = EntryFactory(cell=cell)
    live(cell)
    withdraw(Page.objects.get(path="drug/e5"), because="A court order.", by="ada")
    for text in (f"/entry/{entry.pk}/", "/drug/e5/"):
        assert new_address(text) == text
    with pytest.raises(ValidationError, match="no page at"):
        new_address(f"/entry/{entry.pk + 1}/")


def test_the_whole_address_of_a_page_of_ours_becomes_its_path(cell, settings):
    settings.SITE_URL = "https://matrix.example.org"
    assert new_address("https://matrix.example.org/drug/e5/") == "/drug/e5/"


def test_one_old_address_cannot_lead_to_another(cell):
    keep("/a.htm", "/drug/e5/")
    with pytest.raises(ValidationError, match="no page at"):
        new_address("/a.htm")


# --- The screens ----------------------------------------------------------------------------


def test_an_editor_adds_an_old_address(editor, cell):
    data = {"old_path": f"/old.htm?s={'x' * 300}", "new_path": "/drug/e5/"}
    assert editor.post("/admin/redirects/redirect/add/", data).status_code == 302
    assert lead(editor, "/old.htm") == (301, "/drug/e5/")


def test_an_old_address_stands_in_the_list_once(editor, cell):
    keep("/old.htm", "/drug/e5/")
    response = editor.post("/admin/redirects/redirect/add/", {"old_path": "/old.htm"})
    assert "in the list already" in response.content.decode()


def test_a_list_is_pasted_whole(editor, cell):
    keep("/b.htm", "https://example.org/")
    lines = "/a.htm\t/drug/e5/\n\n/b.htm   /drug/e5/\n/c.htm gone\n"
    assert editor.post(PASTE, {"lines": lines}).status_code == 302
    rows = Redirect.objects.values_list("old_path", "new_path")
    assert set(rows) == {("/a.htm", "/drug/e5/"), ("/b.htm", "/drug/e5/"), ("/c.htm", "")}


def test_a_list_with_a_mistake_is_not_stored_and_each_mistake_is_named(editor, cell):
    lines = "/a.htm /drug/e5/\n/b.htm\n/c.htm /drug/e4/\n/a.htm gone\n"
    text = editor.post(PASTE, {"lines": lines}).content.decode()
    for number in (2, 3, 4):
        assert f"Line {number}: " in text
    assert not Redirect.objects.exists()


def test_who_may_not_write_drafts_may_not_paste_old_addresses(client):
    client.force_login(staff(username="bea"))
    assert client.get(PASTE).status_code == 403


def test_a_migration_makes_the_one_site(db):
    assert list(Site.objects.values_list("pk", "domain")) == [(settings.SITE_ID, "this-site")]
