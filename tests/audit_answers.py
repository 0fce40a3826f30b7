"""Answers for tests of what auditors read: rows with any instant, origin and place in a chain."""

from datetime import date, datetime, timedelta
from typing import Any

from consent.models import Act, ActKind, Cabinet, Origin, Practitioner
from policies.models import Version
from tests.brands import NOW
from tests.conftest import Brand
from tests.ledgers import entry

DAY = timedelta(days=1)
LONG_AGO = NOW - 400 * DAY


def known(brand: Brand, name: str, *, since: datetime = LONG_AGO, **more: Any) -> Practitioner:
    """Give a practitioner whom the register has known since an instant."""
    values = {"name": name.title(), "language": "fr", "contract_start": date(2025, 1, 1)}
    person = Practitioner(site=brand.site, external_id=name, email=f"{name}@a.example")
    return changed(person, at=since, **(values | more))


def changed(person: Practitioner, *, at: datetime, **values: Any) -> Practitioner:
    """Change her entry in the register at an instant."""
    for name, value in values.items():
        setattr(person, name, value)
    person._history_date = at  # type: ignore[attr-defined] # simple-history reads it
    person.save()
    return person


def act_of(
    person: Practitioner,
    version: Version,
    act: str = ActKind.ACCEPT,
    *,
    at: datetime = NOW,
    cabinet: Cabinet | None = None,
    origin: str = Origin.WITNESSED,
    **more: Any,
) -> Act:
    """Write an act as it would stand, after the last one of its chain."""
    chain = Act.objects.filter(policy=version.policy, next=None)
    chain = (
        chain.filter(cabinet=cabinet)
        if cabinet
        else chain.filter(practitioner=person, cabinet=None)
    )
    by_staff = origin in (Origin.TRANSCRIBED, Origin.ADOPTED)
    row = Act(
        act=act,
        practitioner=person,
        cabinet=cabinet,
        capacity="owner" if cabinet else "",
        policy=version.policy,
        version=version,
        origin=origin,
        operator=version.promulgation.by if by_staff and version.promulgation else None,
        at=at,
        recorded_at=more.pop("recorded_at", at),
        previous=chain.first(),
        entry=entry(),
        **more,
    )
    row.save()
    return row
