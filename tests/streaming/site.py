"""The site in a process of its own: `python -m tests.streaming.site`.

See `tests.streaming.child`. It answers requests at a free port, which it says, each in a thread;
the acts are done beside them.
"""

from threading import Thread

import django
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.utils.module_loading import import_string

from tests.streaming.child import obey


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """The site's own log says enough."""


def main() -> None:
    django.setup()
    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.daemon_threads = True
    server.set_app(import_string("matrix_site.wsgi.application"))
    Thread(target=server.serve_forever, daemon=True).start()
    acts = {name: import_string(f"tests.streaming.acts.{name}") for name in ("publish", "sign_in")}
    obey(server.server_port, acts)


if __name__ == "__main__":
    main()
