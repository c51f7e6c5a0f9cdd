"""How links fare, as other screens ask."""

from datetime import UTC, datetime

import pytest

from entries.linkchecking.collecting import collect
from entries.linkchecking.states import gone_by_cell, queue_facts, states_for
from entries.models import LinkCheck
from tests.factories import CellFactory, DocumentFactory, EntryFactory, failing, live

pytestmark = pytest.mark.django_db

OLD = "https://old.example/study"


def state_of(document):
    one = states_for([document.pk])[document.pk]
    return one.state, one.words


def test_a_document_says_how_its_link_fares():
    document = DocumentFactory(url=OLD)
    assert state_of(document) == ("unchecked", "Link not checked yet")
    failing(OLD)
    assert state_of(document) == ("gone", "Link gone since 1 Feb")
    LinkCheck.objects.update(settled_at=datetime(2026, 2, 9, tzinfo=UTC))
    assert state_of(document) == ("fine", "Link dealt with")
    LinkCheck.objects.update(
        state="fine", outcome="fine", failures=0, agreeing=0, failed_since=None, settled_at=None
    )
    assert state_of(document) == ("fine", "Link fine")


def test_a_document_without_an_address_says_so():
    assert state_of(DocumentFactory(url="")) == ("none", "No address")


def test_a_link_that_failed_once_is_no_alarm():
    document = DocumentFactory(url=OLD)
    failing(OLD, "fine", outcome="gone", failures=1, agreeing=1)
    assert state_of(document) == ("fine", "Link fine, failed at the last try")


def test_the_worst_of_several_addresses_is_told():
    document = DocumentFactory(url="https://a.example/", free_url=OLD)
    failing(OLD)
    assert state_of(document) == ("gone", "Free copy gone since 1 Feb")


def test_what_only_the_edition_has_is_not_the_draft_s():
    entry = EntryFactory(document__url=OLD)
    live(entry.cell)
    entry.document.url = "https://a.example/"
    entry.document.save()
    failing(OLD)
    assert state_of(entry.document) == ("unchecked", "Link not checked yet")


def test_states_of_many_documents_are_one_query(django_assert_num_queries):
    documents = [DocumentFactory(url=f"https://a.example/{number}").pk for number in range(5)]
    collect()
    with django_assert_num_queries(1):
        assert len(states_for(documents)) == 5


def test_cells_with_dead_links_are_counted_in_one_query(django_assert_num_queries):
    one, other = CellFactory(code="A1"), CellFactory(code="A2")
    document = DocumentFactory(url=OLD, free_url=OLD)
    EntryFactory(cell=one, document=document)
    EntryFactory(cell=other, document=document)
    EntryFactory(cell=other, document=DocumentFactory(url="https://fine.example/"))
    failing(OLD)
    with django_assert_num_queries(1):
        assert gone_by_cell() == {one.page_id: 1, other.page_id: 1}


def test_the_queue_is_counted_in_one_query(django_assert_num_queries):
    DocumentFactory(url=OLD)
    DocumentFactory(url="https://a.example/")
    failing(OLD)
    LinkCheck.objects.update(due_at=datetime(2026, 2, 1, tzinfo=UTC))
    with django_assert_num_queries(1):
        facts = queue_facts(datetime(2026, 3, 1, tzinfo=UTC))
    assert (facts.used, facts.due, facts.waiting["gone"]) == (2, 2, 1)
    assert facts.oldest_due_at == datetime(2026, 2, 1, tzinfo=UTC)
