"""What editors do about an address, what readers see of it, and undo."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cells.models import Notice
from entries.linkchecking import acts
from entries.linkchecking.acts import CannotAct
from entries.linkchecking.collecting import collect
from entries.models import LinkAct, LinkCheck, LinkUse
from tests.factories import (
    CellFactory,
    DocumentFactory,
    EntryFactory,
    SectionFactory,
    failing,
    live,
    staff,
)

pytestmark = pytest.mark.django_db

OLD, NEW = "https://old.example/study", "https://new.example/study"
COPY = "https://web.archive.org/web/2021/https://old.example/study"


def link(address, words="a study"):
    return f'<p>See <a href="{address}">{words}</a>.</p>'


@pytest.fixture
def entry():
    """Of a live cell, whose document and bite lead to OLD."""
    entry = EntryFactory(document=DocumentFactory(title="A study", url=OLD))
    SectionFactory(bite__cell=entry.cell, body=link(f"{OLD}#results"))
    live(entry.cell)
    return entry


def page(client):
    return client.get("/drug/e5/").content.decode()


def test_a_document_leads_to_its_new_address_at_once(client, entry):
    act = acts.take_new_address(failing(OLD, "moved", new_address=NEW), NEW, by=staff())
    entry.document.refresh_from_db()
    assert entry.document.url == NEW
    assert entry.document.history.first().url == NEW
    assert f'href="{NEW}"' in page(client)
    assert (act.kind, act.address) == ("new", NEW)
    assert not LinkCheck.objects.waiting().exists()


def test_the_archived_edition_leads_there_too(client, entry):
    edition = entry.cell.page.editions.get()
    acts.take_new_address(failing(OLD), NEW)
    assert f'href="{NEW}"' in client.get(f"/drug/e5/{edition.address}/").content.decode()


def test_a_link_in_a_text_changes_in_the_draft_alone_and_keeps_its_place(client, entry):
    acts.take_new_address(failing(OLD), NEW)
    section = entry.cell.bite.sections.get()
    assert section.body == link(f"{NEW}#results")
    assert section.history.count() == 2
    assert f"{OLD}#results" in page(client)
    live(entry.cell, note="Links", kind="minor")
    assert f"{NEW}#results" in page(client)


def test_texts_of_every_kind_are_changed():
    cell = CellFactory(abstract=link(OLD), more=link(OLD))
    EntryFactory(cell=cell, annotation=link(OLD), document__url="")
    cell.row.introduction = link(OLD)
    cell.row.save()
    cell.column.introduction = link(OLD)
    cell.column.save()
    act = acts.take_new_address(failing(OLD), NEW)
    assert len(act.before["texts"]) == 5
    collect()
    assert LinkUse.objects.filter(check_of__address=NEW).count() == 5
    assert not LinkUse.objects.filter(check_of__address=OLD).exists()


def test_other_rows_of_the_page_are_not_saved(entry):
    other = SectionFactory(bite=entry.cell.bite, kind="start", body=link("https://a.example/"))
    acts.take_new_address(failing(OLD), NEW)
    other.refresh_from_db()
    entry.refresh_from_db()
    assert (other.row_version, entry.row_version) == (1, 1)


def test_an_archived_copy_stands_in_for_the_dead_address_at_once(client, entry):
    acts.use_archived_copy(failing(OLD), COPY)
    shown = page(client)
    assert "Its address no longer works" in shown
    assert f'href="{COPY}"' in shown
    assert entry.cell.bite.sections.get().body == link(f"{COPY}#results")
    entry.document.refresh_from_db()
    assert entry.document.url == OLD


def test_a_free_copy_that_is_gone_is_replaced_and_the_document_is_not_called_dead(client):
    entry = EntryFactory(document__url="https://paid.example/", document__free_url=OLD)
    live(entry.cell)
    acts.use_archived_copy(failing(OLD), COPY)
    shown = page(client)
    assert f'href="{COPY}"' in shown
    assert "no longer works" not in shown


def test_a_doi_that_leads_nowhere_gets_an_address(client):
    entry = EntryFactory(document=DocumentFactory(url="", doi="10.1136/bmj.f174"))
    live(entry.cell)
    acts.take_new_address(failing("https://doi.org/10.1136/bmj.f174"), NEW)
    assert f'href="{NEW}"' in page(client)


def test_readers_are_told_of_a_dead_address(client, entry):
    acts.retire(failing(OLD), "Its publisher closed.")
    assert "Its publisher closed." in page(client)


def test_what_stands_in_texts_alone_cannot_be_retired():
    SectionFactory(body=link(OLD))
    with pytest.raises(CannotAct, match="No document has this address"):
        acts.retire(failing(OLD))


def test_what_is_fine_is_left_alone_for_three_months(entry):
    now = timezone.now()
    acts.say_fine(failing(OLD), now=now)
    check = LinkCheck.objects.get()
    assert (check.state, check.due_at) == ("fine", now + timedelta(days=90))
    assert not LinkCheck.objects.waiting().exists()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "not an http or https"),
        ("javascript:alert(1)", "not an http or https"),
        ("mailto:a@b.example", "not an http or https"),
        ("https://ada:secret@new.example/", "a name or a password"),
        ("https://new.example/" + "x" * 1000, "too long"),
        (OLD, "the address that fails"),
        (f"{OLD}#elsewhere", "the address that fails"),
    ],
)
def test_an_address_that_is_not_taken(entry, address, words):
    with pytest.raises(CannotAct, match=words):
        acts.take_new_address(failing(OLD), address)
    assert not LinkAct.objects.exists()
    assert not Notice.objects.exists()


def test_of_two_editors_the_second_is_told(entry):
    check = failing(OLD)
    acts.say_fine(check)
    with pytest.raises(CannotAct, match="Somebody dealt with"):
        acts.take_new_address(check, NEW)


def test_what_no_draft_has_any_more_is_for_publishing(entry):
    entry.cell.bite.sections.get().delete()
    entry.document.url = NEW
    entry.document.save()
    with pytest.raises(CannotAct, match="No draft leads there"):
        acts.take_new_address(failing(OLD), NEW)


ACTS = {
    "new": lambda check: acts.take_new_address(check, NEW),
    "archived": lambda check: acts.use_archived_copy(check, COPY),
    "retired": lambda check: acts.retire(check, "Gone."),
    "fine": acts.say_fine,
}


@pytest.mark.parametrize("name", ACTS)
def test_each_act_can_be_undone(entry, name):
    Notice.objects.create(document_number=entry.document_id, kind="dead", words="Before.")
    failing(OLD, "moved", new_address=NEW)
    before = everything(entry)
    act = ACTS[name](LinkCheck.objects.get())
    assert everything(entry) != before
    acts.undo(act)
    assert everything(entry) == before
    with pytest.raises(CannotAct, match="no longer be undone"):
        acts.undo(act)


def everything(entry):
    entry.document.refresh_from_db()
    names = ("kind", "words", "url", "replaces", "dated_on")
    check = LinkCheck.objects.filter(address=OLD).values(
        "state", "failures", "due_at", "settled_at"
    )
    return (
        entry.document.url,
        entry.cell.bite.sections.get().body,
        list(Notice.objects.values(*names)),
        list(check),
    )


def test_undo_touches_nothing_that_changed_since(entry):
    act = acts.take_new_address(failing(OLD), NEW)
    section = entry.cell.bite.sections.get()
    section.body = link(NEW, "another study")
    section.save()
    with pytest.raises(CannotAct, match="The text was changed since"):
        acts.undo(act)
    entry.document.refresh_from_db()
    assert entry.document.url == NEW


def test_an_act_is_undone_within_a_day(entry):
    act = acts.say_fine(failing(OLD))
    with pytest.raises(CannotAct, match="no longer be undone"):
        acts.undo(act, now=timezone.now() + timedelta(days=2))


def test_an_act_keeps_no_words_of_a_text(entry):
    act = acts.take_new_address(failing(OLD), NEW)
    assert "study" not in str(act.before["texts"]).replace("/study", "")
