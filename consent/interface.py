"""The name of the build of the screens on which people act; each act cites it."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

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


@cache
def interface_build() -> str:
    """Give the SHA-256 of what the acting screens are made of: templates, styles, code, words."""
    build = hashlib.sha256()
    for folder, pattern in SOURCES:
        for path in sorted(folder.glob(pattern)):
            if path.is_file():
                build.update(str(path.relative_to(APP.parent)).encode() + b"\0")
                build.update(hashlib.sha256(path.read_bytes()).digest())
    return build.hexdigest()
