"""The queue of links: what it shows, what its buttons do, and for whom."""

import pytest
from django.contrib.messages import get_messages

from cells.models import Page
from entries.models import LinkAct, LinkCheck
from matrix_site.desk.linkqueue_forms import token_of
from tests.desk import COUNTED
from tests.factories import (
    CellFactory,
    CreditFactory,
    DocumentFactory,
    EntryFactory,
    NoticeFactory,
    SectionFactory,
    failing,
    live,
    staff,
)

pytestmark = pytest.mark.django_db

OLD, NEW = "https://old.example/study", "https://new.example/study"
HOSTILE = "\"><script>alert(1)</script>{{ x }}<img src=x onerror=alert(1)>'"


@pytest.fixture
def entry():
    """Of a live cell, drug E5; its document and its bite lead to OLD."""
    document = DocumentFactory(title="Does it help?", authors="Ash A", year="2001", url=OLD)
    entry = EntryFactory(document=document)
    body = f'<p>See <a href="{OLD}">a study</a>.</p>'
    SectionFactory(bite__cell=entry.cell, kind="issue", heading="Who stays?", body=body)
    live(entry.cell)
    return entry


def queue(client, query=""):
    return client.get(f"/admin/links/{query}").content.decode()


def press(client, act, *checks, **more):
    data = {"act": act, "check": [token_of(check) for check in checks], **more}
    response = client.post("/admin/links/act/", data)
    assert response.status_code == 302
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_an_address_is_shown_with_its_state_and_every_place(editor, entry):
    failing(OLD)
    page = queue(editor)
    assert "Ash A 2001" in page
    assert "404 Not Found, 3 times since 1 February." in page
    assert ">Drug E5</a>" in page
    assert ">Text of Drug E5: Bite, “Who stays?”</a>" in page
    assert 'name="act" value="archived" data-first' in page


@pytest.mark.parametrize(
    ("state", "first"),
    [
        ("gone", "Use archived copy"),
        ("moved", "Take the new address"),
        ("unsure", "I looked: it is fine"),
        ("slow", "Check now"),
    ],
)
def test_the_first_button_is_the_likeliest(editor, entry, state, first):
    failing(OLD, state, new_address=NEW if state == "moved" else "")
    assert f"data-first>{first}<" in queue(editor).replace(" data-fine", "")


def test_a_document_that_is_gone_is_retired_by_one_press(client, editor, entry):
    failing(OLD)
    assert 'name="act" value="retired">Retire<' in queue(editor)
    press(editor, "retired", LinkCheck.objects.get(address=OLD))
    assert "no longer works" in client.get("/drug/e5/").text


def test_the_tabs_count_and_narrow(editor, entry):
    failing(OLD)
    DocumentFactory(url="https://moved.example/")
    failing("https://moved.example/", "moved", new_address=NEW)
    page = queue(editor)
    counts = ("All <b>2</b>", "Gone <b>1</b>", "Moved <b>1</b>", "In texts <b>1</b>")
    assert [words in page for words in counts] == [True] * 4
    moved = queue(editor, "?show=moved")
    assert "moved.example" in moved
    assert "Ash A" not in moved
    assert "moved.example" not in queue(editor, "?show=texts")


def test_mine_are_links_on_pages_whose_review_falls_to_me(client, entry):
    ana, other = staff("Editors", username="ana"), EntryFactory(cell=CellFactory(code="A1"))
    other.document.url = "https://moved.example/"
    other.document.save()
    Page.objects.filter(pk=entry.cell.page_id).update(reviewing_editor=ana)
    failing(OLD)
    failing("https://moved.example/", "moved", new_address=NEW)
    client.force_login(ana)
    page = queue(client, "?show=mine")
    assert "Mine <b>1</b>" in page
    assert "Ash A" in page
    assert "moved.example" not in page


def test_a_credit_and_a_notice_say_where_they_stand(editor, entry):
    address = "https://society.example/"
    credit = CreditFactory(name="A society", link=address)
    EntryFactory(cell=CellFactory(code="A1"))
    failing(address)
    page = queue(editor)
    assert "A link of a credit" in page
    where = "Credit “Supported by A society”, on 2 pages"
    assert f'<a href="/admin/cells/credit/{credit.pk}/change/#id_link">{where}</a>' in page
    assert "Retire" not in page
    NoticeFactory(document_number=entry.document_id, url="https://n.example/")
    failing("https://n.example/")
    assert "Notice “Corrected”, on Drug E5</a>" in queue(editor)


def test_the_press_says_what_becomes_of_a_notice_and_of_a_credit(editor, entry):
    NoticeFactory(document_number=entry.document_id, url="https://n.example/")
    CreditFactory(link="https://n.example/")
    said = press(editor, "new", failing("https://n.example/"), address=NEW)
    assert "Readers of its documents see it at once." in said[0]
    assert "1 credit changed in the draft: publish the cells that show it." in said[0]


def test_the_queue_is_narrowed_to_a_matrix_or_a_cell(editor, entry):
    failing(OLD)
    other = EntryFactory(cell=CellFactory(code="A1"), document__url="https://a1.example/")
    failing("https://a1.example/")
    assert "a1.example" in queue(editor, "?place=drug")
    in_e5 = queue(editor, "?place=drug/e5")
    assert "old.example" in in_e5
    assert "a1.example" not in in_e5
    assert f'value="{other.cell.path}"' in in_e5


