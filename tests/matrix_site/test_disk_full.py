"""No room for a file: see also tests/cells/test_ledger.py. `make drill` fills a real disk."""

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from subscriptions.models import Suppression
from tests.readers import DeliveryFactory, MailingFactory, SubscriptionFactory

FULL = Path("/dev/full")
needs_device = pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full here")


class TooLarge(ContentFile):
    """A file for whose second half there is no room."""

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield b"the first half"
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def test_of_a_file_without_room_nothing_stays(media):
    with pytest.raises(OSError, match="No space left"):
        default_storage.save("logos/society.png", TooLarge(b""))
    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_a_file_that_is_there_stays_when_another_of_its_name_has_no_room(media):
    default_storage.save("logos/society.png", ContentFile(b"a picture"))
    with pytest.raises(OSError, match="No space left"):
        default_storage.save("logos/society.png", TooLarge(b""))
    assert [path.read_bytes() for path in media.rglob("*.png")] == [b"a picture"]


@needs_device
@pytest.mark.django_db
def test_who_asks_never_to_be_written_to_learns_that_it_was_not_stored(settings):
    mailing = MailingFactory(kind="confirm")
    delivery = DeliveryFactory(mailing=mailing, subscriber=SubscriptionFactory().subscriber)
    settings.LEDGER_FILE = FULL
    visitor = Client(raise_request_exception=False)
    answer = visitor.post(f"/u/{delivery.token}/", {"act": "never"})
    assert answer.status_code == 507
    assert "was not saved" in answer.text
    assert not Suppression.objects.exists()
