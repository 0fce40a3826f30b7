"""Practitioners and cabinets for tests, and what they answer."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from consent.actions import Shown, Way, answer
from consent.interface import interface_build
from consent.models import Act, ActKind, Cabinet, Capacity, Member, Practitioner
from consent.wording import answer_label
from policies.models import Version
from tests.conftest import NOW, Brand

BY_PASSWORD = Way(sign_in="password", address="203.0.113.77", user_agent="A browser")


def practitioner(brand: Brand, name: str = "camille", **more: object) -> Practitioner:
    """Give a practitioner of a brand, under contract since 2026."""
    values = {
        "site": brand.site,
        "external_id": name,
        "name": name.title(),
        "email": f"{name}@cabinet.example",
        "language": "fr",
        "contract_start": date(2026, 1, 1),
    }
    found: Practitioner = Practitioner.objects.create(**(values | more))
    return found


def cabinet(brand: Brand, **members: tuple[Practitioner, Capacity]) -> Cabinet:
    """Give a cabinet with its members: `owner=(practitioner, Capacity.OWNER)`."""
    made = Cabinet.objects.create(
        site=brand.site, external_id="cabinet", name="Cabinet des Tilleuls"
    )
    for person, capacity in members.values():
        Member.objects.create(cabinet=made, practitioner=person, capacity=capacity)
    return made


def shown(version: Version, act: ActKind, *, cabinet: Cabinet | None = None) -> Shown:
    """Give what the form of a version sends back."""
    return Shown(
        version=version.pk,
        sha256=version.sha256,
        html_sha256=version.html_sha256,
        label=answer_label(
            act,
            number=version.number,
            cabinet=cabinet.name if cabinet else "",
            language=version.language,
        ),
        interface=interface_build(),
        cabinet=cabinet.pk if cabinet else None,
    )


def answers(
    person: Practitioner,
    version: Version,
    act: ActKind = ActKind.ACKNOWLEDGE,
    *,
    cabinet: Cabinet | None = None,
    at: datetime = NOW,
) -> Act:
    """Let somebody answer a version as it is shown."""
    return answer(
        person, act=act, shown=shown(version, act, cabinet=cabinet), way=BY_PASSWORD, at=at
    )


def another(given: Shown, **changes: str | UUID | None) -> Shown:
    """Give a form with something else in it."""
    return replace(given, **changes)  # type: ignore[arg-type]
