"""What a visitor is asked, as JSON that is fixed in a consent version.

```
{"texts": {"fr": {"title", "text"}, "en": {...}},
 "categories": [{"key", "mode": "necessary" | "exempt" | "asks", "tools": ["matomo"],
                 "fr": {"name", "description", "consequence"}, "en": {...},
                 "trackers": [{"name", "domain", "storage", "provider", "tool", "ground",
                               "contested", "lifetime": seconds | null, "until",
                               "retention": days | null,
                               "fr": {"purpose", "lifetime", "retention", "ground"},
                               "en": {...}}]}],
 "tools": [{"kind", "mode", "provider"}]}
```
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from consent.choosing import words
from consent.choosing.declared import declared
from consent.ledger import canonical_json
from consent.models import BannerWording, Category, Tool, ToolMode
from policies.addresses import LANGUAGES

if TYPE_CHECKING:
    from wagtail.models import Site

    from consent.models import Tracker
    from consent.trackers import Mode

Content = dict[str, Any]
_SECONDS: Final = {
    "minute": 60,
    "hour": 3_600,
    "day": 86_400,
    "month": 2_629_800,  # 30.4375 days
    "year": 31_557_600,
}


def content(site: Site) -> Content:
    """Give what a brand's visitors would be asked as register and words are now."""
    rows = declared(site)
    tools = list(Tool.objects.filter(site=site, is_on=True).select_related("subprocessor"))
    categories = Category.objects.filter(site=site).order_by("ordering", "pk")
    asked = [
        _category(one, [r for r in rows if r.cookiegroup_id == one.pk], tools) for one in categories
    ]
    wording = BannerWording.objects.filter(site=site).first() or BannerWording(site=site)
    return {
        "texts": {language: words.banner(wording, language) for language in LANGUAGES},
        # A category that holds nothing and loads nothing is no question.
        "categories": [one for one in asked if one["trackers"] or one["tools"]],
        "tools": [
            {
                "kind": tool.kind,
                "mode": tool.mode,
                "provider": tool.subprocessor.entity() if tool.subprocessor else "",
            }
            for tool in sorted(tools, key=lambda tool: tool.kind)
        ],
    }


def asking(found: Content) -> frozenset[str]:
    """Give the keys of the categories that ask: no row of theirs claims an exemption."""
    return frozenset(one["key"] for one in found["categories"] if one["mode"] == "asks")


def digest(found: Content) -> str:
    """Give the SHA-256 of a content's canonical JSON (RFC 8785), in hexadecimal."""
    return hashlib.sha256(canonical_json(found)).hexdigest()


def shown_digest(found: Content, *, build: str) -> str:
    """Give the SHA-256 of all that was shown: texts, register and the banner's build (C07)."""
    return digest({"build": build, "content": found})


def _category(category: Category, rows: list[Tracker], tools: list[Tool]) -> Content:
    bringing = sorted({row.tool for row in rows if row.tool} | _without_rows(category, tools))
    mode = _mode(category, rows, [tool for tool in tools if tool.kind in bringing])
    # Where consent is asked nothing is exempt, whatever the row could have claimed.
    return {
        "key": category.key,
        "mode": mode,
        "tools": bringing,
        "trackers": [_tracker(row, ground="" if mode == "asks" else row.ground) for row in rows],
    } | {
        language: {
            name: category.said(name, language) for name in ("name", "description", "consequence")
        }
        for language in LANGUAGES
    }


def _without_rows(category: Category, tools: list[Tool]) -> set[str]:
    """Give the tools of a category that write nothing: they load, so they are of it."""
    return {tool.kind for tool in tools if words.CATEGORY[tool.kind] == category.key}


def _mode(category: Category, rows: list[Tracker], tools: list[Tool]) -> Mode:
    """Tell what a category needs; what its tools attest is looked at each day (`modes`)."""
    if category.is_required:
        return "necessary"
    if any(not row.ground for row in rows):
        return "asks"
    if any(tool.mode == ToolMode.CONSENT for tool in tools):
        return "asks"
    return "exempt" if rows or tools else "necessary"


def _tracker(row: Tracker, *, ground: str) -> Content:
    found = {
        "name": row.name,
        "domain": row.domain,
        "storage": row.storage,
        "provider": row.provider or str(row.site.site_name) or row.site.hostname,
        "tool": row.tool,
        "ground": ground,
        "contested": row.is_contested,
        "lifetime": None if row.lifetime is None else _SECONDS[row.lifetime_unit] * row.lifetime,
        "until": row.lifetime_unit if row.lifetime is None else "",
        "retention": _days(row),
    }
    return found | {
        language: words.of_tracker(row, language, ground=ground) for language in LANGUAGES
    }


def _days(row: Tracker) -> int | None:
    if row.retention is None:
        return None
    return int(_SECONDS[row.retention_unit] * row.retention / _SECONDS["day"])
