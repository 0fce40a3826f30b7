"""One server for all stand-ins: its host name says whose part it plays.

`matomo.localhost`, `plausible.localhost`, `stripe.localhost`, and `m-stripe.localhost` for the
frame with which Stripe recognises a device. Their scripts write what the real ones write.
"""

from __future__ import annotations

import html
import json
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

SCRIPTS: Final = Path(__file__).parent / "scripts"
PLACES: Final = ("matomo", "plausible", "stripe", "m-stripe")
_SCRIPT, _PAGE = "text/javascript; charset=utf-8", "text/html; charset=utf-8"
# What stands at an address of whom: a file and its type.
_FILES: Final = {
    ("matomo", "/matomo.js"): ("matomo.js", _SCRIPT),
    ("plausible", "/js/script.js"): ("plausible.js", _SCRIPT),
    ("plausible", "/js/script.manual.js"): ("plausible.js", _SCRIPT),
    ("stripe", "/v3/"): ("stripe.js", _SCRIPT),
    ("stripe", "/v3/card.html"): ("card.html", _PAGE),
    ("m-stripe", "/inner.html"): ("m.html", _PAGE),
}
_TAKEN: Final = {
    ("matomo", "/matomo.php"): (204, {}),
    ("plausible", "/api/event"): (202, {}),
    ("stripe", "/v1/tokens"): (200, {"id": "tok_demo", "object": "token", "livemode": False}),
}
# The device's mark, two years long, for every site that the frame is on.
_MARK: Final = "m=stand-in-device; Max-Age=63072000; Path=/; Secure; HttpOnly; SameSite=None"
# The last requests of each that the demo shows; tests make fewer.
KEPT: Final = 1_000


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A request that a stand-in got: of whom (`matomo`), and what was sent."""

    place: str
    method: str
    path: str
    query: dict[str, str]
    body: str
    cookies: str
    origin: str


@dataclass
class Vendors:
    """The stand-ins while they run: their port, and every request they got, the oldest first."""

    port: int = 0
    hits: list[Hit] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def address(self, place: str) -> str:
        """Give the origin of one of PLACES."""
        return f"http://{place}.localhost:{self.port}"

    def to(self, *places: str) -> list[Hit]:
        """Give the requests to some of them; to all where none is named."""
        with self.lock:
            return [one for one in self.hits if not places or one.place in places]

    def views(self, place: str) -> list[str]:
        """Give the addresses of the page views that Matomo or Plausible was told of."""
        if place == "matomo":
            return [one.query["url"] for one in self.to(place) if one.path == "/matomo.php"]
        events = [json.loads(one.body) for one in self.to(place) if one.path == "/api/event"]
        return [one["u"] for one in events]

    def forget(self) -> None:
        """Forget the requests so far."""
        with self.lock:
            self.hits.clear()

    def keep(self, hit: Hit) -> None:
        """Keep a request."""
        with self.lock:
            self.hits.append(hit)
            del self.hits[:-KEPT]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    vendors: Vendors

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of who is gone."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the base class's)
        """Say nothing."""

    def do_GET(self) -> None:
        """Give a script or a frame, or take a page view by its query."""
        self._answer()

    def do_POST(self) -> None:
        """Take an event, or a card."""
        self._answer()

    def do_OPTIONS(self) -> None:
        """Allow any page to send (CORS)."""
        self._send(204, b"", _PAGE)

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        hit = self._hit(body.decode(errors="replace"))
        if (hit.place, hit.path) == (hit.place, "/"):
            self._send(200, _list(self.server.vendors.to(hit.place)), _PAGE)
            return
        self.server.vendors.keep(hit)
        if found := _FILES.get((hit.place, hit.path)):
            self._send(200, (SCRIPTS / found[0]).read_bytes(), found[1])
        elif taken := _TAKEN.get((hit.place, hit.path)):
            self._send(taken[0], json.dumps(taken[1]).encode() if taken[1] else b"", _PAGE)
        else:
            self._send(404, b"", _PAGE)

    def _hit(self, body: str) -> Hit:
        parts = urlsplit(self.path)
        return Hit(
            place=(self.headers.get("Host") or "").partition(".")[0],
            method=self.command,
            path=parts.path,
            query=dict(parse_qsl(parts.query, keep_blank_values=True)),
            body=body,
            cookies=self.headers.get("Cookie") or "",
            origin=self.headers.get("Origin") or "",
        )

    def _send(self, status: int, body: bytes, media_type: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Cache-Control", "no-store")
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Access-Control-Allow-Headers", "Content-Type")
        if self.path.startswith("/inner.html"):
            self.send_header("Set-Cookie", _MARK)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _list(hits: list[Hit]) -> bytes:
    """Give what it got as a page, the newest first."""
    rows = [json.dumps(asdict(one), ensure_ascii=False, indent=1) for one in reversed(hits)]
    shown = "".join(f"<li><pre>{html.escape(one)}</pre></li>" for one in rows)
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Stand-in</title>'
        f"<h1>{len(rows)} requests</h1><ol>{shown}</ol></html>"
    ).encode()


@contextmanager
def running(port: int = 0) -> Iterator[Vendors]:
    """Run the stand-ins on a port of this machine, one that is free unless it is named."""
    vendors = Vendors()
    with _Server(("127.0.0.1", port), _Handler) as server:
        server.vendors = vendors
        vendors.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield vendors
        finally:
            server.shutdown()
            thread.join()
