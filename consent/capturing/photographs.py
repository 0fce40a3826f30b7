"""Chromium opens the rendered screens, without a network, and what it shows is kept."""

from __future__ import annotations

import hashlib
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from consent.capturing.values import SIZES, Page, Photograph, Place, Rendered, Resource

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playwright.sync_api import Browser, Route

QUIET = ["--disable-gpu", "--disable-background-networking", "--no-first-run"]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


class BrowserMissingError(RuntimeError):
    """There is no Chromium here; the message says how to get one."""


class ScreenIncompleteError(RuntimeError):
    """A screen asks for something that was not rendered with it, or its scripts fail."""


def browser() -> str:
    """Give the path of the system's Chromium, else of Playwright's own; BrowserMissingError."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        with ThreadPoolExecutor(max_workers=1) as thread:
            found = thread.submit(_downloaded).result()
    if not Path(found).exists():
        raise BrowserMissingError(
            "There is no Chromium on this machine. Install it as root, on Debian or Ubuntu by"
            " “apt-get install chromium”, then run this again."
        )
    return found


def _downloaded() -> str:
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def photograph(rendered: Rendered, wanted: Iterable[Place], *, browser: str) -> list[Photograph]:
    """Photograph the wanted screens; raises ScreenIncompleteError for one that is not whole.

    In a thread of its own: Playwright runs a loop there, and Django's database refuses one. Whoever
    interrupts us waits for one screen at most, and leaves no Chromium behind.
    """
    stopped = Event()
    with ThreadPoolExecutor(max_workers=1) as thread:
        try:
            return thread.submit(_photograph, rendered, sorted(wanted), browser, stopped).result()
        finally:
            stopped.set()


def _photograph(
    rendered: Rendered, wanted: list[Place], path: str, stopped: Event
) -> list[Photograph]:
    pages = {(page.screen, page.language): page for page in rendered.pages}
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=QUIET)
        return [
            _one(chromium, Shown(page=pages[place.screen, place.language], among=rendered), place)
            for place in wanted
            if not stopped.is_set()
        ]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A page on its way into a browser, what it loaded by resource type, and what went wrong."""

    page: Page
    among: Rendered
    loaded: dict[str, set[Resource]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    def answer(self, route: Route) -> None:
        """Answer from what was rendered, and nothing else."""
        request, page = route.request, self.page
        found = page.sent if request.url == page.address else self.among.files.get(request.url)
        if found is None:
            self.failures.append(f"{request.url} was not rendered")
            route.abort()
            return
        digest = hashlib.sha256(found.body).hexdigest()
        resource = Resource(path=urlsplit(request.url).path, sha256=digest)
        self.loaded.setdefault(request.resource_type, set()).add(resource)
        route.fulfill(status=found.status, headers=found.headers, body=found.body)

    def resources(self, kind: str) -> tuple[Resource, ...]:
        """Give what was loaded of a resource type, in the order of its paths."""
        return tuple(sorted(self.loaded.get(kind, set()), key=lambda one: one.path))


def _one(chromium: Browser, shown: Shown, place: Place) -> Photograph:
    context = chromium.new_context(
        viewport={"width": place.width, "height": SIZES[place.width]},
        locale=place.language,
        timezone_id="Europe/Paris",
        reduced_motion="reduce",
    )
    tab = context.new_page()
    tab.on("pageerror", lambda error: shown.failures.append(str(error)))
    # Playwright writes on the object of a method that it calls: ours is frozen.
    tab.route("**/*", lambda route: shown.answer(route))  # noqa: PLW0108
    tab.goto(shown.page.address, wait_until="load")
    taken = Photograph(
        place=place,
        screenshot=tab.screenshot(full_page=True, animations="disabled"),
        dom=tab.content().encode(),
        scripts=shown.resources("script"),
        styles=shown.resources("stylesheet"),
    )
    context.close()
    if shown.failures:
        why = "; ".join(shown.failures)
        raise ScreenIncompleteError(f"{place.screen} ({place.language}): {why}.")
    return taken
