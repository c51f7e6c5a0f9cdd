"""Addresses of notices and credits: readers can press them, so they are checked as well."""

import pytest

from entries.linkchecking import acts
from entries.linkchecking.acts import CannotAct
from entries.linkchecking.collecting import collect
from entries.linkchecking.states import states_for
from entries.models import LinkUse
from tests.factories import (
    CellFactory,
    CreditFactory,
    DocumentFactory,
    EntryFactory,
    NoticeFactory,
    failing,
    live,
)

pytestmark = pytest.mark.django_db

OLD, NEW = "https://old.example/notice", "https://new.example/notice"


@pytest.fixture
def entry():
    """Of a live cell."""
    entry = EntryFactory(document=DocumentFactory(title="A study", url="https://study.example/"))
    live(entry.cell)
    return entry


def notice_on(entry):
    return NoticeFactory(document_number=entry.document_id, kind="corrected", url=OLD)


def uses(address=OLD):
    collect()
    found = LinkUse.objects.filter(check_of__address=address).order_by("page")
    return [(use.place, use.mend_url, use.page) for use in found]


def test_a_notice_is_collected_on_each_page_that_lists_its_document(entry):
    notice = notice_on(entry)
    other = EntryFactory(cell=CellFactory(code="A1"), document=entry.document)
    mend = f"/admin/cells/notice/{notice.pk}/change/#id_url"
    place = "Notice “Corrected”"
    assert uses() == [(place, mend, other.cell.page), (place, mend, entry.cell.page)]


def test_a_notice_on_a_document_that_stands_nowhere_is_collected_too():
    notice = NoticeFactory(document_number=DocumentFactory(url="").pk, url=OLD)
    assert uses() == [
        ("Notice “Corrected”", f"/admin/cells/notice/{notice.pk}/change/#id_url", None)
    ]


def test_a_credit_is_collected_on_the_cells_that_show_it(entry):
    credit = CreditFactory(scope="site", role="Supported by", name="A society", link=OLD)
    own = CreditFactory(scope="cell", cell=entry.cell, name="A friend", link="https://f.example/")
    mend = f"/admin/cells/credit/{credit.pk}/change/#id_link"
    assert uses() == [("Credit “Supported by A society”", mend, entry.cell.page)]
    assert uses("https://f.example/")[0][1] == f"/admin/cells/credit/{own.pk}/change/#id_link"


def test_a_credit_of_the_edition_alone_is_told_from_one_of_the_draft(entry):
    credit = CreditFactory(scope="cell", cell=entry.cell, link=OLD)
    live(entry.cell, note="Thanks")
    credit.link = NEW
    credit.save()
    collect()
    found = LinkUse.objects.filter(field=f"credit-{credit.pk}")
    told = found.values_list("check_of__address", "in_draft", "in_edition")
    assert set(told) == {(OLD, False, True), (NEW, True, False)}


def test_a_notice_takes_its_new_address_and_readers_see_it_at_once(client, entry):
    notice = notice_on(entry)
    acts.take_new_address(failing(OLD, "moved", new_address=NEW), NEW)
    notice.refresh_from_db()
    assert notice.url == NEW
    assert notice.history.count() == 2
    page = client.get("/drug/e5/").text
    assert NEW in page
    assert OLD not in page
    entry.document.refresh_from_db()
    assert entry.document.url == "https://study.example/"


def test_a_credit_takes_its_new_address_in_the_draft(client, entry):
    credit = CreditFactory(scope="cell", cell=entry.cell, link=OLD)
    live(entry.cell, note="Thanks")
    acts.take_new_address(failing(OLD), NEW)
    credit.refresh_from_db()
    assert (credit.link, credit.row_version) == (NEW, 2)
    assert OLD in client.get("/drug/e5/").text


def test_taking_it_is_undone_and_collected_again(entry):
    notice = notice_on(entry)
    act = acts.take_new_address(failing(OLD), NEW)
    assert LinkUse.objects.filter(check_of__address=NEW).exists()
    acts.undo(act)
    notice.refresh_from_db()
    assert notice.url == OLD
    assert not LinkUse.objects.filter(check_of__address=NEW).exists()


def test_a_notice_that_was_changed_since_is_not_undone(entry):
    notice = notice_on(entry)
    act = acts.take_new_address(failing(OLD), NEW)
    notice.refresh_from_db()
    notice.url = "https://third.example/"
    notice.save()
    with pytest.raises(CannotAct, match="changed since"):
        acts.undo(act)
    notice.refresh_from_db()
    assert notice.url == "https://third.example/"


def test_what_is_wrong_with_a_notice_is_not_said_of_the_link_of_its_document(entry):
    notice_on(entry)
    failing("https://study.example/", "fine", failures=0, agreeing=0, failed_since=None)
    failing(OLD)
    state = states_for([entry.document_id])[entry.document_id]
    assert (state.state, state.address) == ("fine", "https://study.example/")


def test_an_address_of_the_edition_alone_hides_nothing_of_the_draft(entry):
    entry.document.url = NEW
    entry.document.save()
    failing(NEW, "fine", failures=0, agreeing=0, failed_since=None)
    assert states_for([entry.document_id])[entry.document_id].state == "fine"
