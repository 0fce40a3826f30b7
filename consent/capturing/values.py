"""Screens on their way from the server to the table: as they were sent, then as they were shown."""

from dataclasses import dataclass

# A desktop and the narrowest phone (RULES section 5): width, height in CSS pixels.
SIZES = {1280: 800, 360: 640}


@dataclass(frozen=True, kw_only=True, order=True)
class Place:
    """Which screen, in which language, at which width in CSS pixels."""

    screen: str
    language: str
    width: int


@dataclass(frozen=True, kw_only=True)
class Sent:
    """Bytes as our server sent them, with the headers that decide what a browser does with them."""

    body: bytes
    headers: dict[str, str]
    status: int = 200


@dataclass(frozen=True, kw_only=True)
class Page:
    """A screen as it was sent, at its address, to a sample person who reads `language`."""

    screen: str
    language: str
    address: str
    sent: Sent


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """The screens, and every file they name, by address."""

    pages: tuple[Page, ...]
    files: dict[str, Sent]


@dataclass(frozen=True, kw_only=True)
class Resource:
    """A file that a screen loaded: its path and the SHA-256 of its bytes, in hex."""

    path: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Photograph:
    """A screen as Chromium showed it: PNG, serialised DOM as UTF-8, and what it loaded."""

    place: Place
    screenshot: bytes
    dom: bytes
    scripts: tuple[Resource, ...]
    styles: tuple[Resource, ...]
