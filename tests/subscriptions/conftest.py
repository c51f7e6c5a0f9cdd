"""A mail server for tests of sending."""

from collections.abc import Iterator

import pytest

from matrix_site import environment
from subscriptions.telling import closing, keeping
from tests.smtp_server import Recorder

# More than all deliveries that a test run makes: PostgreSQL numbers on from test to test.
ALL = 10**9


@pytest.fixture(autouse=True)
def one_minute_and_one_block(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test count the queries of a minute, or of a block of deliveries, that just ends."""
    monkeypatch.setattr(keeping, "_moment", lambda: 0)
    monkeypatch.setattr(closing, "AHEAD", ALL)


@pytest.fixture(scope="session")
def one_mail_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recorder]:
    recorder = Recorder(tmp_path_factory.mktemp("smtp") / "mails")
    yield recorder
    recorder.end()


@pytest.fixture
def mail_server(one_mail_server: Recorder, settings) -> Recorder:
    """A mail server that took nothing yet, and that the site sends through."""
    if one_mail_server.process.poll() is not None:
        one_mail_server.start()
    one_mail_server.order(mail=None, rcpt=None, data=None, only=None, seconds=0, hang_up_after=None)
    one_mail_server.file.write_text("")
    settings.MAILERS = {"default": environment.mailer(one_mail_server.url)}
    return one_mail_server
