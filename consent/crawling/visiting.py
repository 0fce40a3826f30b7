"""Chromium reads each page in each state, as a visitor who has never been there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import chain
from threading import Event
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from playwright.sync_api import Error, TimeoutError  # noqa: A004 (its name)

from consent.crawling.chromium import Eyes, chromium, forget
from consent.crawling.seeing import Seeing
from consent.crawling.values import SIZES, CrawlError, Looked, Page, Screen, Shot, Task

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext
    from playwright.sync_api import Page as Tab

    from consent.trackers.passages import State

# States in which it is looked at, too, what an automated browser gets that says what it is.
SHOWN_IN: Final = ("none", "accepted")
# Some tools remember where a visitor came from.
CAME_FROM: Final = "https://www.example.org/"
# What loads later than this after the last request and the last scroll is not seen.
IDLE: Final = 500  # milliseconds, beside the half second without requests that is waited for
PATIENCE: Final = 10_000  # milliseconds for a page, and for its requests to end
# Most of a passage is waiting: two browsers wait at once.
AT_ONCE: Final = 2
_WHEEL: Final = 20_000  # pixels: to the end of any page

Report = Callable[[str], None]


def look(task: Task, *, browser: str, report: Report) -> list[Looked]:
    """Read every page in every state; raises CrawlError where one cannot be read.

    `browser` is Chromium's path; `report` is called with a line per state. In threads of their own:
    Playwright runs a loop there, and Django's database refuses one. Whoever interrupts us waits
    for one page at most, and leaves no Chromium behind.
    """
    glance = _Glance(task=task, browser=browser, report=report)
    # The first pass finds the pages that the others read, too.
    (first, hides), *others = _passes(task)
    with ThreadPoolExecutor(max_workers=AT_ONCE) as threads:
        try:
            found = threads.submit(glance.one, first, is_hidden=hides).result()
            pages = [one.page for one in found]
            again = [
                threads.submit(glance.one, state, is_hidden=is_hidden, pages=pages)
                for state, is_hidden in others
            ]
            return [*found, *chain.from_iterable(one.result() for one in again)]
        except Error as error:
            raise CrawlError(f"Chromium failed: {error.message}") from error
        finally:
            glance.stopped.set()


def _passes(task: Task) -> list[tuple[State, bool]]:
    shown = [(state, False) for state in task.states if state.name in SHOWN_IN]
    return [*((state, True) for state in task.states), *shown]


@dataclass(frozen=True, kw_only=True)
class _Glance:
    """A passage under way: each state has a browser of its own."""

    task: Task
    browser: str
    report: Report
    stopped: Event = field(default_factory=Event)

    def one(
        self,
        state: State,
        *,
        is_hidden: bool,
        pages: list[Page] | None = None,
    ) -> list[Looked]:
        """Read these pages in a state; without them, every kind of page that is found."""
        if self.stopped.is_set():
            return []
        eyes = Eyes(path=self.browser, is_hidden=is_hidden, gpc=state.gpc)
        with chromium(self.task, eyes) as context:
            eye = Eye(
                task=self.task,
                state=state,
                is_hidden=is_hidden,
                context=context,
                seeing=Seeing(state=state.name, own=urlsplit(self.task.base).netloc),
                stopped=self.stopped,
            )
            looked = list(eye.explore() if pages is None else eye.read(pages))
        webdriver = "hidden" if is_hidden else "shown"
        self.report(f"{state.name}, webdriver {webdriver}: {len(looked)} pages")
        return looked


@dataclass(frozen=True, kw_only=True)
class Eye:
    """Reads pages in one state with one browser; each page as a visitor who is new."""

    task: Task
    state: State
    is_hidden: bool
    context: BrowserContext
    seeing: Seeing
    stopped: Event

    def explore(self) -> Iterator[Looked]:
        """Read the seeds, and every kind of page that these and those lead to."""
        self.seeing.watch(self.context)
        waiting = list(self.task.seeds)
        for page in waiting:
            if self.stopped.is_set():
                return
            looked, links = self._visit(page)
            yield looked
            waiting += filter(None, map(self.task.next_page, links))

    def read(self, pages: list[Page]) -> Iterator[Looked]:
        """Read these pages."""
        self.seeing.watch(self.context)
        for page in pages:
            if self.stopped.is_set():
                return
            yield self._visit(page)[0]

    def _visit(self, page: Page) -> tuple[Looked, list[str]]:
        self.seeing.begin(page.name)
        if value := self.task.signed.get(self.state.name):
            cookie = self.task.cookie
            self.context.add_cookies([{"name": cookie, "value": value, "url": self.task.base}])
        tab = self.context.new_page()
        self._open(tab, page)
        _stay(tab)
        links = _links(tab, self.seeing.own)
        looked = Looked(
            page=page,
            state=self.state,
            is_hidden=self.is_hidden,
            sights=self.seeing.end(tab),
            screens=tuple(self._screens(tab, page)),
        )
        forget(tab)
        return looked, links

    def _open(self, tab: Tab, page: Page) -> None:
        address = f"{self.task.base}{page.path}"
        try:
            answer = tab.goto(address, wait_until="load", timeout=PATIENCE, referer=CAME_FROM)
        except Error as error:
            raise CrawlError(f"{address} cannot be read: {error.message}") from error
        status = answer.status if answer else 0
        if status != page.status and (page.status or status >= HTTPStatus.INTERNAL_SERVER_ERROR):
            raise CrawlError(f"{address} answers {status} instead of {page.status or 'a page'}.")

    def _screens(self, tab: Tab, page: Page) -> Iterator[Screen]:
        for shot in self._wanted(page):
            tab.set_viewport_size({"width": shot.width, "height": SIZES[shot.width]})
            tab.evaluate("scrollTo(0, 0)")
            yield Screen(
                shot=shot,
                screenshot=tab.screenshot(full_page=True, animations="disabled"),
                dom=tab.content().encode(),
            )

    def _wanted(self, page: Page) -> list[Shot]:
        if not (page.has_screens and self.is_hidden):
            return []
        state, language = self.state.name, page.language
        all_sizes = [
            Shot(page=page.name, state=state, language=language, width=width) for width in SIZES
        ]
        return [shot for shot in all_sizes if shot not in self.task.kept]


def _stay(tab: Tab) -> None:
    """Do what any reader does, and nothing that decides: move, scroll to the end, wait."""
    tab.mouse.move(600, 400)
    tab.mouse.wheel(0, _WHEEL)
    try:
        tab.wait_for_load_state("networkidle", timeout=PATIENCE)
    except TimeoutError:
        # A page that never stops asking has been heard asking for ten seconds.
        return
    tab.wait_for_timeout(IDLE)


def _links(tab: Tab, own: str) -> list[str]:
    """Give the paths on this site to which a page leads, in its order."""
    addresses = tab.eval_on_selector_all("a[href]:not([download])", "all => all.map(a => a.href)")
    parts = [urlsplit(address) for address in addresses]
    return list(dict.fromkeys(one.path for one in parts if one.netloc == own and one.path))
