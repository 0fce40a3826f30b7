"""A shared cache in front of a site, as harsh as HTTP lets one be (RFC 9111).

What may be kept at all is kept for good, and given to everybody who asks for the same address,
whatever cookies they send; it never asks again whether it is still so.
"""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Final

_OF_THE_CONNECTION: Final = {"connection", "transfer-encoding", "keep-alive", "content-length"}


@dataclass(frozen=True, kw_only=True)
class Kept:
    """An answer: its status, headers and body."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def may_be_kept(self) -> bool:
        """Tell whether a shared cache may keep it for others."""
        named = {name.lower(): value.lower() for name, value in self.headers}
        is_private = any(word in named.get("cache-control", "") for word in ("no-store", "private"))
        is_of_one = "set-cookie" in named or "cookie" in named.get("vary", "")
        return self.status in {200, 404} and not is_private and not is_of_one


@dataclass
class SharedCache:
    """The cache: its port, and what it kept by host and address; `given` without asking."""

    origin: int
    port: int = 0
    kept: dict[tuple[str, str], Kept] = field(default_factory=dict)
    given: list[str] = field(default_factory=list)

    def answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Kept:
        """Answer from what is kept, else from the site."""
        key = (headers.get("Host", "").partition(":")[0], path)
        if method == "GET" and key in self.kept:
            self.given.append(path)
            return self.kept[key]
        answer = self._asked(method, path, headers, body)
        if method == "GET" and answer.may_be_kept:
            self.kept[key] = answer
        return answer

    def _asked(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Kept:
        connection = http.client.HTTPConnection("127.0.0.1", self.origin, timeout=30)
        try:
            # One form of each page is enough: it is kept as it is, not packed.
            sent = {name: value for name, value in headers.items() if name != "Accept-Encoding"}
            connection.request(method, path, body=body or None, headers=sent)
            answer = connection.getresponse()
            got = tuple(
                (name, value)
                for name, value in answer.getheaders()
                if name.lower() not in _OF_THE_CONNECTION
            )
            return Kept(status=answer.status, headers=got, body=answer.read())
        finally:
            connection.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    cache: SharedCache

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of who is gone."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the base class's)
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer from the cache."""
        self._answer()

    def do_POST(self) -> None:
        """Hand it on."""
        self._answer()

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        answer = self.server.cache.answer(self.command, self.path, dict(self.headers), body)
        self.send_response_only(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)


@contextmanager
def running(origin: int) -> Iterator[SharedCache]:
    """Run a cache in front of the site on a port of this machine."""
    cache = SharedCache(origin=origin)
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.cache = cache
        cache.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield cache
        finally:
            server.shutdown()
            thread.join()
