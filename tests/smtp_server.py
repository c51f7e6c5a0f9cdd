"""
A real mail server in a process of its own, which writes down every mail that it took.

`python -m tests.smtp_server FILE [PORT]` prints its port, then takes commands as JSON lines on
standard input and answers each with a line, until that ends:

    {"rcpt": "550 5.1.1 No such user"}    answer this to RCPT from now on; also "mail", "data"
    {"rcpt": null}                        as before
    {"only": "ann@example.org"}           only for this receiver
    {"seconds": 0.5}                      take so long over each mail
    {"hang_up_after": 3}                  break the connection off instead of answering, once, after
                                          so many more mails were taken

`Recorder` starts one, and reads what it wrote: a JSON line for each mail, with "sender",
"receiver", "id" (Message-ID) and "bytes" (latin-1), written before the mail is answered.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_string
from pathlib import Path
from typing import Any, TextIO

from aiosmtpd.smtp import SMTP, Envelope, Session


class Handler:
    """Takes every mail, unless told otherwise."""

    def __init__(self, file: TextIO) -> None:
        self.file = file
        self.orders: dict[str, Any] = {}

    def refusal(self, of: str, receiver: str = "") -> str | None:
        only = self.orders.get("only")
        return None if only and receiver != only else self.orders.get(of)

    async def handle_MAIL(  # noqa: N802 - the names are aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list
    ) -> str:
        if refusal := self.refusal("mail"):
            return refusal
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list
    ) -> str:
        if refusal := self.refusal("rcpt", address):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        await asyncio.sleep(self.orders.get("seconds", 0))
        receiver = envelope.rcpt_tos[0]
        if refusal := self.refusal("data", receiver):
            return refusal
        text = envelope.content.decode("latin-1")
        head = message_from_string(text.partition("\r\n\r\n")[0])
        line = {
            "sender": envelope.mail_from,
            "receiver": receiver,
            "id": head["Message-ID"],
            "bytes": text,
        }
        self.file.write(f"{json.dumps(line)}\n")
        self.file.flush()
        if (left := self.orders.get("hang_up_after")) is not None:
            self.orders["hang_up_after"] = left - 1 if left else None
            if not left:
                server.transport.close()
        return "250 OK"


async def serve(file: TextIO, port: int) -> None:
    handler = Handler(file)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(handler), "127.0.0.1", port)
    print(server.sockets[0].getsockname()[1], flush=True)
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        handler.orders |= json.loads(line)
        print("done", flush=True)


def main() -> None:
    with open(sys.argv[1], "a") as file:
        asyncio.run(serve(file, int(sys.argv[2]) if len(sys.argv) > 2 else 0))


class Recorder:
    """A running server, and what it took."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.port = 0
        self.start()

    @property
    def url(self) -> str:
        """For EMAIL_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> None:
        """On the port that it had before, if it had one."""
        command = [sys.executable, "-m", "tests.smtp_server", str(self.file)]
        if self.port:
            command.append(str(self.port))
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout
        self.port = int(self.process.stdout.readline())

    @contextmanager
    def running(self) -> Iterator["Recorder"]:
        """Ended afterwards."""
        try:
            yield self
        finally:
            self.end()

    def order(self, **orders: Any) -> None:
        """Tell it how to behave: see the top of this file."""
        assert self.process.stdin
        assert self.process.stdout
        print(json.dumps(orders), file=self.process.stdin, flush=True)
        assert self.process.stdout.readline() == "done\n"

    def end(self) -> None:
        """Break everything off."""
        self.process.kill()
        self.process.communicate()

    def mails(self) -> list[dict[str, str]]:
        if not self.file.exists():
            return []
        whole, _, _ = self.file.read_text().rpartition("\n")  # One may just be written.
        return [json.loads(line) for line in whole.splitlines()]

    def count(self) -> int:
        """How many mails it took."""
        return self.file.read_bytes().count(b"\n") if self.file.exists() else 0

    def receivers(self) -> list[str]:
        return [mail["receiver"] for mail in self.mails()]


if __name__ == "__main__":
    main()
