"""What a visitor reads of a consent version: categories, providers, trackers, in her language."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from consent.trackers import Mode

# What a version fixed (`consent.choosing.content`), and one of its categories.
Content = dict[str, Any]
NECESSARY: Final = "necessary"


def categories(
    content: Content, modes: Mapping[str, Mode], *, language: str, on: Collection[str] = ()
) -> list[dict[str, Any]]:
    """Give what a form of choices shows of each category, in the register's order.

    `modes` are today's (`consent.choosing.modes`), `on` the keys that are switched on. Each is a
    dict of key, mode, name, description, consequence, providers (names), trackers (name, storage,
    provider, purpose, lifetime, retention, ground), is_on; the necessary ones are always on.
    """
    companies = {tool["kind"]: tool["provider"] for tool in content["tools"]}
    return [
        {
            "key": category["key"],
            "mode": modes[category["key"]],
            "providers": _providers(category, companies),
            "trackers": [_tracker(row, language) for row in category["trackers"]],
            "is_on": modes[category["key"]] == NECESSARY or category["key"] in on,
            **category[language],
        }
        for category in content["categories"]
    ]


def data(content: Content, modes: Mapping[str, Mode]) -> dict[str, str]:
    """Give what the banner's script needs to know of the categories: their modes and patterns.

    `modes` as `audience:asks payment:exempt`; `patterns` as JSON, by key of an optional category:
    `[["cookie", "_pk_id.*"]]`.
    """
    patterns = {
        category["key"]: [[row["storage"], row["name"]] for row in category["trackers"]]
        for category in content["categories"]
        if modes[category["key"]] != NECESSARY
    }
    return {
        "modes": " ".join(f"{key}:{mode}" for key, mode in modes.items()),
        "patterns": json.dumps(patterns, separators=(",", ":")),
    }


def _providers(category: Content, companies: Mapping[str, str]) -> list[str]:
    """Give everybody who receives something of a category (C04): each once, in a fixed order."""
    known = [companies.get(kind, "") for kind in category["tools"]]
    named = [row["provider"] for row in category["trackers"]]
    # “Stripe” is not said again before “Stripe (Stripe Payments Europe, Limited)”.
    others = [one for one in named if not any(company.startswith(one) for company in known)]
    return list(_once([*others, *known]))


def _once(names: Iterable[str]) -> dict[str, None]:
    return dict.fromkeys(name for name in names if name)


def _tracker(row: Content, language: str) -> dict[str, str]:
    said: dict[str, str] = row[language]
    return said | {name: row[name] for name in ("name", "storage", "provider")}
