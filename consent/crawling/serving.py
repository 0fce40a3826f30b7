"""The site, served by this process to its own browser for the time of a passage."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING, Any

from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.test.utils import override_settings

if TYPE_CHECKING:
    from collections.abc import Iterator


class _Silent(WSGIRequestHandler):
    """Answers without a line on stderr, where the progress of the passage stands."""

    def log_message(self, *_args: Any) -> None:
        """Say nothing: the passage says what it cannot read."""


@contextmanager
def served() -> Iterator[int]:
    """Serve every brand, without HTTPS, at a port of this machine; give the port."""
    # Middlewares read their settings when they are made: nobody else is answered without HTTPS.
    with override_settings(SECURE_SSL_REDIRECT=False):
        application = WSGIHandler()
    server = ThreadedWSGIServer(("127.0.0.1", 0), _Silent)
    server.set_app(application)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
