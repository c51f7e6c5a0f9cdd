"""The commands of sending, as a service manager or a mail server calls them."""

import io
import os
import signal
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from matrix_site import environment
from subscriptions.models import Bounce, Delivery, SendingPermit
from tests.mails import worker
from tests.readers import DeliveryFactory, SendingPermitFactory
from tests.subscriptions.reports import BOUNCES, dsn


@pytest.fixture
def return_path(settings):
    settings.BOUNCE_ADDRESS = BOUNCES


def said_by(*command: str) -> str:
    said = io.StringIO()
    call_command(*command, stdout=said)
    return said.getvalue()


@pytest.mark.django_db
def test_arming_names_this_installation_and_disarming_nobody():
    SendingPermitFactory(installation="another")
    assert said_by("arm_sending") == "The installation development sends mail now.\n"
    assert SendingPermit.allows_sending()
    said_by("arm_sending", "--disarm")
    assert not SendingPermit.objects.exists()


@pytest.mark.django_db
def test_an_installation_without_a_name_cannot_be_armed(settings):
    settings.INSTALLATION_ID = ""
    with pytest.raises(CommandError, match="INSTALLATION_ID is not set"):
        call_command("arm_sending")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("backend", "others", "is_armed"),
    [("filebased", 0, True), ("smtp", 0, False), ("filebased", 1, False)],
)
def test_development_is_armed_only_where_mails_stay_and_nobody_else_sends(
    settings, backend, others, is_armed
):
    SendingPermitFactory.create_batch(others, installation="the-real-site")
    settings.MAILERS = {"default": {"BACKEND": f"django.core.mail.backends.{backend}.EmailBackend"}}
    assert said_by("arm_sending", "--if-files") == ""
    assert SendingPermit.allows_sending() == is_armed


@pytest.mark.django_db
def test_in_development_a_mail_is_a_file(settings, tmp_path):
    settings.MAILERS = {"default": environment.mailer(f"file://{tmp_path}")}
    SendingPermitFactory()
    now = timezone.now()
    DeliveryFactory(mailing__due_at=now, mailing__addressed_at=now)
    assert worker().run_once() == 1
    (file,) = tmp_path.iterdir()
    assert b"Something changed." in file.read_bytes()


@pytest.mark.django_db
def test_a_maildir_is_read_once(return_path, tmp_path):
    delivery = DeliveryFactory(sent=True)
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "1.host").write_bytes(dsn(delivery.return_key, status="5.1.1"))
    (tmp_path / "new" / "2.host").write_bytes(b"From: a stranger\n\nBuy this")
    assert said_by("read_bounces", str(tmp_path)) == "Recorded 1; 1 told nothing new.\n"
    assert said_by("read_bounces", str(tmp_path)) == "Recorded 0; 0 told nothing new.\n"
    assert sorted(os.listdir(tmp_path / "cur")) == ["1.host:2,S", "2.host:2,S"]


@pytest.mark.django_db
def test_a_file_that_cannot_be_read_stays_and_the_rest_is_read(return_path, tmp_path):
    delivery = DeliveryFactory(sent=True)
    (tmp_path / "new" / "1.folder").mkdir(parents=True)
    (tmp_path / "new" / "2.host").write_bytes(dsn(delivery.return_key, status="5.1.1"))
    with pytest.raises(CommandError, match=r"1 could not be read and stay in new/"):
        call_command("read_bounces", str(tmp_path), stdout=io.StringIO())
    assert os.listdir(tmp_path / "new") == ["1.folder"]
    assert Bounce.objects.count() == 1


@pytest.mark.django_db
def test_what_is_no_maildir_is_refused(tmp_path):
    with pytest.raises(CommandError, match="is no Maildir"):
        call_command("read_bounces", str(tmp_path))


def test_a_mail_server_may_pipe_a_report_in(other_process):
    delivery = DeliveryFactory(sent=True)
    command = [sys.executable, "manage.py", "read_bounces"]
    environment = os.environ | other_process | {"BOUNCE_ADDRESS": BOUNCES}
    report = dsn(delivery.return_key, status="5.1.1")
    subprocess.run(command, env=environment, input=report, check=True)
    assert Bounce.objects.get().delivery_id == delivery.pk


def test_without_a_database_a_mail_server_is_told_to_try_again(tmp_path):
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path}/none/db.sqlite3"}
    command = [sys.executable, "manage.py", "read_bounces"]
    ended = subprocess.run(
        command,
        env=environment
        | {"BOUNCE_ADDRESS": BOUNCES, "DJANGO_SETTINGS_MODULE": "matrix_site.settings"},
        input=dsn("0" * 28, status="5.1.1"),
        capture_output=True,
    )
    assert ended.returncode == os.EX_TEMPFAIL


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_loop_ends_when_told_to(other_process, number):
    now = timezone.now()
    DeliveryFactory(mailing__due_at=now, mailing__addressed_at=now, next_try_at=now)
    with subprocess.Popen(
        [sys.executable, "manage.py", "send_mailings", "--loop"],
        env=os.environ | other_process,
        stderr=subprocess.PIPE,
        text=True,
    ) as loop:
        first = loop.stderr.readline()
        loop.send_signal(number)
        rest = loop.stderr.read()
    assert "not armed" in first
    assert (loop.returncode, "Traceback" in rest) == (0, False)
    assert Delivery.objects.get().state == "pending"
