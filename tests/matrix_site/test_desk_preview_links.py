"""Links by which somebody outside the newsroom reads a draft."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from cells.models import Page, PreviewLink
from cells.models.preview_link import hash_of
from cells.publishing import bring_back, redact, withdraw
from matrix_site.logs import masked
from tests import showcase
from tests.desk import COUNTED, changed_cell
from tests.factories import (
    CellFactory,
    EssayFactory,
    PlainPageFactory,
    PreviewLinkFactory,
    live,
    staff,
)

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TO = "/admin/preview-links/to/drug/a3/"


@pytest.fixture
def expert():
    return Client()


@pytest.fixture
def a3():
    """A published cell with a changed draft."""
    return changed_cell("A3", headline="As it will be")


def page_of(subject):
    """As it is stored now."""
    return Page.objects.get(pk=subject.page_id)


def made(cell, tom, **values):
    """The address of a new link."""
    return f"/preview/{PreviewLink.make(page=cell.page, by=tom, days=7, **values)[1]}/"


def test_an_editor_makes_a_link_that_is_shown_once(editor, a3):
    answer = editor.post(TO, {"reader": "Professor Lind", "days": "14"})
    (token,) = re.findall(r"/preview/([\w-]{32})/", answer.text)
    link = PreviewLink.objects.get()
    assert link.token_hash == hash_of(token)
    assert link.reader == "Professor Lind"
    assert link.expires_at - link.made_at == timedelta(days=14)
    assert token not in editor.get(TO).text
    assert "no-store" in answer["Cache-Control"]


def test_who_has_it_reads_the_draft_without_an_account(expert, a3, tom):
    answer = expert.get(made(a3, tom))
    assert "As it will be" in answer.text
    assert "Draft: not published" in answer.text
    assert not answer.cookies


def test_nothing_keeps_finds_or_passes_it_on(expert, a3, tom):
    answer = expert.get(made(a3, tom))
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in answer.text


def test_it_leads_nowhere_private(expert, a3, tom):
    assert "/admin/" not in expert.get(made(a3, tom)).text


def test_the_draft_is_that_of_the_day(expert, a3, tom):
    address = made(a3, tom)
    a3.headline = "Better still"
    a3.save()
    assert "Better still" in expert.get(address).text


def test_whatever_opens_nothing_has_the_same_answer(expert, a3, tom):
    expired = made(a3, tom, now=datetime(2020, 3, 1, tzinfo=UTC))
    revoked = made(a3, tom)
    PreviewLink.objects.latest("pk").revoke(by=tom)
    withdrawn = made(a3, tom)
    withdraw(page_of(a3), because="An error", by="tom")
    addresses = [expired, revoked, withdrawn, "/preview/x/", f"/preview/{'y' * 32}/"]
    answers = [expert.get(address) for address in addresses]
    assert len({(one.status_code, one.text) for one in answers}) == 1
    assert answers[0].status_code == 404
    assert "This link opens no draft" in answers[0].text
    assert {one["Referrer-Policy"] for one in answers} == {"no-referrer"}


def test_it_works_until_the_very_moment(tom, a3):
    _, token = PreviewLink.make(page=a3.page, by=tom, days=7, now=NOON)
    end = NOON + timedelta(days=7)
    assert PreviewLink.opened_by(token, end - timedelta(seconds=1))
    assert PreviewLink.opened_by(token, end) is None


def test_a_matrix_that_is_withdrawn_closes_the_links_to_its_cells(expert, a3, tom):
    address = made(a3, tom)
    live(a3.matrix)
    withdraw(page_of(a3.matrix), because="An error", by="tom")
    assert expert.get(address).status_code == 404
    bring_back(page_of(a3.matrix), by="tom")
    assert expert.get(address).status_code == 200


def test_every_kind_of_page_is_shown(expert, tom):
    cell = showcase.build()
    subjects = [
        cell,
        cell.matrix,
        cell.row,
        cell.column,
        PlainPageFactory(slug="privacy", title="Privacy"),
        EssayFactory(topic__slug="kits", topic__name="Kits"),
    ]
    for subject in subjects:
        assert expert.get(made(subject, tom)).status_code == 200, subject


def test_opening_it_writes_nothing(expert, a3, tom):
    address = made(a3, tom)
    before = list(PreviewLink.objects.values())
    expert.get(address)
    assert list(PreviewLink.objects.values()) == before


@pytest.mark.parametrize("days", [0, 1, 31])
def test_a_link_works_for_as_long_as_is_offered(a3, tom, days):
    with pytest.raises(ValueError, match="days"):
        PreviewLink.make(page=a3.page, by=tom, days=days)


@pytest.mark.parametrize("values", [{"days": "31"}, {"days": ""}, {"reader": "x" * 201}])
def test_what_is_not_offered_makes_none(editor, a3, values):
    answer = editor.post(TO, {"reader": "", "days": "7", **values})
    assert answer.status_code == 200
    assert not PreviewLink.objects.exists()


def test_no_link_is_made_to_what_is_withdrawn(editor, a3):
    withdraw(page_of(a3), because="An error", by="tom")
    editor.post(TO, {"days": "7"})
    assert not PreviewLink.objects.exists()


def test_a_link_is_revoked_from_the_list_of_all(editor, expert, a3, tom):
    address = made(a3, tom, reader="Professor Lind")
    assert "Professor Lind" in editor.get("/admin/preview-links/").text
    link = PreviewLink.objects.get()
    editor.post(f"/admin/preview-links/{link.pk}/revoke/", {"next": "/admin/preview-links/"})
    assert expert.get(address).status_code == 404
    assert "Professor Lind" not in editor.get("/admin/preview-links/").text
    assert "Revoked" in editor.get(TO).text


def test_who_revoked_it_first_is_named(a3, tom):
    link = PreviewLinkFactory(page=a3.page, made_by=tom)
    link.revoke(by=staff(username="ana"))
    link.revoke(by=tom)
    assert PreviewLink.objects.get().revoked_by.username == "ana"


def test_a_token_is_never_logged_whole(a3, tom):
    for _ in range(50):
        address = made(a3, tom)
        assert masked(address) == "/preview/[token]/"


def test_the_acts_are_told(editor, a3, tom):
    made(a3, tom)
    PreviewLink.objects.get().revoke(by=tom)
    acts = editor.get("/admin/activity/").context["acts"]
    assert {act.verb for act in acts if act.kind == "Preview link"} == {"made", "revoked"}


def test_redacted_words_go_from_links_too(tom):
    cell = CellFactory(headline="Ann said so")
    page = live(cell).page
    PreviewLink.make(page=page, by=tom, days=7, reader="Ann")
    redact(page, words="Ann", reason="She asked", by="ana")
    assert "Ann" not in PreviewLink.objects.get().reader


def test_words_run_nothing(editor, a3, tom):
    made(a3, tom, reader="<script>alert(1)</script>")
    for address in (TO, "/admin/preview-links/"):
        assert "<script>alert" not in editor.get(address).text


def test_an_editors_preview_leads_back_to_the_draft(editor, a3):
    page = editor.get("/admin/preview/drug/a3/").text
    assert f'href="/admin/desk/cell/{a3.pk}/">Back to the draft<' in page


def test_the_queries_do_not_grow_with_the_links(editor, tom, django_assert_max_num_queries):
    for code in ("A1", "A2", "B1", "B2"):
        made(CellFactory(code=code), tom)
    with django_assert_max_num_queries(10 + COUNTED):
        editor.get("/admin/preview-links/")


def test_links_are_for_editors(client, a3, tom):
    made(a3, tom)
    client.force_login(staff(username="ana"))
    link = PreviewLink.objects.get()
    assert client.get(TO).status_code == client.get("/admin/preview-links/").status_code == 403
    assert client.post(TO, {"days": "7"}).status_code == 403
    assert client.post(f"/admin/preview-links/{link.pk}/revoke/").status_code == 403
