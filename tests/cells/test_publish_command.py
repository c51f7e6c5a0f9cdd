import pytest
from django.core.management import CommandError, call_command

from cells.models import Edition
from tests.factories import CellFactory, EntryFactory, SectionFactory

pytestmark = pytest.mark.django_db


def publish(*addresses: str, kind: str = "significant", note: str = "First edition") -> None:
    call_command("publish", *addresses, f"--kind={kind}", f"--note={note}")


def test_it_publishes_and_names_the_edition(capsys):
    EntryFactory(headline="Found")
    publish("/drug/E5/")
    edition = Edition.objects.get()
    assert f"edition 1, {edition.get_absolute_url()}" in capsys.readouterr().out


def test_it_says_when_there_is_nothing_to_publish(capsys):
    CellFactory()
    publish("drug/e5")
    publish("drug/e5")
    assert "the same as edition 1: nothing was published" in capsys.readouterr().out


def test_it_names_each_place_that_stops_publishing():
    section = SectionFactory(body='<p><a data-ref="cell:999">A cell</a></p>')
    with pytest.raises(CommandError, match=f"/admin/bites/section/{section.pk}/change/#id_body"):
        publish("drug/e5")


def test_it_prints_advice(capsys):
    CellFactory()
    publish("drug/e5")
    assert "Advice: Abstract: There is no abstract." in capsys.readouterr().out


@pytest.mark.parametrize("address", ["drug/z9", "", "/"])
def test_it_refuses_a_page_that_is_not_there(address):
    CellFactory()
    with pytest.raises(CommandError, match="There is no page"):
        publish(address)


def test_an_unknown_page_stops_all_of_them():
    CellFactory()
    with pytest.raises(CommandError):
        publish("drug/e5", "drug/z9")
    assert not Edition.objects.exists()


def test_it_refuses_an_empty_note():
    CellFactory()
    with pytest.raises(CommandError, match="change note"):
        publish("drug/e5", note=" ")
