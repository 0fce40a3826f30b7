"""The ledger's public part for people: what it is, its latest checkpoint, its history, its keys."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consent.sealing import all_keys, latest_published, level_of, stamp_over
from consent.views import journal_files
from consent.views.attested import LEVELS
from consent.views.journal_frame import page, problem, public
from policies.dates import in_words
from policies.deadlines import PARIS

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from django.http import HttpRequest, HttpResponse

    from consent.models import Checkpoint

_MINUTE: Final = 60
_HOUR: Final = 60 * _MINUTE
_DAY: Final = 24 * _HOUR


@dataclass(frozen=True, kw_only=True)
class Instant:
    """An instant in words: the Paris day and time, ISO 8601 for programs, and how long ago."""

    day: str
    time: str
    iso: str
    ago: str


@public
def journal(request: HttpRequest, language: str) -> HttpResponse:
    """Say what the ledger is, where it stands, what it proves and what it does not."""
    latest = latest_published()
    with translation.override(language):
        context = {
            "latest": latest,
            "published": _instant(latest) if latest else None,
            "level": level_of(latest),
            "levels": LEVELS.values(),
            "stamp": stamp_over(latest) if latest else None,
            "keys": all_keys()[-1:],
        }
    return page(request, "about", language, context)


@public
def points(request: HttpRequest, language: str) -> HttpResponse:
    """Show the history of checkpoints, the newest first, as a page, or as JSON to who asks."""
    if _prefers(request, "application/json"):
        response = journal_files.points_json(request)
    else:
        response = _points(request, language)
    response.headers["Vary"] = "Accept"
    return response


def _points(request: HttpRequest, language: str) -> HttpResponse:
    before = request.GET.get("before")
    if before is not None and journal_files.size_of(before) is None:
        detail = _("“before” is a number of lines, such as 120.")
        return problem(detail, status=HTTPStatus.BAD_REQUEST)
    shown, is_more = journal_files.points_before(journal_files.size_of(before or ""))
    with translation.override(language):
        listed = [(one, _instant(one)) for one in shown]
    context = {"points": listed, "older": shown[-1].size if is_more else None, "before": before}
    return page(request, "history", language, context)


@public
def keys(request: HttpRequest, language: str) -> HttpResponse:
    """Show every key that ever signed, the newest first, as a page, or as text to who asks."""
    if _prefers(request, "text/plain"):
        response = journal_files.keys_text(request)
    else:
        listed = journal_files.with_ends(all_keys())[::-1]
        response = page(request, "keys_page", language, {"keys": listed})
    response.headers["Vary"] = "Accept"
    return response


def _prefers(request: HttpRequest, media_type: str) -> bool:
    accept = request.headers.get("Accept", "")
    return media_type in accept and (
        request.get_preferred_type(["text/html", media_type]) == media_type
    )


def _instant(checkpoint: Checkpoint) -> Instant:
    at: datetime = checkpoint.at
    return Instant(
        day=in_words(at),
        time=at.astimezone(PARIS).strftime("%H:%M:%S"),
        iso=at.isoformat(),
        ago=ago(timezone.now() - at),
    )


def ago(since: timedelta) -> str:
    """Give how long ago something was, by its largest unit, in the language that is active."""
    seconds = max(int(since.total_seconds()), 0)
    if seconds < _MINUTE:
        return _("less than a minute ago")
    if seconds < _HOUR:
        number = seconds // _MINUTE
        words = ngettext("%(number)s minute ago", "%(number)s minutes ago", number)
    elif seconds < _DAY:
        number = seconds // _HOUR
        words = ngettext("%(number)s hour ago", "%(number)s hours ago", number)
    else:
        number = seconds // _DAY
        words = ngettext("%(number)s day ago", "%(number)s days ago", number)
    return words % {"number": number}
