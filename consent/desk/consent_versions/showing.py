"""Differences, today's modes and redlines of what visitors are asked, as pages show them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from consent.choosing import modes
from consent.trackers.changes import LANGUAGES
from consent.trackers.reading import as_draft
from policies.desk.showing import redline_parts, whole_text
from policies.diff import compare_drafts

if TYPE_CHECKING:
    from consent.choosing.content import Content
    from consent.choosing.suggesting import Suggestion
    from consent.models import ConsentVersion

# Each with `where`: a category, a tracker or a tool.
_DIFFERENCES: Final = {
    "category_added": gettext_noop("the category “%(where)s” is new"),
    "no_longer_asks": gettext_noop("the category “%(where)s” no longer asks for consent"),
    "no_longer_exempt": gettext_noop("the category “%(where)s” can no longer be refused"),
    "tracker_added": gettext_noop("the tracker “%(where)s” is new, or was in another category"),
    "tool_added": gettext_noop("the tool “%(where)s” is new here"),
    "tool_writes_more": gettext_noop("the tool “%(where)s” writes more than before"),
    "provider_changed": gettext_noop("“%(where)s” has another provider"),
    "ground_changed": gettext_noop("“%(where)s” is said to need no consent, on another ground"),
    "lifetime_longer": gettext_noop("“%(where)s” lasts longer"),
    "retention_longer": gettext_noop("the data of “%(where)s” are kept longer"),
}
_WORDS: Final = {
    "title": gettext_noop("title of the banner"),
    "text": gettext_noop("text of the banner"),
    "name": gettext_noop("name of the category “%(where)s”"),
    "description": gettext_noop("what the category “%(where)s” is for"),
    "consequence": gettext_noop("what refusing “%(where)s” changes"),
    "purpose": gettext_noop("purpose of “%(where)s”"),
    "retention": gettext_noop("how data of “%(where)s” are kept"),
}
_MODES: Final = {
    "necessary": gettext_noop("necessary: no question"),
    "exempt": gettext_noop("exempt: loads without consent, may be refused"),
    "asks": gettext_noop("asks: nothing before a consent"),
}


def differences(seen: Suggestion) -> list[str]:
    """Give in words what asks everybody again, whatever is said of it."""
    return [_(_DIFFERENCES[one.reason]) % {"where": one.where} for one in seen.differences]


def rewritten(seen: Suggestion) -> list[dict[str, Any]]:
    """Give the words that changed: what they are, whether more than a typo, never minor."""
    return [
        {
            "what": _(_WORDS[one.words.reason]) % {"where": one.words.where},
            "language": one.words.language,
            "before": one.words.before,
            "after": one.words.after,
            "is_substantial": one.is_substantial,
            "is_never_minor": one in seen.other_purposes,
        }
        for one in seen.judged
    ]


def changed(old: Content | None, new: Content, *, prefix: str) -> list[dict[str, Any]]:
    """Give, by language, the redline of two contents (none for a first one), and the new text."""
    found = []
    for language in LANGUAGES:
        draft = as_draft(new, language)
        redline = compare_drafts(as_draft(old, language), draft) if old is not None else None
        found.append(
            {
                "language": language,
                "redline": redline_parts(redline, prefix=f"{prefix}{language}-"),
                "whole": whole_text(draft),
            }
        )
    return found


def today(version: ConsentVersion, *, day: date) -> list[dict[str, Any]]:
    """Give each category of a version with what it needs on a Paris day, beside what was fixed."""
    now, language = modes(version, day=day), (get_language() or "fr")[:2]
    return [
        {
            "key": category["key"],
            "name": category["fr" if language == "fr" else "en"]["name"],
            "mode": _(_MODES[now[category["key"]]]),
            "falls_back": now[category["key"]] != category["mode"],
            "trackers": [tracker["name"] for tracker in category["trackers"]],
        }
        for category in version.content["categories"]
    ]


def summary(summaries: dict[str, str]) -> str:
    """Give what changed in the language of the desk."""
    language = "fr" if (get_language() or "fr").startswith("fr") else "en"
    return summaries.get(language) or summaries.get("fr", "")
