"""What a passage needs, and what it brings back: values that a browser's thread may hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from consent.trackers.comparing import Sight
from consent.trackers.passages import State

# A desktop and the narrowest phone (RULES section 5): width, height in CSS pixels.
SIZES: Final = {1280: 800, 360: 640}


class CrawlError(RuntimeError):
    """A passage that is not whole says nothing; the message names the page, and is kept nowhere."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page to read: `path` from the root of the site, with the name it is kept under.

    `on` is the kind of page for trackers (`public` or `payment`), `status` what it answers (0: any
    that is no failure of the server: a link may lead to what is not there).
    Screens are kept of those on which a visitor chooses, or is asked to.
    """

    path: str
    name: str
    language: str = "fr"
    on: str = "public"
    status: int = 200
    has_screens: bool = False


@dataclass(frozen=True, kw_only=True, order=True)
class Shot:
    """A screen by page, state, language and width in CSS pixels."""

    page: str
    state: str
    language: str
    width: int


@dataclass(frozen=True, kw_only=True)
class Screen:
    """A screen as it was shown: PNG, and the serialised DOM as UTF-8."""

    shot: Shot
    screenshot: bytes
    dom: bytes


@dataclass(frozen=True, kw_only=True)
class Task:
    """One passage: where, from which pages on, in which states.

    `base` is `http://host:port`; `cookie` the name of the consent cookie, `signed` its value per
    state. `next_page` gives the page of a kind that was not met before at a path, or None.
    `is_ours`: the site is served by this process, at a port of this machine. `kept`: screens that
    need not be taken again.
    """

    base: str
    cookie: str
    seeds: tuple[Page, ...]
    states: tuple[State, ...]
    signed: dict[str, str]
    next_page: Callable[[str], Page | None]
    is_ours: bool = False
    kept: frozenset[Shot] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What was read, in order; whether `navigator.webdriver` was hidden; what was seen there."""

    page: Page
    state: State
    is_hidden: bool
    sights: tuple[Sight, ...]
    screens: tuple[Screen, ...] = ()
