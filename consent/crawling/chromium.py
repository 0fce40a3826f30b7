"""Chromium as a visitor has it, for one state of consent: nothing of an earlier passage in it."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from consent.crawling.values import SIZES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import BrowserContext, Playwright
    from playwright.sync_api import Page as Tab

    from consent.crawling.values import Task

QUIET: Final = ("--disable-gpu", "--disable-background-networking", "--no-first-run")
HIDES_WEBDRIVER: Final = "--disable-blink-features=AutomationControlled"
# A browser that asks for no trackers says it to scripts too (Global Privacy Control, C11).
ASKS_FOR_NONE: Final = (
    "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true });"
)
# Third parties may keep things, as most visitors' browsers let them: what they would keep counts.
PREFERENCES: Final = {"profile": {"cookie_controls_mode": 0, "block_third_party_cookies": False}}


@dataclass(frozen=True, kw_only=True)
class Eyes:
    """Which Chromium: where it is, whether it hides what it is, whether it asks for no trackers."""

    path: str
    is_hidden: bool
    gpc: bool = False


@contextmanager
def chromium(task: Task, eyes: Eyes) -> Iterator[BrowserContext]:
    """Run a Chromium with a profile of its own, which ends with the block."""
    with TemporaryDirectory(prefix="opposable-crawl-") as profile, sync_playwright() as playwright:
        default = Path(profile) / "Default"
        default.mkdir()
        (default / "Preferences").write_text(json.dumps(PREFERENCES), encoding="utf-8")
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=eyes.path,
            args=_arguments(task, eyes),
            viewport={"width": 1280, "height": SIZES[1280]},
            locale="fr-FR",
            timezone_id="Europe/Paris",
            reduced_motion="reduce",
            user_agent=_agent(playwright, eyes.path) if eyes.is_hidden else None,
            extra_http_headers={"Sec-GPC": "1"} if eyes.gpc else None,
        )
        if eyes.gpc:
            context.add_init_script(ASKS_FOR_NONE)
        yield context
        context.close()


def forget(tab: Tab) -> None:
    """Empty the browser of what the page in a tab and its frames left, and close the tab."""
    session = tab.context.new_cdp_session(tab)
    for origin in {_origin(frame.url) for frame in tab.frames} - {""}:
        session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
    tab.close()
    tab.context.clear_cookies()


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _arguments(task: Task, eyes: Eyes) -> list[str]:
    found = [*QUIET, HIDES_WEBDRIVER] if eyes.is_hidden else [*QUIET]
    if task.is_ours:
        # The brand's own name leads here, and counts as safe as it does behind HTTPS.
        found.append(f"--host-resolver-rules=MAP {urlsplit(task.base).hostname} 127.0.0.1")
        found.append(f"--unsafely-treat-insecure-origin-as-secure={task.base}")
    return found


def _agent(playwright: Playwright, path: str) -> str:
    """Give the user agent that this Chromium has with a window: without one it says so."""
    browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
    agent = str(browser.new_page().evaluate("navigator.userAgent"))
    browser.close()
    return agent.replace("HeadlessChrome", "Chrome")
