"""Notices and the days that somebody had, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policies.dates import in_words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from audit.reading.person_told import Told
    from notifications.models import Notice
    from policies.models import Version


def names_of(versions: Iterable[Version]) -> str:
    """Give versions by title and number."""
    return ", ".join(f"{one.title} {one.number}" for one in versions)


def notice_day(notice: Notice, enters: date | None) -> str:
    """Say which entry into force a notice announced, and what was decided since."""
    words = _("Entry into force announced: %s") % in_words(notice.day)
    if enters is None:
        return words + " – " + _("withdrawn")
    if enters != notice.day:
        moved = _("moved to %s") % in_words(enters)
        return words + " – " + moved
    return words


def days_in_words(told: Told | None) -> str:
    """Say how many days of notice she had, and how many were required; "" where neither is."""
    if told is None:
        return ""
    if told.days is None:
        return _("Not informed by then") if told.informed is None else ""
    had = ngettext("%(days)s day of notice", "%(days)s days of notice", told.days) % {
        "days": told.days
    }
    if told.notice.required_days is None:
        return had
    required = _("%s required") % told.notice.required_days
    late = "" if told.is_in_time else " – " + _("too late")
    return f"{had}, {required}{late}"
