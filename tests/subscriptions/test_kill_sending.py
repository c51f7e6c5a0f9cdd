"""`kill -9` of a worker at any moment leaves nobody out, and repeats one mail at most.

Takes some ten seconds: five times a child is killed, and its lease has to run out.
"""

import pytest

from subscriptions.models import Delivery
from tests.drill import mail
from tests.drill.nursery import Nursery


def test_five_hundred_people_and_five_kills_of_two_workers(other_process, mail_server):
    outcome = mail.run(
        mail_server, other_process | {"EMAIL_URL": mail_server.url}, people=500, kills=5
    )
    assert (outcome.lost, outcome.unfinished, outcome.broken) == (0, 0, [])
    assert outcome.repeated <= 5


@pytest.mark.parametrize(("moment", "mails"), [("before", 1), ("after", 2)])
def test_who_dies_at_the_hand_over_leaves_one_mail_in_doubt(
    other_process, mail_server, moment, mails
):
    mail.write_down(people=1)
    nursery = Nursery(other_process | {"EMAIL_URL": mail_server.url})
    try:
        nursery.start("send_one_and_die", moment)
        mail.wait_until(lambda: Delivery.objects.get().state == "handed", 30)
        nursery.start("send_mail", 1)
        mail.wait_until(lambda: Delivery.objects.get().state == "sent", 30)
    finally:
        nursery.end()
    assert mail_server.receivers() == ["reader0@example.org"] * mails
