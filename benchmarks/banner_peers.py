"""The peers of the banner: unpacked from their npm packages, served on loopback with a page each.

`npm pack` fetches them, from wherever npm is set up to fetch; a folder that has the archives
already does as well. They are no part of the product.
"""

from __future__ import annotations

import gzip
import mimetypes
import shutil
import subprocess
import tarfile
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from string import Template
from threading import Thread
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGES: Final = Path(__file__).parent / "banners"
TRACKER: Final = "tracker.localhost"


class PeersMissingError(RuntimeError):
    """The peers cannot be fetched here; the message says how to bring them."""


@dataclass(frozen=True, kw_only=True)
class Peer:
    """A package of npm, and the button that accepts everything."""

    name: str
    version: str
    accept: str

    @property
    def archive(self) -> str:
        """Give the name of the archive that `npm pack` writes."""
        return f"{self.name}-{self.version}.tgz"


PEERS: Final = (
    Peer(name="orejime", version="3.2.1", accept=".orejime-Banner-saveButton"),
    Peer(name="vanilla-cookieconsent", version="3.1.0", accept="#cc-main [data-role=all]"),
    Peer(name="klaro", version="0.7.22", accept=".cm-btn-success"),
    Peer(name="tarteaucitronjs", version="1.34.0", accept="#tarteaucitronPersonalize2"),
)


def fetched(peer: Peer, *, into: Path, archives: Path | None) -> Path:
    """Unpack a peer's package; give its folder. Raises PeersMissingError."""
    into.mkdir(parents=True)
    archive = (archives or into) / peer.archive
    if archives is None:
        _pack(peer, into)
    if not archive.is_file():
        raise PeersMissingError(f"{archive.name} is not there.")
    with tarfile.open(archive) as packed:
        packed.extractall(into, filter="data")
    return into


def _pack(peer: Peer, folder: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise PeersMissingError(
            "npm is not installed. Install it, or give the folder that holds "
            f"{', '.join(one.archive for one in PEERS)}."
        )
    command = [npm, "pack", "--silent", f"{peer.name}@{peer.version}"]
    done = subprocess.run(  # noqa: S603 (npm as it is set up here)
        command, cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise PeersMissingError(f"npm could not fetch {peer.name}: {done.stderr.strip()[-300:]}")


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    folder: Path
    page: bytes


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the base class's)
        """Say nothing."""

    def do_GET(self) -> None:
        """Give the page, a file of the package, or an empty script at the tracker's host."""
        path = self.path.partition("?")[0]
        if self.headers["Host"].startswith(TRACKER):
            self._answer(b"", "text/javascript")
        elif path == "/":
            self._answer(self.server.page, "text/html; charset=utf-8", kept="no-cache")
        elif (file := self._file(path)) is not None:
            self._answer(file.read_bytes(), mimetypes.guess_type(file.name)[0] or "text/plain")
        else:
            self.send_error(404)

    def _file(self, path: str) -> Path | None:
        folder = self.server.folder.resolve()
        file = folder.joinpath(path.lstrip("/")).resolve()
        return file if file.is_relative_to(folder) and file.is_file() else None

    def _answer(self, body: bytes, kind: str, kept: str = "public, max-age=31536000") -> None:
        body = gzip.compress(body, 9)
        self.send_response(200)
        for name, value in {
            "Content-Type": kind,
            "Content-Encoding": "gzip",
            "Content-Length": str(len(body)),
            "Cache-Control": kept,
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def served(name: str, folder: Path) -> Iterator[str]:
    """Serve a peer's page with its files as a good host would: packed, kept by the browser."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        port = server.server_address[1]
        server.folder = folder
        server.page = page(name, tracker=f"http://{TRACKER}:{port}")
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://{name}.localhost:{port}/"
        finally:
            server.shutdown()
            thread.join()


def page(name: str, *, tracker: str = "") -> bytes:
    """Give the page on which a peer stands, as an integrator would write it; `bare` has none."""
    text = (PAGES / f"{name}.html").read_text(encoding="utf-8")
    return Template(text).substitute(tracker=tracker).encode()
