"""Record an act: its row, its line in the ledger, what opens that line, and the letter about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from consent.actions.refusals import ActRefusedError
from consent.compiled import Compiled
from consent.entering import line
from consent.models import (
    Act,
    ActKind,
    Cabinet,
    Identity,
    Matter,
    Origin,
    Practitioner,
    Trace,
)
from consent.obligations import HERSELF, Seat
from consent.ports import Letter, rows_for
from consent.receipts import Record
from consent.writing import insert
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from accounts.models import User
    from consent.ports import LetterKind
    from policies.models import Version

_LETTERS: Final[dict[str, LetterKind]] = {
    ActKind.REFUSE: "refusal",
    ActKind.OBJECT: "objection",
    ActKind.WITHDRAW: "objection",
}


@dataclass(frozen=True, kw_only=True)
class Way:
    """How somebody came to act: how she signed in, and from where (kept twelve months)."""

    sign_in: str = ""
    address: str = ""
    user_agent: str = ""


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where an act comes from, if not from our page: who entered it, and from which document."""

    origin: Origin = Origin.WITNESSED
    operator: User | None = None
    name: str = ""
    sha256: str = ""
    remark: str = ""
    paper: bytes | None = None


@dataclass(frozen=True, kw_only=True)
class Declared:
    """What somebody declared, of what, and how: all that an act keeps."""

    act: ActKind
    practitioner: Practitioner
    seat: Seat = HERSELF
    version: Version | None = None
    matter: Matter = Matter.POLICY
    subject: str = ""
    label: str = ""
    interface: str = ""
    reason: str = ""
    way: Way = Way()
    source: Source = Source()
    at: datetime
    recorded_at: datetime


def record(declared: Declared) -> Act:
    """Write an act and its line in one transaction, after the last act on the same matter.

    The caller holds the lock of the chain (`lock`). The letter about it stands or falls with it.
    """
    return record_after(_head(declared), declared)


@transaction.atomic(savepoint=False)
def record_after(previous: UUID | None, declared: Declared) -> Act:
    """Write an act as `record` does, where it is known which one it follows."""
    act = _act(declared, previous=previous)
    entry, opening = line(act.act, record_of(act).canonical(), time=declared.at)
    act.entry = entry
    letter = Letter(kind=_LETTERS.get(act.act, "receipt"), key=f"act:{act.pk}", act=act)
    insert(entry, opening, act, *_kept_apart(act, declared), *rows_for(letter))
    return act


_LOCK: Final = Compiled(
    lambda person: (
        Practitioner.objects.select_for_update(no_key=True).filter(pk=person).values_list("pk")
    ),
    example=UUID(int=0),
)


def lock(practitioner: Practitioner, cabinet: UUID | None = None) -> None:
    """Let acts of one person, or in one cabinet's name, wait for each other."""
    if cabinet is not None:
        hers = Cabinet.objects.filter(pk=cabinet, members__practitioner=practitioner)
        found = hers.select_for_update(no_key=True, of=("self",))
        if found.first() is None:
            raise ActRefusedError(_("This is not a cabinet of yours. Open your documents again."))
    _LOCK.rows(practitioner.pk)


def _head(declared: Declared) -> UUID | None:
    """Give the last act of the chain that this one follows."""
    policy = declared.version.policy_id if declared.version else None
    chain = Act.objects.standing().filter(
        matter=declared.matter, subject=declared.subject, policy=policy
    )
    if declared.seat.cabinet is not None:
        chain = chain.filter(cabinet=declared.seat.cabinet)
    else:
        chain = chain.filter(practitioner=declared.practitioner, cabinet=None)
    return chain.values_list("pk", flat=True).first()


def _act(declared: Declared, *, previous: UUID | None) -> Act:
    version, source = declared.version, declared.source
    return Act(
        act=declared.act,
        matter=declared.matter,
        subject=declared.subject,
        practitioner=declared.practitioner,
        cabinet_id=declared.seat.cabinet,
        capacity=declared.seat.capacity,
        policy=version.policy if version else None,
        version=version,
        sha256=version.sha256 if version else "",
        html_sha256=version.html_sha256 if version else "",
        label=declared.label,
        interface=declared.interface,
        sign_in=declared.way.sign_in,
        origin=source.origin,
        operator=source.operator,
        source_name=source.name,
        source_sha256=source.sha256,
        at=declared.at,
        recorded_at=declared.recorded_at,
        previous_id=previous,
    )


def record_of(act: Act) -> Record:
    """Give what the ledger commits to of an act."""
    version = act.version
    return Record(
        id=act.pk,
        act=act.act,
        matter=act.matter,
        subject=act.subject,
        brand=act.practitioner.site.hostname,
        pseudonym=act.practitioner_id,
        cabinet=act.cabinet_id,
        capacity=act.capacity,
        sign_in=act.sign_in,
        policy=version.policy.kind if version else "",
        version=act.version_id,
        number=version.number if version else "",
        language=version.language if version else "",
        title=version.title if version else "",
        sha256=act.sha256,
        html_sha256=act.html_sha256,
        label=act.label,
        interface=act.interface,
        origin=act.origin,
        operator=act.operator_id,
        source_name=act.source_name,
        source_sha256=act.source_sha256,
        previous=act.previous_id,
        at=act.at,
        recorded_at=act.recorded_at,
    )


def _kept_apart(act: Act, declared: Declared) -> Iterator[Identity | Trace]:
    """Give names, words and places, which can be erased without touching the act."""
    person, source, way = declared.practitioner, declared.source, declared.way
    yield Identity(
        act=act,
        name=person.name,
        email=person.email,
        cabinet_name=declared.seat.name,
        reason=declared.reason,
        remark=source.remark,
        paper=source.paper,
    )
    if way.address or way.user_agent:
        yield Trace(
            act=act,
            network=truncated(way.address),
            user_agent=way.user_agent[:300],
            erase_after=paris_day(declared.recorded_at) + timedelta(days=settings.TRACES_KEPT_DAYS),
        )


def truncated(address: str) -> str | None:
    """Give the network of an address: its first 24 bits, or 48 of IPv6; None for none."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return None
    bits = 24 if parsed.version == 4 else 48
    return str(ip_network(f"{parsed}/{bits}", strict=False).network_address)
