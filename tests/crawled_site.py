"""A tiny site, and a foreign one beside it, that keep things in a device in every way there is."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

HOME = """<!doctype html><title>Home</title><script src="/page.js"></script>
<a href="/second/">Second</a> <a href="/second/?again#there">Again</a> <a href="/gone/">Gone</a>
<a href="http://elsewhere.example/">Elsewhere</a><p style="height: 4000px"></p>"""
# Each line is another way to reach the device.
SCRIPT = """
document.cookie = "plain=1; path=/";
document.cookie = "once=1; path=/";
document.cookie = "once=; path=/; max-age=0";
document.cookie = "refused=1; domain=other.example";
localStorage.setItem("kept", "1");
localStorage.named = "1";
localStorage.getItem("asked");
if (localStorage.property === "true" || "within" in sessionStorage) throw new Error();
sessionStorage.tab = "1";
indexedDB.open("database");
addEventListener("scroll", () => { document.cookie = "scrolled=1; path=/"; }, { once: true });
document.cookie = `robot-${navigator.webdriver}=1; path=/`;
if (navigator.globalPrivacyControl) document.cookie = "asks-for-none=1; path=/";
if (document.cookie.includes("cookie_consent=yes")) {
  const frame = document.createElement("iframe");
  frame.src = "FOREIGN/frame";
  document.documentElement.append(frame);
}
"""
FRAME = """<!doctype html><script>localStorage.theirs = "1"; fetch("/ping")</script>"""


@dataclass(frozen=True, kw_only=True)
class Tiny:
    """Where both are, and what they were asked: method, path, and the Sec-GPC header."""

    base: str
    foreign: str
    asked: list[tuple[str, str, str]] = field(default_factory=list)


@contextmanager
def tiny_site(
    host: str = "tiny.localhost", *, quiet: bool = False, sets: str = "hidden"
) -> Iterator[Tiny]:
    """Serve both until the block ends; the foreign one has another host name.

    A quiet one answers every address but a missing page, and keeps nothing but the cookie `sets`.
    """
    with _serving(quiet=quiet, sets=sets) as (port, asked), _serving() as (other, theirs):
        foreign = f"http://vendor.localhost:{other}"
        asked.foreign = theirs.foreign = foreign
        yield Tiny(
            base=f"http://{host}:{port}",
            foreign=f"vendor.localhost:{other}",
            asked=asked.asked,
        )


class _Server(ThreadingHTTPServer):
    """What a server of ours remembers."""

    daemon_threads = True
    foreign = ""

    def __init__(self, *, quiet: bool, sets: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.quiet, self.sets = quiet, sets
        self.asked: list[tuple[str, str, str]] = []


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        self.server.asked.append(("GET", self.path, self.headers.get("Sec-GPC", "")))
        found = {
            "/": ("text/html", HOME),
            "/second/": ("text/html", "<!doctype html><title>Second</title>"),
            "/page.js": ("text/javascript", SCRIPT.replace("FOREIGN", self.server.foreign)),
            "/frame": ("text/html", FRAME),
        }.get(self.path)
        if self.server.quiet:
            found = None if "existe-pas" in self.path else ("text/html", "<title>A page</title>")
        kind, text = found or ("text/html", "<!doctype html><title>Nowhere</title>")
        body = text.encode()
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if self.path == "/" and self.server.sets:
            self.send_header("Set-Cookie", f"{self.server.sets}=1; HttpOnly; Path=/")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name)
        """Say nothing."""


@contextmanager
def _serving(*, quiet: bool = False, sets: str = "hidden") -> Iterator[tuple[int, _Server]]:
    server = _Server(quiet=quiet, sets=sets)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield int(server.server_address[1]), server
    finally:
        server.shutdown()
        server.server_close()
