"""Bulletins that are taken off the site, and shown there again."""

import pytest

from subscriptions import bulletins
from subscriptions.bulletins import BulletinError
from subscriptions.models import Bulletin, Delivery, MailingAct
from subscriptions.sweeping.bulletins import address_bulletins
from tests.factories import staff
from tests.readers import BulletinFactory, SubscriptionFactory
from tests.subscriptions.acts import NOON

pytestmark = pytest.mark.django_db


def sent_out() -> Bulletin:
    bulletin: Bulletin = BulletinFactory(body="<p>Kits save lives.</p>")
    bulletins.plan(bulletin, now=NOON)
    address_bulletins(NOON)
    bulletin.refresh_from_db()
    return bulletin


def test_what_is_withdrawn_reaches_nobody_else_and_can_be_shown_again():
    SubscriptionFactory()
    tom = staff("Publishers")
    bulletin = sent_out()
    bulletins.withdraw(bulletin, because=" It was \n wrong. ", by=tom, now=NOON)
    assert [one.state for one in Delivery.objects.all()] == ["skipped"]
    assert not Delivery.objects.exclude(token="").exists()
    assert not Bulletin.objects.public().exists()
    assert Bulletin.objects.get().withdrawn_because == "It was wrong."
    bulletins.bring_back(bulletin, by=tom, now=NOON)
    assert list(Bulletin.objects.public()) == [bulletin]
    whats = MailingAct.objects.order_by("pk").values_list("what", flat=True)
    assert list(whats) == ["planned", "cancelled", "withdrawn", "shown"]


def test_what_is_not_on_the_site_cannot_be_withdrawn_and_nothing_twice():
    with pytest.raises(BulletinError, match="not on the site yet"):
        bulletins.withdraw(BulletinFactory(), because="Wrong.", now=NOON)
    bulletin = sent_out()
    with pytest.raises(BulletinError, match="Say why"):
        bulletins.withdraw(bulletin, because=" ", now=NOON)
    with pytest.raises(BulletinError, match="not withdrawn"):
        bulletins.bring_back(bulletin, now=NOON)
    bulletins.withdraw(bulletin, because="Wrong.", now=NOON)
    with pytest.raises(BulletinError, match="withdrawn already"):
        bulletins.withdraw(bulletin, because="Wrong.", now=NOON)
