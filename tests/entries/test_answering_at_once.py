"""Two editors, one message, one moment."""

from functools import partial

import pytest

from entries import answering
from entries.answering import CannotAnswer, Placing, What
from entries.models import Entry, Message
from tests.factories import CellFactory, DocumentFactory, MessageFactory, live, staff
from tests.parallel import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def accepting(message, cell, document, by):
    opened = answering.version(message)
    placing = Placing(cell, document, "K", headline="Found")
    return partial(answering.accept, message, opened=opened, placing=placing, reply="", by=by)


def declining(message, by):
    opened = answering.version(message)
    return partial(answering.answer, message, opened=opened, what=What.DECLINED, reply="No.", by=by)


def test_one_of_two_answers_is_given_and_the_other_editor_is_told():
    cell, document = CellFactory(), DocumentFactory()
    ana, tom = staff("Editors", username="ana"), staff("Editors", username="tom")
    message = MessageFactory(kind="suggestion", page=cell.page)
    found = at_once(accepting(message, cell, document, ana), declining(message, tom))
    refused = [one for one in found if isinstance(one, Exception)]
    assert [type(one) for one in refused] == [CannotAnswer]
    message.refresh_from_db()
    assert Entry.objects.count() == (message.state == "considered")
    assert message.acts.count() == 1


def test_an_acceptance_is_published_or_taken_back_but_never_both():
    cell = CellFactory()
    ana = staff("Editors", username="ana")
    message = MessageFactory(kind="suggestion", page=cell.page)
    accepting(message, cell, DocumentFactory(), ana)()
    act = message.acts.get().pk
    at_once(partial(live, cell), partial(answering.undo, message, act, ana))
    message = Message.objects.get()
    assert (message.state, Entry.objects.count()) in (("accepted", 1), ("received", 0))
