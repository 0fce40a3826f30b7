"""Acts of every origin, for what auditors read."""

from datetime import datetime
from typing import Any

from django.db import transaction

from consent.actions.recording import Declared, Source, Way, lock, record
from consent.models import Act, ActKind, Origin, Practitioner
from policies.models import Version
from tests.conftest import NOW, Brand


@transaction.atomic
def recorded(
    person: Practitioner,
    version: Version | None,
    act: ActKind = ActKind.ACCEPT,
    *,
    at: datetime = NOW,
    source: Source | None = None,
    **more: Any,
) -> Act:
    """Record an act as it is declared, from our page where no source is given."""
    lock(person)
    values = {"way": Way(sign_in="password"), "recorded_at": at} | more
    return record(
        Declared(
            act=act, practitioner=person, version=version, source=source or Source(), at=at,
            **values,
        )
    )  # fmt: skip


def from_elsewhere(brand: Brand, origin: Origin) -> Source:
    """Give a source of an origin: the software, a paper, or a file, with who entered it."""
    operator = None if origin == Origin.ASSERTED else brand.people["approver"]
    return Source(origin=origin, operator=operator, name=f"{origin}.csv", sha256="0" * 64)
