"""The acts of a brand in a period, part by part: each part begins where the one before ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from audit.reading.acts import Key
from audit.reading.moments import beginning
from audit.refusals import EvidenceRefusedError
from consent.ledger import canonical_json, instant
from consent.models import Act

if TYPE_CHECKING:
    from wagtail.models import Site

FILE: Final = "period.json"
# Acts in one bundle of a period.
PART: Final = 1_000
# What a bundle says of an act; not the words of its text, of which one copy serves a thousand.
_BESIDE: Final = (
    "practitioner__site",
    "version__policy__site",
    "previous__version",
    "entry__seal",
    "entry__opening",
)


_WORDS: Final = tuple(
    f"{of}__{name}"
    for of in ("version", "previous__version")
    for name in ("source", "markdown", "html")
)


@dataclass(frozen=True, kw_only=True)
class Period:
    """Paris days, both included; acts that were recorded before an instant."""

    since: date
    until: date
    recorded_before: datetime

    def __str__(self) -> str:
        """Give the days as the command takes them."""
        return f"{self.since.isoformat()}..{self.until.isoformat()}"


@dataclass(frozen=True, kw_only=True)
class Part:
    """The acts of one bundle in their order, by `(at, id)`, and the last one of the part before."""

    number: int
    of: int
    after: Key | None
    acts: list[Act]


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a part begins, and of how many it is one: of whoever makes one after the other."""

    after: Key | None
    of: int


def with_all(acts: Any) -> Any:
    """Give acts in their order, with what a bundle says of them."""
    return acts.select_related(*_BESIDE).defer(*_WORDS).order_by("at", "pk")


def acts_within(period: Period, *, site: Site) -> Any:
    """Give the acts of a brand in a period, in their order."""
    end = beginning(period.until + timedelta(days=1))
    found = Act.objects.filter(practitioner__site=site, recorded_at__lt=period.recorded_before)
    return found.filter(at__gte=beginning(period.since), at__lt=end).order_by("at", "pk")


def parts_in(period: Period, *, site: Site) -> int:
    """Give how many bundles hold all acts of a period; 1 where there is none."""
    acts: int = acts_within(period, site=site).count()
    return max(1, -(-acts // PART))


def part_of(period: Period, *, site: Site, number: int, place: Place | None = None) -> Part:
    """Give the part with that number, from 1. Raises EvidenceRefusedError where there is none.

    Without its place, the acts of all parts before are passed over.
    """
    place = place or place_of(period, site=site, number=number)
    if not 1 <= number <= place.of:
        raise EvidenceRefusedError(_("It has no part %(part)s.") % {"part": number})
    acts = list(with_all(_behind(place.after, acts_within(period, site=site)))[:PART])
    if not acts:
        raise EvidenceRefusedError(
            _("Nobody acted in this period: there is nothing to export. Take other days.")
        )
    return Part(number=number, of=place.of, after=place.after, acts=acts)


def following(period: Period, *, site: Site, after: Key | None) -> Key | None:
    """Give the last act of the part behind a key; None where that part is not full."""
    found = _behind(after, acts_within(period, site=site)).only("at", "pk")[PART - 1 : PART]
    return next((_key_of(one) for one in found), None)


def place_of(period: Period, *, site: Site, number: int) -> Place:
    """Give where a part begins: all acts before it are passed over, and all are counted."""
    before, after = (number - 1) * PART, None
    if before > 0:
        found = acts_within(period, site=site).only("at", "pk")[before - 1 : before]
        after = next((_key_of(one) for one in found), None)
    return Place(after=after, of=parts_in(period, site=site))


def _behind(after: Key | None, acts: Any) -> Any:
    if after is None:
        return acts
    return acts.filter(at__gte=after.at).exclude(at=after.at, pk__lte=after.id)


def _key_of(act: Act) -> Key:
    return Key(at=act.at, id=act.pk)


def period_file(period: Period, part: Part, *, site: Site) -> dict[str, bytes]:
    """Give what a part has and where it stands among the others."""
    said = {
        "brand": site.hostname,
        "since": period.since.isoformat(),
        "until": period.until.isoformat(),
        "recorded_before": instant(period.recorded_before),
        "part": {"number": part.number, "of": part.of, "acts": PART},
        "after": _key(part.after) if part.after else None,
        "acts": [{**_key(_key_of(act)), "entry": str(act.entry_id)} for act in part.acts],
    }
    return {FILE: canonical_json(said)}


def _key(key: Key) -> dict[str, str]:
    return {"at": instant(key.at), "id": str(key.id)}
