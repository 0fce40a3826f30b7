"""A passage in words: where the brand stands, each difference, what was seen where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django_stubs_ext import StrOrPromise

    from consent.crawling import Standing

_KINDS: Final[dict[str, StrOrPromise]] = {
    "undeclared": gettext_lazy("Seen, and not declared"),
    "unasked": gettext_lazy("There without the choice that it needs"),
    "misplaced": gettext_lazy("There on a page where it may not be"),
    "unseen": gettext_lazy("Declared, and not seen"),
}
_STORAGES: Final[dict[str, StrOrPromise]] = {
    "cookie": gettext_lazy("cookie"),
    "local": gettext_lazy("local storage"),
    "session": gettext_lazy("session storage"),
    "indexed": gettext_lazy("database in the browser"),
    "request": gettext_lazy("request to another host"),
}
_STATES: Final[dict[str, StrOrPromise]] = {
    "": gettext_lazy("in no state"),
    "none": gettext_lazy("nothing chosen"),
    "refused": gettext_lazy("everything refused"),
    "accepted": gettext_lazy("everything accepted"),
    "gpc": gettext_lazy("the browser asks for no trackers"),
}
_AGAIN: Final[dict[str, StrOrPromise]] = {
    "never": gettext_lazy("Nobody has looked at this site yet: run manage.py crawl_trackers."),
    "old": gettext_lazy(
        "The latest passage is more than 90 days old: run manage.py crawl_trackers again."
    ),
    "build": gettext_lazy(
        "The banner has changed since the latest passage: run manage.py crawl_trackers again."
    ),
    "register": gettext_lazy(
        "The register has changed since the latest passage: run manage.py crawl_trackers again."
    ),
}


@dataclass(frozen=True, kw_only=True)
class Thing:
    """Something that was seen or differs: its words, and in which states and on how many pages."""

    kind: str
    storage: str
    name: str
    domain: str
    states: str
    page: str = ""
    pages: int = 0


def sentence(standing: Standing) -> str:
    """Say where a brand stands, and what is to be done."""
    if standing.stale:
        return str(_AGAIN[standing.stale])
    count = standing.differences
    if not count:
        return _("The site does what its register says.")
    return ngettext(
        "%(count)d difference between the site and its register: correct one or the other, then"
        " run manage.py crawl_trackers again.",
        "%(count)d differences between the site and its register: correct one or the other, then"
        " run manage.py crawl_trackers again.",
        count,
    ) % {"count": count}


def differences(found: Iterable[dict[str, str]]) -> list[Thing]:
    """Give the differences of a passage in words."""
    return [
        Thing(
            kind=str(_KINDS[one["kind"]]),
            storage=str(_STORAGES[one["storage"]]),
            name=one["name"],
            domain=one["domain"],
            states=state(one["state"]),
            page=one["page"],
        )
        for one in found
    ]


def things(seen: dict[str, Any]) -> list[Thing]:
    """Give what was seen, each thing once, in the order of storage and name."""
    rows = [
        *((one["storage"], one["name"], one["domain"], one) for one in seen["trackers"]),
        *(("request", one["host"], one["host"], one) for one in seen["requests"]),
    ]
    places: dict[tuple[str, str, str], list[dict[str, str]]] = {}
    for storage, name, domain, one in rows:
        places.setdefault((storage, name, domain), []).append(one)
    return [
        Thing(
            kind="",
            storage=str(_STORAGES[storage]),
            name=name,
            domain=domain,
            states=", ".join(map(state, dict.fromkeys(one["state"] for one in found))),
            pages=len({one["page"] for one in found}),
        )
        for (storage, name, domain), found in sorted(places.items())
    ]


def state(name: str) -> str:
    """Give the words for a state of consent."""
    category = name.removeprefix("only-")
    if category != name:
        return _("only “%(category)s” accepted") % {"category": category}
    return str(_STATES[name])
