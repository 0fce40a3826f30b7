"""What one visit stores, reads and asks for: heard while it lasts, and counted at its end."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import urlsplit

from playwright.sync_api import Error

from consent.trackers.comparing import Sight

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Frame, Request
    from playwright.sync_api import Page as Tab

    from consent.trackers.comparing import Kept

_HERE: Final = Path(__file__).parent
INSTRUMENTS: Final = (_HERE / "instruments.js").read_text(encoding="utf-8")
LEFT: Final = (_HERE / "left.js").read_text(encoding="utf-8")


@dataclass(kw_only=True)
class Seeing:
    """What is seen in one browser, page after page; `own` is the site's `host[:port]`."""

    state: str
    own: str
    page: str = ""
    found: dict[tuple[str, str, str], Sight] = field(default_factory=dict)

    def watch(self, context: BrowserContext) -> None:
        """Listen to every frame, and to every request."""
        context.expose_binding("opposableSaw", lambda _source, *said: self._add(*said))
        context.add_init_script(INSTRUMENTS)
        context.on("request", self._asked)

    def begin(self, page: str) -> None:
        """Forget the page before; from here on, what is seen is of this one."""
        self.page, self.found = page, {}

    def end(self, tab: Tab) -> tuple[Sight, ...]:
        """Add what is there at the end of a visit, and give all of it in one order."""
        for cookie in tab.context.cookies():
            self._add("cookie", cookie.get("name", ""), cookie.get("domain", "").lstrip("."))
        for frame in tab.frames:
            for said in _left(frame):
                self._add(*said)
        return tuple(self.found[key] for key in sorted(self.found))

    def _add(self, kept: str, name: str, domain: str) -> None:
        """Note something that is kept or asked for; once is enough."""
        self.found[kept, name, domain] = Sight(
            state=self.state,
            page=self.page,
            kept=cast("Kept", kept),
            name=name,
            domain=domain,
        )

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.netloc not in {"", self.own} and parts.scheme not in {"data", "blob"}:
            self._add("request", parts.netloc, parts.netloc)


def _left(frame: Frame) -> list[Any]:
    try:
        found: list[Any] = frame.evaluate(LEFT)
    except Error:
        # It left while it was being asked: what it read and wrote was heard.
        return []
    return found
