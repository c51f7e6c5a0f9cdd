"""What readers send: stored, limited, answered, erased."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.core.signing import TimestampSigner
from django.utils import timezone

from cells.limits import Limit
from cells.models import Attempt
from entries import answering, forms
from entries.answering import Placing
from entries.models import Message
from tests.factories import CellFactory, DocumentFactory, EntryFactory, MessageFactory, live, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def cell():
    cell = CellFactory(code="E5", headline="What a system owes")
    EntryFactory(cell=cell, headline="It helps", document=DocumentFactory(doi="10.1136/bmj.f174"))
    live(cell)
    return cell


@pytest.fixture(autouse=True)
def opened_long_ago(monkeypatch):
    """Forms of these tests were opened before they are sent."""
    monkeypatch.setattr(forms, "LEAST_TIME", timedelta(seconds=-1))


def answers(**given):
    return {
        "reference": "10.1000/new",
        "words": "It shows what works.",
        "opened": TimestampSigner(salt="form opened").sign(""),
        **given,
    }


def test_a_suggestion_is_stored_with_its_cell(client, cell):
    response = client.post("/drug/e5/suggest/", answers(category="K", email="ann@example.org"))
    message = Message.objects.get()
    assert (message.page, message.category, message.kind) == (cell.page, "K", "suggestion")
    assert response.status_code == 302
    assert response.url.startswith("/status/")


def test_the_status_page_says_what_was_sent_and_how_it_stands(client, cell):
    page = client.post("/suggest/", answers(), follow=True)
    assert "It shows what works." in page.text
    assert "Received" in page.text
    assert "no-store" in page.headers["Cache-Control"]
    assert page.headers["Referrer-Policy"] == "no-referrer"


def test_the_status_page_names_the_cell_and_the_kind_of_document_in_words(client, cell):
    page = client.post("/drug/e5/suggest/", answers(category="K"), follow=True)
    assert f'<a href="/drug/e5/">{cell.page.passages.get(kind="cell").label}</a>' in page.text
    assert "<dd>Key study</dd>" in page.text


@pytest.mark.parametrize("page", ["suggest", "comment", "considered"])
def test_a_page_about_a_cell_leads_back_to_it(client, cell, page):
    text = client.get(f"/drug/e5/{page}/").text
    assert '<a href="/drug/e5/">E5</a>' in text[text.index("ways-up") : text.index("<h1>")]


def test_a_token_is_kept_as_a_hash_only(client, cell):
    token = client.post("/suggest/", answers()).url.split("/")[2]
    assert len(token) >= 22
    assert token not in str(Message.objects.values().get())
    assert client.get(f"/status/{token[:-1]}x/").status_code == 404


def test_the_sender_is_not_shown_to_whoever_has_the_address(client, cell):
    sent = answers(name="Ann Example", email="ann@example.org")
    page = client.post("/suggest/", sent, follow=True)
    assert "Ann Example" not in page.text
    assert "ann@example.org" not in page.text


def test_a_comment_on_an_entry_names_it(client, cell):
    number = cell.entries.get().pk
    address = f"/entry/{number}/comment/?mark=p-ab12cd34"
    assert "It helps" in client.get(address).text
    client.post(address, answers())
    message = Message.objects.get()
    assert (message.entry_number, message.mark, message.page) == (number, "p-ab12cd34", cell.page)


def test_nothing_typed_is_lost_to_an_error(client, cell):
    page = client.post("/drug/e5/suggest/", answers(reference="", words="Keep <b>me</b>"))
    assert page.status_code == 200
    assert "Keep &lt;b&gt;me&lt;/b&gt;" in page.text
    assert "Say which document" in page.text
    assert not Message.objects.exists()


def test_what_fills_the_trap_is_told_so_and_not_stored(client, cell):
    page = client.post("/suggest/", answers(website="https://spam.example"))
    assert "Nothing may stand in this field." in page.text
    assert not Message.objects.exists()


def test_a_form_sent_at_once_comes_back_and_can_be_sent_later(client, cell, monkeypatch):
    monkeypatch.setattr(forms, "LEAST_TIME", timedelta(seconds=3))
    page = client.post("/suggest/", answers())
    assert "faster than anybody types" in page.text
    monkeypatch.setattr(forms, "LEAST_TIME", timedelta(seconds=-1))
    again = {"opened": page.context["form"]["opened"].value()}
    assert client.post("/suggest/", answers(**again)).status_code == 302


def test_a_form_that_was_never_opened_here_is_refused(client, cell):
    assert "faster than" in client.post("/suggest/", answers(opened="made up")).text
    assert "faster than" in client.post("/suggest/", answers(opened="")).text


def test_too_much_from_one_network_is_429_and_loses_nothing(client, cell):
    for _ in range(5):
        assert client.post("/suggest/", answers(), REMOTE_ADDR="203.0.113.9").status_code == 302
    page = client.post("/suggest/", answers(), REMOTE_ADDR="203.0.113.77")
    assert page.status_code == 429
    assert "It shows what works." in page.text
    assert client.post("/suggest/", answers(), REMOTE_ADDR="198.51.100.1").status_code == 302


def test_networks_are_kept_as_keyed_hashes(client, cell):
    client.post("/suggest/", answers(), REMOTE_ADDR="203.0.113.9")
    assert "203.0.113" not in str(list(Attempt.objects.values()))


def test_a_dead_link_is_reported_in_one_press_without_cookie_or_token(client, cell):
    number = cell.entries.get().pk
    client.handler.enforce_csrf_checks = True
    page = client.post(f"/entry/{number}/broken/")
    assert page.status_code == 200
    assert "Thank you" in page.text
    assert page.cookies == {}
    assert Message.objects.get().entry_number == number


def test_who_reports_a_dead_link_can_see_what_becomes_of_it(client, cell):
    address = f"/entry/{cell.entries.get().pk}/broken/"
    first, second = client.post(address).text, client.post(address).text
    status = re.search(r"/status/[^/]+/", first)[0]
    assert "Report of a dead link" in client.get(status).text
    assert "/status/" not in second
    assert "Somebody reported it before you" in second


def test_too_many_reports_are_refused_in_words(client, cell, monkeypatch):
    monkeypatch.setattr("entries.views.LIMITS", (Limit(0, timedelta(hours=1)),))
    page = client.post(f"/entry/{cell.entries.get().pk}/broken/")
    assert page.status_code == 429
    assert "press it again" in page.text
    assert "Thank you" not in page.text
    assert not Message.objects.exists()


def test_a_second_report_of_the_same_link_adds_nothing(client, cell):
    for _ in range(3):
        client.post(f"/entry/{cell.entries.get().pk}/broken/")
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    "headers",
    [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}, {"origin": "null"}],
)
def test_another_site_cannot_press_it(client, cell, headers):
    page = client.post(f"/entry/{cell.entries.get().pk}/broken/", headers=headers)
    assert page.status_code == 403
    assert not Message.objects.exists()


def test_looking_reports_nothing(client, cell):
    page = client.get(f"/entry/{cell.entries.get().pk}/broken/")
    assert "Yes, tell the editors" in page.text
    assert not Message.objects.exists()


def test_forms_need_a_token_and_are_never_kept(client, cell):
    client.handler.enforce_csrf_checks = True
    page = client.get("/drug/e5/suggest/")
    assert "no-store" in page.headers["Cache-Control"]
    assert client.post("/drug/e5/suggest/", answers()).status_code == 403


@pytest.mark.parametrize(
    "address", ["/drug/a1/suggest/", "/nowhere/comment/", "/entry/99/comment/", "/drug/suggest/"]
)
def test_what_is_not_published_cannot_be_written_about(client, cell, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("reference", ["a\r\nBcc: x", "a\x0bb", "\u2028"])
def test_an_answer_of_one_line_has_one_line(client, cell, reference):
    client.post("/suggest/", answers(reference=f"x{reference}x"))
    assert not Message.objects.exists()


NASTY = [
    "<script>alert(1)</script>",
    "{{ 7|add:7 }} {% debug %}",
    "\u202egnp.exe",
    "=cmd|' /C calc'!A0",
    "javascript:alert(1)",
    "x" * 100_000,
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
]


@pytest.mark.parametrize("words", NASTY)
def test_nasty_words_are_words_to_readers_and_editors(client, cell, words):
    response = client.post("/suggest/", answers(words=words, reference=words[:900]), follow=True)
    assert response.status_code == 200
    assert "<script>alert" not in response.text
    client.force_login(staff("Editors"))
    for message in Message.objects.all():
        for address in ("", f"{message.pk}/change/"):
            page = client.get(f"/admin/entries/message/{address}")
            assert page.status_code == 200
            assert "<script>alert" not in page.text


def answer(what, **said):
    """As an editor does in the inbox."""
    message = Message.objects.get()
    by = staff("Editors", username="ana")
    answering.answer(message, opened=answering.version(message), what=what, by=by, **said)


def test_an_answer_is_read_at_once_by_the_sender(client, cell):
    status = client.post("/suggest/", answers()).url
    answer("declined", reply="It is about cattle.")
    page = client.get(status)
    assert "Declined" in page.text
    assert "It is about cattle." in page.text


def test_an_accepted_suggestion_leads_to_its_edition(client, cell):
    status = client.post("/drug/e5/suggest/", answers()).url
    message = Message.objects.get()
    placing = Placing(cell, DocumentFactory(), "K")
    opened = answering.version(message)
    answering.accept(message, opened=opened, placing=placing, reply="", by=staff("Editors"))
    edition = live(cell, note="One more study")
    assert edition.get_absolute_url() in client.get(status).text


def test_the_admin_shows_a_message_and_leaves_answering_to_the_inbox(client, cell):
    client.post("/suggest/", answers())
    message = Message.objects.get()
    client.force_login(staff("Editors"))
    address = f"/admin/entries/message/{message.pk}/change/"
    page = client.get(address).text
    assert "It shows what works." in page
    assert f'href="/admin/inbox/{message.pk}/">Answer it in the inbox</a>' in page
    assert 'name="state"' not in page
    assert client.post(address, {"state": "declined", "answer": "No."}).status_code == 403
    message.refresh_from_db()
    assert (message.state, message.answer) == ("received", "")


def test_a_comment_may_say_that_it_is_a_correction(client, cell):
    client.post("/drug/e5/comment/", answers(is_correction="on"))
    client.post("/drug/e5/comment/", answers())
    kinds = [message.kind for message in Message.objects.order_by("pk")]
    assert kinds == ["correction", "comment"]


def test_the_sender_of_a_correction_reads_that_it_is_one(client, cell):
    assert "This is a correction" in client.get("/drug/e5/comment/").text
    page = client.post("/drug/e5/comment/", answers(is_correction="on"), follow=True)
    assert "<dd>Correction</dd>" in page.text


def test_spam_is_not_shown_to_whoever_sent_it(client, cell):
    status = client.post("/suggest/", answers()).url
    answer("spam")
    assert client.get(status).status_code == 404


def test_documents_considered_are_public_where_editors_say_so(client, cell):
    client.post("/drug/e5/suggest/", answers(reference="Cattle and alcohol"))
    assert "none on record" in client.get("/drug/e5/considered/").text
    answer("declined", record=("Cattle and alcohol", "Not about people."))
    page = client.get("/drug/e5/considered/")
    assert "Cattle and alcohol" in page.text
    assert "Not about people." in page.text


def test_names_and_addresses_go_a_year_after_the_answer(client, cell):
    client.post("/suggest/", answers(name="Ann", email="ann@example.org"))
    message = Message.objects.get()
    message.settle("declined", now=timezone.now() - timedelta(days=364))
    message.save()
    call_command("erase_due", verbosity=0)
    message.refresh_from_db()
    assert message.email
    Message.objects.update(answered_at=timezone.now() - timedelta(days=366))
    call_command("erase_due", verbosity=0)
    message.refresh_from_db()
    assert (message.name, message.email) == ("", "")
    assert message.words


@pytest.mark.parametrize(
    ("answered", "now", "is_due"),
    [
        ("2025-03-01T12:00", "2026-03-01T11:59", False),
        ("2025-03-01T12:00", "2026-03-01T12:00", True),
        ("2023-06-01T12:00", "2024-05-31T12:00", False),
        ("2024-02-29T12:00", "2025-02-28T12:00", False),
        ("2024-02-29T12:00", "2025-03-01T12:00", True),
        ("2027-02-28T12:00", "2028-02-29T12:00", True),
        ("2027-03-01T12:00", "2028-02-29T12:00", False),
        ("2025-03-30T02:30", "2026-03-30T02:30", True),
    ],
)
def test_twelve_months_are_counted_by_the_calendar(answered, now, is_due):
    message = MessageFactory(email="ann@example.org")
    message.settle("answered", now=moment(answered))
    message.save()
    assert Message.objects.due_for_erasure(moment(now)).exists() == is_due


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/London"))


def test_the_status_of_an_erased_message_says_so(client, cell):
    status = client.post("/suggest/", answers(name="Ann")).url
    Message.objects.get().erase(now=moment("2026-03-01T12:00"))
    page = client.get(status)
    assert "were erased on 1 March 2026" in page.text
    assert "It shows what works." in page.text


def test_documents_considered_are_described_to_machines(client, cell):
    page = client.get("/drug/e5/considered/").text
    address = "http://127.0.0.1:8000/drug/e5/considered/"
    assert f'<link rel="canonical" href="{address}">' in page
    assert f'<meta property="og:url" content="{address}">' in page
    noindex = '<meta name="robots" content="noindex">'
    assert noindex in page
    declined = {"kind": "suggestion", "state": "declined", "answered_at": timezone.now()}
    MessageFactory(page=cell.page, record_title="A", record_reason="Cattle.", **declined)
    assert noindex not in client.get("/drug/e5/considered/").text


def test_a_status_page_is_for_nobody_else(client, cell):
    page = client.get(client.post("/suggest/", answers()).url)
    assert (page["X-Robots-Tag"], page["Referrer-Policy"]) == ("noindex", "no-referrer")
    assert '<meta name="robots" content="noindex">' in page.text
    assert "canonical" not in page.text
    assert page.cookies == {}
