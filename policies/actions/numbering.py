"""The number of the next version: after 2.1, 3.0 when the substance changes, else 2.2."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policies.actions.texts import latest_version, prevailing_version
from policies.models.versions import Change

if TYPE_CHECKING:
    from policies.models import PolicyPage, Version


def next_number(page: PolicyPage, *, change: Change) -> tuple[int, int]:
    """Give (major, minor) of the version that the page's draft becomes.

    A text that follows a French one takes its number, so that both are cited alike, unless a
    version in its own language has that number already.
    """
    latest, french = latest_version(page), prevailing_version(page)
    own = _following(latest, change)
    if french is None or change == Change.MINOR:
        return own
    number = (french.major, french.minor)
    if latest is None or number > (latest.major, latest.minor):
        return number
    return own


def _following(latest: Version | None, change: Change) -> tuple[int, int]:
    if latest is None:
        return (1, 0)
    if change == Change.SUBSTANTIAL:
        return (latest.major + 1, 0)
    return (latest.major, latest.minor + 1)
