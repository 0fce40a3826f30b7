"""A visitor in Chromium: what her browser asks, what scripts read and write, what it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect

from consent.models import TrackerChoice
from tests.choices_site import PREFERENCES, Asking

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Brand

REGION: Final = "section.choice"
DIALOG: Final = "dialog[open]"
# A page is quiet when nothing was loading at so many looks, so many milliseconds apart.
QUIET: Final = 4
TICK, LOOKS = 50, 200
COOKIE: Final = "cookie_consent"
# Says on the console what a page's scripts read and write in the device (EDPB guidelines 2/2023),
# and what the content policy refuses them.
WATCH: Final = """(() => {
  const say = (what) => console.debug(`watch ${what}`);
  addEventListener("securitypolicyviolation", (event) =>
    say(`csp ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));
  const cookie = Object.getOwnPropertyDescriptor(Document.prototype, "cookie");
  Object.defineProperty(Document.prototype, "cookie", {
    ...cookie,
    set(value) { say(`write cookie ${value.split("=")[0]}`); cookie.set.call(this, value); },
  });
  const around = (prototype, name, verb) => {
    const own = prototype?.[name];
    if (own) prototype[name] = function (...given) {
      say(`${verb} ${this.constructor.name} ${given[0]?.name ?? given[0]}`);
      return own.apply(this, given);
    };
  };
  around(Storage.prototype, "getItem", "read");
  around(Storage.prototype, "setItem", "write");
  around(IDBFactory.prototype, "open", "write");
  around(globalThis.CookieStore?.prototype, "set", "write");
  around(globalThis.CacheStorage?.prototype, "open", "write");
})();"""
# How a browser tells scripts what it tells servers by `Sec-GPC: 1`.
GPC: Final = """Object.defineProperty(Navigator.prototype, "globalPrivacyControl", {
  get: () => true, configurable: true,
});"""
# As a person's browser answers; one that is driven says true.
NOT_DRIVEN: Final = """Object.defineProperty(Navigator.prototype, "webdriver", {
  get: () => false, configurable: true,
});"""


@dataclass(kw_only=True)
class Visitor:
    """A browser of somebody who never was here, and what it did since.

    `port`: that of what stands before the site, where something does.
    """

    context: BrowserContext
    page: Page
    asking: Asking
    brand: Brand
    port: int = 0
    ours: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    touched: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    loading: set[Request] = field(default_factory=set)
    # Words of complaints that a test brings about itself.
    tolerated: list[str] = field(default_factory=list)

    @property
    def root(self) -> str:
        """Give the address of the brand."""
        return f"http://{self.brand.site.hostname}:{self.port or self.asking.port}"

    def open(self, path: str = "/") -> Page:
        """Go to a page of the brand, and wait until it has loaded what it loads."""
        self.page.goto(f"{self.root}{path}")
        return self.settled()

    def settled(self) -> Page:
        """Wait until no tab of hers is loading anything any more."""
        quiet = 0
        for _look in range(LOOKS):
            self.page.wait_for_timeout(TICK)
            quiet = 0 if self.loading else quiet + 1
            if quiet == QUIET:
                return self.page
        raise AssertionError(f"still loading: {[one.url for one in self.loading]}")

    def press(self, decision: str, *, within: str = REGION) -> None:
        """Press a button that decides, and wait until it is kept and the question is gone."""
        was = choices(self.brand)
        self.page.click(f"{within} button[name=decision][value={decision}]")
        expect(self.page.locator(REGION)).to_be_hidden()
        self.settled()
        assert choices(self.brand) == was + 1

    def preferences(self) -> None:
        """Open the preferences by the link that stands on every page."""
        self.page.locator(f'a[href$="{PREFERENCES}"]:visible').last.click()
        expect(self.page.locator(DIALOG)).to_be_visible()

    def withdraw(self) -> None:
        """Take everything back from where she is, in two clicks."""
        was = choices(self.brand)
        self.preferences()
        self.page.click(f"{DIALOG} button[name=decision][value=refuse]")
        expect(self.page.locator(DIALOG)).to_have_count(0)
        self.settled()
        assert choices(self.brand) == was + 1

    def cookies(self) -> set[str]:
        """Give the names of all cookies of her browser, of whatever host."""
        return {cookie["name"] for cookie in self.context.cookies()}

    def stored(self) -> dict[str, Any]:
        """Give what the page's host keeps in her browser beside cookies."""
        found: dict[str, Any] = self.page.evaluate(
            "async () => ({...localStorage, ...sessionStorage,"
            " ...Object.fromEntries((await indexedDB.databases()).map((one) => [one.name, one]))})"
        )
        return found

    def kinds(self) -> set[str]:
        """Give the vendors whose hosts were asked."""
        hosts = {urlsplit(url).hostname or "" for url in self.foreign}
        return {kind for kind in ("matomo", "plausible", "stripe") if any(kind in h for h in hosts)}

    def a_minute_later(self) -> None:
        """Let her browser keep no page any more: it may for a minute."""
        self.context.new_cdp_session(self.page).send("Network.clearBrowserCache")

    def forget(self) -> None:
        """Begin to look anew."""
        self.ours.clear()
        self.foreign.clear()
        self.touched.clear()

    def _asked(self, request: Request) -> None:
        where = urlsplit(request.url)
        self.loading.add(request)
        if where.netloc == urlsplit(self.root).netloc:
            self.ours.append(request.url)
        elif where.scheme.startswith("http"):
            self.foreign.append(request.url)

    def _ended(self, request: Request) -> None:
        self.loading.discard(request)

    def _said(self, message: ConsoleMessage) -> None:
        verb, _, what = message.text.removeprefix("watch ").partition(" ")
        if message.text.startswith("watch ") and verb != "csp":
            self.touched.append(f"{verb} {what}")
        elif (verb == "csp" or message.type == "error") and not self._is_its_own(message):
            self.complaints.append(message.text)

    def _is_its_own(self, message: ConsoleMessage) -> bool:
        """Tell whether it is the page's own status: not found is what some pages are."""
        return "status of 4" in message.text and message.location["url"] == self.page.url

    def listen(self) -> None:
        """Begin to look, in every tab of this browser."""
        self.context.add_init_script(WATCH)
        self.context.on("request", self._asked)
        self.context.on("requestfinished", self._ended)
        self.context.on("requestfailed", self._ended)
        self.context.on("console", self._said)
        self.context.on("weberror", lambda one: self.complaints.append(str(one.error)))

    def left(self) -> list[str]:
        """Give the complaints that the test did not bring about itself."""
        return [one for one in self.complaints if not any(word in one for word in self.tolerated)]


@pytest.fixture
def visiting(browser: Browser, asking: Asking) -> Iterator[Callable[..., Visitor]]:
    """Give a maker of visitors: `visiting()` comes to Alpha, `visiting(asking.beta)` to Bêta.

    Other arguments are those of a browser's context. No page may be refused anything by its own
    content policy, and no script may fail.
    """
    asking.vendors.forget()
    made: list[Visitor] = []

    def make(brand: Brand | None = None, *, script: str = "", **options: Any) -> Visitor:
        context = browser.new_context(locale="fr-FR", **options)
        context.set_default_timeout(10_000)
        if script:
            context.add_init_script(script)
        visitor = Visitor(
            context=context, page=context.new_page(), asking=asking, brand=brand or asking.alpha
        )
        visitor.listen()
        made.append(visitor)
        return visitor

    yield make
    complaints = [complaint for visitor in made for complaint in visitor.left()]
    for visitor in made:
        visitor.context.close()
    assert complaints == [], complaints


@pytest.fixture
def visitor(visiting: Callable[..., Visitor]) -> Visitor:
    """Give a visitor of Alpha who never was there."""
    return visiting()


def choices(brand: Brand) -> int:
    """Give how many choices a brand has on record."""
    found: int = TrackerChoice.objects.filter(site=brand.site).count()
    return found


def latest(brand: Brand) -> TrackerChoice:
    """Give the last choice on record at a brand."""
    found: TrackerChoice = TrackerChoice.objects.filter(site=brand.site).latest("at")
    return found
