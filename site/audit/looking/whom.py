"""Of whom or what a look is, and of which brands: the parts of an address say it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from wagtail.models import Site

from accounts.isolation import scope
from accounts.isolation.guard import SHARES
from accounts.isolation.parts import Part
from accounts.isolation.places import OPEN
from audit.looking.places import AUDIT
from consent.desk.access import OF_PRACTITIONERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.urls import ResolverMatch

    from accounts.models import User

# From a thing to its brand.
_SITES: Final = {
    Part.PRACTITIONER: "site",
    Part.VERSION: "policy__site",
    Part.NOTICE: "site",
    Part.ACT: "practitioner__site",
    Part.DELIVERY: "notice__site",
    Part.PROPOSAL: "site",
    Part.PROMULGATION: "site",
    Part.COUNSEL_LINK: "page__policy__site",
    Part.COUNSEL_COMMENT: "link__page__policy__site",
    Part.SITE: "pk",
}
# What auditors' lists are asked of, by the fields of their addresses.
_ASKED: Final = {
    "person": Part.PRACTITIONER,
    "version": Part.VERSION,
    "notice": Part.NOTICE,
}
_ID: Final = "_id"


@dataclass(frozen=True, kw_only=True)
class Whom:
    """What is looked at: in words and a key, "" for a list; the brands it is of."""

    subject: str
    sites: list[Site]


def whom(match: ResolverMatch, query: Mapping[str, str], *, user: User) -> Whom:
    """Give of whom or what an address is, and its brand; else all brands that the person reads."""
    for part, key in (*_named(match), *_asked(match, query)):
        if own := _brands_of(part, key, user=user):
            return Whom(subject=f"{_word(part)} {key}", sites=own)
    beside = next(_beside(match), "")
    return Whom(subject=beside, sites=_read_by(user))


def _named(match: ResolverMatch) -> Iterator[tuple[Part, str]]:
    place = OPEN.get(match.view_name, {})
    for name, value in match.kwargs.items():
        if place.get(name) in _SITES:
            yield place[name], str(value)


def _asked(match: ResolverMatch, query: Mapping[str, str]) -> Iterator[tuple[Part, str]]:
    if not match.view_name.startswith(AUDIT):
        return
    for name, part in _ASKED.items():
        try:
            yield part, str(UUID(query.get(name, "")))
        except ValueError:
            continue


def _brands_of(part: Part, key: str, *, user: User) -> list[Site]:
    """Give the brand of a thing, among those of which the person sees anything."""
    found: Any = SHARES[part](user).filter(pk=key).values(_SITES[part])
    return list(Site.objects.filter(pk__in=found))


def _beside(match: ResolverMatch) -> Iterator[str]:
    """Give the things of an address that its view looks up by itself."""
    place = OPEN.get(match.view_name, {})
    for name, value in match.kwargs.items():
        if place.get(name) is not Part.WORD:
            of = match.namespace.rpartition(":")[2] if name == "pk" else name.removesuffix(_ID)
            yield f"{of} {value}"


def _word(part: Part) -> str:
    return "brand" if part is Part.SITE else part.value


def _read_by(user: User) -> list[Site]:
    own = OF_PRACTITIONERS.sites_user_has_any_permission_for(user, ["view"])
    return list(own.order_by("pk")) or list(scope.brands(user).order_by("pk"))
