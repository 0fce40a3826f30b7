"""The names of the builds of the screens on which people act or choose; each act cites one."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

# A folder, and which of its files.
Sources: TypeAlias = tuple[tuple[Path, str], ...]
APP: Final = Path(__file__).resolve().parent
SITE: Final = APP.parent / "site"
POLICIES: Final = APP.parent / "policies"
# What decides how an acting screen looks and behaves.
SOURCES: Final = (
    (APP / "templates", "consent/*.html"),  # the desk is for staff
    (APP / "static", "**/*"),
    (POLICIES / "templates", "policies/base.html"),
    (POLICIES / "static", "policies/*"),
    (SITE / "templates", "**/*.html"),
    (SITE / "static", "**/*"),
    (APP, "*.py"),
    (APP / "views", "*.py"),
    (APP / "obligations", "*.py"),
    # How a redline, a text and a day are shown.
    (POLICIES, "diff/*.py"),
    (POLICIES, "markup.py"),
    (POLICIES, "dates.py"),
    (POLICIES, "templatetags/*.py"),
    (APP.parent / "locale", "*/LC_MESSAGES/*.po"),
)
# What decides how the banner looks, what it says and what it does.
BANNER: Final = (
    (APP / "templates", "consent/choice/*.html"),
    *((APP / "static", f"consent/{name}") for name in ("choice.css", "choice.js")),
    *((APP / "static", f"consent/{name}.js") for name in ("matomo", "plausible", "stripe")),
    (APP / "banner", "**/*.py"),
    (APP / "trackers", "*.py"),
    (APP.parent / "locale", "*/LC_MESSAGES/*.po"),
)


@cache
def interface_build() -> str:
    """Give the SHA-256 of what the acting screens are made of: templates, styles, code, words."""
    return _digest(SOURCES)


@cache
def banner_build() -> str:
    """Give the SHA-256 of what banner and preferences are made of (C07): 64 hexadecimal digits."""
    return _digest(BANNER)


def _digest(sources: Sources) -> str:
    build = hashlib.sha256()
    for folder, pattern in sources:
        for path in sorted(folder.glob(pattern)):
            if path.is_file():
                build.update(str(path.relative_to(APP.parent)).encode() + b"\0")
                build.update(hashlib.sha256(path.read_bytes()).digest())
    return build.hexdigest()