def test_a_press_does_it_and_says_when_readers_see_it(editor, entry):
    check = failing(OLD, "moved", new_address=NEW)
    assert press(editor, "new", check) == [
        "New address taken for old.example/study. Readers of its documents see it at once. "
        "1 text changed in the draft: review and publish with the page."
    ]
    entry.document.refresh_from_db()
    assert entry.document.url == NEW
    trail = entry.document.history.first()
    assert trail.history_user.username == "tom"
    assert "No address waits for you" in queue(editor)


def test_several_are_dealt_with_at_once_and_undone_at_once(editor):
    checks = []
    for number in range(3):
        DocumentFactory(url=f"https://old.example/{number}")
        new = f"https://new.example/{number}"
        checks.append(failing(f"https://old.example/{number}", "moved", new_address=new))
    assert "New address taken for 3 links." in press(editor, "new", *checks)[0]
    last = LinkAct.objects.first()
    editor.post("/admin/links/undo/", {"act": last.pk})
    assert LinkCheck.objects.waiting().count() == 3
    assert not LinkAct.objects.standing().exists()


def test_the_archived_copy_that_is_suggested_is_the_archive_s_own_address(editor, entry):
    press(editor, "archived", failing(OLD))
    assert LinkAct.objects.get().address == f"https://web.archive.org/web/2/{OLD}"


def test_an_editor_may_type_another_address(editor, entry):
    press(editor, "new", failing(OLD), address=" https://typed.example/ ")
    assert LinkAct.objects.get().address == "https://typed.example/"


def test_a_new_address_that_changed_since_it_was_shown_is_not_taken(editor, entry):
    shown = failing(OLD, "moved", new_address="https://evil.example/")
    failing(OLD, "moved", new_address=NEW)
    assert "look again" in press(editor, "new", shown)[0]
    assert not LinkAct.objects.exists()


def test_to_check_now_makes_it_due(editor, entry):
    check = failing(OLD, "slow")
    LinkCheck.objects.update(due_at="2030-01-01T00:00Z")
    press(editor, "check", check)
    assert LinkCheck.objects.due().get() == check


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"act": "fine"},
        {"act": "fine", "check": "1"},
        {"act": "fine", "check": "-1-00000000"},
        {"act": "fine", "check": "9" * 30 + "-00000000"},
        {"act": "explode", "check": "1-00000000"},
        {"act": "new", "check": "1-00000000", "address": "x" * 5000},
        {"act": "fine", "check": [f"{number}-00000000" for number in range(1, 99)]},
    ],
)
def test_junk_changes_nothing_and_is_answered(editor, entry, data):
    failing(OLD)
    response = editor.post("/admin/links/act/", data, follow=True)
    assert response.status_code == 200
    assert not LinkAct.objects.exists()


@pytest.mark.parametrize("query", ["?show=junk", "?place=%00", "?place=../x", "?page=x&show=gone"])
def test_junk_in_the_address_is_passed_over(editor, entry, query):
    failing(OLD)
    assert editor.get(f"/admin/links/{query}").status_code in {200, 400}


@pytest.mark.parametrize("number", ["", "x", "0", "9" * 30, "-1"])
def test_what_was_never_done_cannot_be_undone(editor, number):
    assert editor.post("/admin/links/undo/", {"act": number}).status_code == 404


def test_what_another_did_is_theirs_to_undo(editor, entry, client):
    press(editor, "fine", failing(OLD))
    client.force_login(staff("Editors", username="ana"))
    number = LinkAct.objects.get().pk
    assert client.post("/admin/links/undo/", {"act": number}).status_code == 404


@pytest.mark.parametrize(
    ("method", "address", "editors", "nobody"),
    [
        ("get", "/admin/links/", 200, 403),
        ("post", "/admin/links/", 405, 405),
        ("get", "/admin/links/act/", 405, 405),
        ("post", "/admin/links/act/", 302, 403),
        ("get", "/admin/links/undo/", 405, 405),
        ("post", "/admin/links/undo/", 404, 403),
    ],
)
def test_each_door_opens_to_whom_it_should(client, method, address, editors, nobody):
    assert getattr(client, method)(address)["Location"].startswith("/admin/login/")
    client.force_login(staff(username="nobody"))
    assert getattr(client, method)(address).status_code == nobody
    client.force_login(staff("Publishers"))
    assert getattr(client, method)(address).status_code == editors


def test_words_from_servers_and_editors_are_inert(editor):
    document = DocumentFactory(title=HOSTILE, authors=HOSTILE, url=OLD)
    cell = CellFactory(code="A3")
    EntryFactory(cell=cell, document=document)
    body = f'<p><a href="{OLD}">x</a></p>'
    SectionFactory(bite__cell=cell, kind="issue", heading=HOSTILE, body=body)
    new = "https://new.example/?q=%22%3E<script>alert(1)</script>"
    failing(OLD, "moved", words=HOSTILE, new_address=new)
    page = queue(editor)
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_queue_asks_as_much_for_many_as_for_few(editor, django_assert_max_num_queries):
    cell = CellFactory()
    for number in range(12):
        address = f"https://old.example/{number}"
        EntryFactory(
            cell=cell, document__url=address, annotation=f'<p><a href="{address}">x</a></p>'
        )
        failing(address)
    with django_assert_max_num_queries(15 + COUNTED):
        assert "All <b>12</b>" in queue(editor)


def test_a_long_queue_has_pages(editor):
    for number in range(51):
        DocumentFactory(url=f"https://old.example/{number}")
    failing("https://old.example/0")
    for check in LinkCheck.objects.filter(state="unchecked"):
        check.state = "slow"
        check.save()
    assert "1 to 50 of 51" in queue(editor)
    assert "51 to 51 of 51" in queue(editor, "?page=2")
