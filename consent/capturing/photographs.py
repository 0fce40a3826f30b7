"""Chromium opens the rendered screens, without a network, and what it shows is kept."""

from __future__ import annotations

import hashlib
import shutil
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from consent.capturing.values import SIZES, Page, Photograph, Place, Rendered, Resource

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playwright.sync_api import Browser, Route
    from playwright.sync_api import Page as Tab

QUIET = ["--disable-gpu", "--disable-background-networking", "--no-first-run"]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
# A token is another in every answer: the DOM of one and the same screen must not be.
_SERIALISE = """() => {
    const page = document.documentElement.cloneNode(true);
    for (const field of page.querySelectorAll("input[name=csrfmiddlewaretoken]"))
        field.setAttribute("value", "");
    return "<!DOCTYPE html>" + page.outerHTML;
}"""


class ScreenIncompleteError(RuntimeError):
    """A screen asks for something that was not rendered with it, or its scripts fail."""


def photograph(rendered: Rendered, wanted: Iterable[Place]) -> list[Photograph]:
    """Photograph the wanted screens; raises ScreenIncompleteError for one that is not whole.

    In a thread of its own: Playwright runs a loop there, and Django's database refuses one.
    """
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(_photograph, rendered, sorted(wanted)).result()


def _photograph(rendered: Rendered, wanted: list[Place]) -> list[Photograph]:
    pages = {(page.screen, page.language): page for page in rendered.pages}
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        return [
            _one(browser, pages[place.screen, place.language], place, rendered) for place in wanted
        ]


def _one(browser: Browser, page: Page, place: Place, rendered: Rendered) -> Photograph:
    loaded: dict[str, set[Resource]] = {}
    failures: list[str] = []
    size = {"width": place.width, "height": SIZES[place.width]}
    context = browser.new_context(
        viewport={"width": size["width"], "height": size["height"]},
        locale=place.language,
        timezone_id="Europe/Paris",
        reduced_motion="reduce",
    )
    tab = context.new_page()
    tab.on("pageerror", lambda error: failures.append(str(error)))
    tab.route("**/*", lambda route: _answer(route, page, rendered, loaded, failures))
    tab.goto(page.address, wait_until="load")
    taken = Photograph(
        place=place,
        screenshot=tab.screenshot(full_page=True, animations="disabled"),
        dom=_dom(tab),
        scripts=_sorted(loaded.get("script", set())),
        styles=_sorted(loaded.get("stylesheet", set())),
    )
    context.close()
    if failures:
        raise ScreenIncompleteError(f"{place.screen} ({place.language}): {'; '.join(failures)}.")
    return taken


def _answer(
    route: Route,
    page: Page,
    rendered: Rendered,
    loaded: dict[str, set[Resource]],
    failures: list[str],
) -> None:
    """Answer from what was rendered, and nothing else."""
    request = route.request
    found = page.sent if request.url == page.address else rendered.files.get(request.url)
    if found is None:
        failures.append(f"{request.url} was not rendered")
        route.abort()
        return
    digest = hashlib.sha256(found.body).hexdigest()
    resource = Resource(path=urlsplit(request.url).path, sha256=digest)
    loaded.setdefault(request.resource_type, set()).add(resource)
    route.fulfill(status=found.status, headers=found.headers, body=found.body)


def _dom(tab: Tab) -> bytes:
    return str(tab.evaluate(_SERIALISE)).encode()


def _sorted(resources: set[Resource]) -> tuple[Resource, ...]:
    return tuple(sorted(resources, key=lambda one: one.path))
