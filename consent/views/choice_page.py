"""What the preferences page shows: what is asked, what was decided, whether that still holds."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone

from consent.addresses import preferences_path
from consent.banner import categories
from consent.choosing import changes, choice_of, modes, standing
from consent.choosing.cookies import ChoiceKeyError
from consent.models import ConsentVersion
from consent.trackers import allowed
from consent.trackers.choices import LASTS
from policies.addresses import LANGUAGES
from policies.dates import in_words
from policies.deadlines import PARIS, paris_day
from policies.rendering.frame import common

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from django.http import HttpRequest
    from wagtail.models import Site

    from consent.trackers import Choice, Mode

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Made:
    """A choice in words; `day`, `time` and `until` are of Paris, lists are names of categories."""

    day: str
    time: str
    until: str
    holds: bool
    is_outdated: bool
    yes: list[str]
    no: list[str]
    receipt: str


def has_gpc(request: HttpRequest) -> bool:
    """Tell whether the browser asks for no trackers (Global Privacy Control)."""
    return request.headers.get("Sec-GPC", "") == "1"


def choice_page(
    name: str, site: Site, language: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a page about choices in the language that is active; it asks no session."""
    shown = common(site, language, paris_day(timezone.now())) | context
    body = get_template(f"consent/{name}.html").render(shown)
    headers = {"Content-Language": language, "X-Robots-Tag": "noindex"}
    return HttpResponse(body, status=status, headers=headers)


def shown_choice(
    request: HttpRequest, site: Site, language: str, *, at: datetime
) -> dict[str, Any]:
    """Give what the page shows to the browser that asks for it, at an instant."""
    version, choice, gpc = standing(site), known_choice(request), has_gpc(request)
    found = modes(version, day=paris_day(at))
    holds = version is not None and choice is not None and _holds(choice, version, at=at)
    counted = choice if holds else None
    path = preferences_path(language)
    return {
        "translations": [(code, preferences_path(code)) for code in LANGUAGES],
        "path": path,
        "has_question": any(mode != "necessary" for mode in found.values()),
        "gpc": gpc and not (counted and counted.despite_gpc),
        "made": _made(choice, version, language, at=at) if choice and version else None,
        "changes": _since(choice, version, language) if choice and version else [],
        **_asked(version, found, language, on=allowed(found, counted, gpc=gpc)),
    }


def known_choice(request: HttpRequest) -> Choice | None:
    """Give the choice of the cookie; none where no key can tell whether it is ours."""
    try:
        return choice_of(request)
    except ChoiceKeyError:
        logger.exception("choice_key_missing")
        return None


def _asked(
    version: ConsentVersion | None, found: Mapping[str, Mode], language: str, *, on: Iterable[str]
) -> dict[str, Any]:
    if version is None:
        return {"texts": None, "categories": [], "version": ""}
    return {
        "texts": version.content["texts"][language],
        "categories": categories(version.content, found, language=language, on=frozenset(on)),
        "version": version.number,
    }


def _holds(choice: Choice, version: ConsentVersion, *, at: datetime) -> bool:
    return choice.holds(at=at, major=version.major)


def _made(choice: Choice, version: ConsentVersion, language: str, *, at: datetime) -> Made:
    names = {one["key"]: one[language]["name"] for one in version.content["categories"]}
    return Made(
        day=in_words(choice.at),
        time=choice.at.astimezone(PARIS).strftime("%H:%M"),
        until=in_words(choice.at + LASTS),
        holds=_holds(choice, version, at=at),
        is_outdated=choice.version[0] < version.major,
        yes=[names.get(key, key) for key in sorted(choice.yes)],
        no=[names.get(key, key) for key in sorted(choice.no)],
        receipt=reverse("consent:choice_receipt", args=[choice.id]),
    )


def _since(choice: Choice, version: ConsentVersion, language: str) -> list[str]:
    """Give what changed since a choice, the latest change first."""
    return [said for _major, said in changes(version, language, since=choice.version[0])]
