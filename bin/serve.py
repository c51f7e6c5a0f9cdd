"""
Run the site for development: bring the database up to date, fill an empty one, serve, send mail.

Called by `make serve`, which has made `.venv`. PORT names the port.
"""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"


def main() -> None:
    port = chosen_port()
    os.chdir(ROOT)
    os.environ["DEBUG"] = "1"
    os.environ.setdefault("SITE_URL", f"http://{HOST}:{port}")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "matrix_site.settings")
    sys.path.insert(0, str(ROOT))
    try:
        prepare_database()
    except PermissionError as error:
        cannot_write(error.filename)
    print(f"\nThe site is at http://{HOST}:{port}/ (Ctrl-C stops it)\n", flush=True)
    sys.exit(run_server(port))


def chosen_port() -> int:
    """PORT, when it is a port on which this process can listen; else exits saying why not."""
    text = os.environ.get("PORT") or "8000"
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        sys.exit(f"PORT={text} is not a port number: use one from 1024 to 65535.")
    port = int(text)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            sys.exit(f"Port {port} is kept for root: choose another, as in `make serve PORT=8001`.")
        except OSError:
            sys.exit(
                f"Port {port} is in use by another program: stop that one, or choose another port, "
                f"as in `make serve PORT={port % 65535 + 1}`."
            )
    return port


def run_server(port: int) -> int:
    """
    Run Django's server, and beside it what sends mail, until they are stopped.

    Returns the server's exit code. Told to end by SIGTERM, Django's reloader would leave its
    child behind, holding the port. SIGINT ends both, so that is what it gets, whatever reaches us.
    """

    def stop(number: int, _frame: object) -> None:
        if number != signal.SIGINT:  # Ctrl-C reaches the others without our help.
            server.send_signal(signal.SIGINT)

    # Before the others start: with a handler set, they do not inherit a SIGINT that is ignored,
    # as it is for what a script starts in the background.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    server = subprocess.Popen([sys.executable, "manage.py", "runserver", f"{HOST}:{port}"])
    mail = subprocess.Popen([sys.executable, "manage.py", "send_mailings", "--loop"])
    try:
        return server.wait()
    finally:
        mail.terminate()
        mail.wait()


def prepare_database() -> None:
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        check_writable(Path(database["NAME"]))
    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_demo", if_empty=True)
    call_command("arm_sending", if_files=True)


def check_writable(database: Path) -> None:
    """Make the folder of an SQLite database; exits where it or the file cannot be written."""
    database.parent.mkdir(parents=True, exist_ok=True)
    for path in (database.parent, database):
        if path.exists() and not os.access(path, os.W_OK):
            cannot_write(path)


def cannot_write(path: object) -> NoReturn:
    sys.exit(
        f"Cannot write {path}: run as the user who owns it, or name another database, "
        "as in `DATABASE_URL=sqlite:////tmp/matrix.sqlite3 make serve`."
    )


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
