"""Why what is asked cannot be fixed as it is: what is missing, unsigned, unregistered, observed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from consent.choosing.content import asking, content, digest
from consent.choosing.declared import declared, exempt_by_attestation, is_attested
from consent.models import Category, Crawl, Tool
from consent.trackers import matches
from policies.models.providers import obstacles_of_provider

if TYPE_CHECKING:
    from datetime import date
    from typing import Any

    from wagtail.models import Site

    from consent.choosing.content import Content
    from consent.models import Tracker

# What each category says, and in which columns: what refusing changes is said where one may (C04).
_SAID: Final = (("name", "name_en"), ("description", "description_en"))
_CONSEQUENCE: Final = ("consequence_fr", "consequence_en")

_SEEN: Final = {
    "undeclared": gettext_noop(
        "The crawler saw “%(name)s”, which the register does not declare: declare it or remove it,"
        " then let the crawler pass again."
    ),
    "unasked": gettext_noop(
        "The crawler saw “%(name)s” before any consent: correct its ground or the site, then let"
        " the crawler pass again."
    ),
    "misplaced": gettext_noop(
        "The crawler saw “%(name)s” on pages where it may not be: correct the site, then let the"
        " crawler pass again."
    ),
}


@dataclass(frozen=True, kw_only=True)
class Obstacle:
    """What stands in the way: a stable id, of what (its name), a sentence with the remedy."""

    id: str
    where: str
    sentence: str


def obstacles(site: Site, *, day: date) -> list[Obstacle]:
    """Give what keeps a brand's register and words from being fixed on a Paris day."""
    rows, now = declared(site), content(site)
    return [
        *_nothing(now),
        *_untranslated(site, now, rows),
        *_unsigned(now, rows),
        *_unregistered(site, now, day=day),
        *_observed(site, now, rows),
    ]


def _nothing(now: Content) -> Iterator[Obstacle]:
    if not now["categories"]:
        yield Obstacle(
            id="empty",
            where="",
            sentence=_("The register has no category: enter what this site keeps in a device."),
        )


def _untranslated(site: Site, now: Content, rows: list[Tracker]) -> Iterator[Obstacle]:
    modes = {category["key"]: category["mode"] for category in now["categories"]}
    for category in Category.objects.filter(site=site, key__in=modes).order_by("ordering", "pk"):
        said = [*_SAID, *([_CONSEQUENCE] if modes[category.key] != "necessary" else [])]
        if _lacks(category, said):
            yield Obstacle(
                id="words",
                where=str(category),
                sentence=_(
                    "Category “%(name)s”: give its name, what it is for and, where one may refuse,"
                    " what refusing changes, in French and in English."
                )
                % {"name": category},
            )
    for row in rows:
        if _lacks(row, [("description", "purpose_en")]) or (
            row.retention_fr and not row.retention_en
        ):
            yield Obstacle(
                id="words",
                where=row.name,
                sentence=_(
                    "Tracker “%(name)s”: give its purpose, and how its data are kept if that is in"
                    " words, in French and in English."
                )
                % {"name": row.name},
            )


def _lacks(row: Any, columns: list[tuple[str, str]]) -> bool:
    return any(not (getattr(row, name) or "").strip() for pair in columns for name in pair)


def _unsigned(now: Content, rows: list[Tracker]) -> Iterator[Obstacle]:
    """Name contested rows nobody answers for; where consent is asked, no exemption is claimed."""
    asked = asking(now)
    for row in rows:
        is_claimed = row.is_contested and row.cookiegroup.category.key not in asked
        if is_claimed and (row.signed_off_at is None or not row.sign_off.strip()):
            yield Obstacle(
                id="contested",
                where=row.name,
                sentence=_(
                    "Tracker “%(name)s” is contested, is used without consent, and nobody has"
                    " signed it off: let somebody say why, ask for consent, or take it out of use."
                )
                % {"name": row.name},
            )


def _unregistered(site: Site, now: Content, *, day: date) -> Iterator[Obstacle]:
    exempt = {kind for one in now["categories"] if one["mode"] == "exempt" for kind in one["tools"]}
    for tool in Tool.objects.filter(site=site, is_on=True).order_by("kind"):
        name = tool.get_kind_display()
        for why in obstacles_of_provider(tool.subprocessor_id, site=site.pk, day=day):
            yield Obstacle(
                id="unregistered",
                where=tool.kind,
                sentence=_("%(name)s is on. %(why)s Enter it there, or switch the tool off.")
                % {"name": name, "why": why},
            )
        if tool.kind in exempt and exempt_by_attestation(tool) and not is_attested(tool, day=day):
            yield Obstacle(
                id="unattested",
                where=tool.kind,
                sentence=_(
                    "%(name)s is said to need no consent, and nobody attests today how it is set"
                    " up: go through its checklist, or choose the mode with consent."
                )
                % {"name": name},
            )


def _observed(site: Site, now: Content, rows: list[Tracker]) -> Iterator[Obstacle]:
    """Give what the latest passage of the crawler saw and the register does not say (L65).

    What is declared and was not seen holds nothing up: a tool loads only once it is asked for.
    """
    latest = Crawl.objects.filter(site=site).order_by("-at", "-pk").first()
    if latest is None:
        return
    is_same = latest.digest == digest(now)
    for seen in latest.differences:
        kind, name = seen["kind"], seen.get("name", "")
        stands = is_same or (kind == "undeclared" and not _is_declared(seen, rows))
        if kind in _SEEN and stands:
            yield Obstacle(id=kind, where=name, sentence=_(_SEEN[kind]) % {"name": name})


def _is_declared(seen: dict[str, str], rows: list[Tracker]) -> bool:
    return any(
        row.storage == seen.get("storage") and matches(row.name, seen.get("name", ""))
        for row in rows
    )
