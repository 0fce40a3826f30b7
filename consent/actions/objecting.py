"""Object to a processing, or take the objection back: as easily as it was made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from consent.actions.recording import Declared, Way, lock, record
from consent.actions.refusals import ActRefusedError
from consent.models import Act, ActKind, Matter, Practitioner

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Objection:
    """What somebody objects to: the matter, the row of its register, and her grounds.

    Grounds are asked for under GDPR art. 21(1) only; direct marketing needs none (21(2), (3)).
    """

    matter: Matter
    subject: str = ""
    reason: str = ""
    label: str = ""
    interface: str = ""


@transaction.atomic
def object_to(practitioner: Practitioner, objection: Objection, *, at: datetime, way: Way) -> Act:
    """Record an objection, which holds at once; the same one again is one act."""
    if objection.matter == Matter.LEGITIMATE_INTEREST and not objection.reason.strip():
        raise ActRefusedError(_("Say what in your situation speaks against it (GDPR art. 21(1))."))
    lock(practitioner)
    standing = standing_objection(practitioner, objection.matter, objection.subject)
    if standing is not None:
        return standing
    return _record(practitioner, objection, act=ActKind.OBJECT, way=way, at=at)


@transaction.atomic
def take_back(practitioner: Practitioner, objection: Objection, *, at: datetime, way: Way) -> Act:
    """Record that an objection is taken back. Raises ActRefusedError when there is none."""
    lock(practitioner)
    if standing_objection(practitioner, objection.matter, objection.subject) is None:
        raise ActRefusedError(_("There is no objection to take back."))
    objection = replace(objection, reason="")
    return _record(practitioner, objection, act=ActKind.WITHDRAW, way=way, at=at)


def standing_objection(practitioner: Practitioner, matter: Matter, subject: str) -> Act | None:
    """Give the objection that holds on a matter, if one does."""
    last = Act.objects.standing().filter(
        practitioner=practitioner, cabinet=None, matter=matter, subject=subject
    )
    return last.filter(act=ActKind.OBJECT).first()


def _record(
    practitioner: Practitioner, objection: Objection, *, act: ActKind, way: Way, at: datetime
) -> Act:
    return record(
        Declared(
            act=act,
            practitioner=practitioner,
            matter=objection.matter,
            subject=objection.subject,
            label=objection.label,
            interface=objection.interface,
            reason=objection.reason.strip(),
            way=way,
            at=at,
            recorded_at=at,
        )
    )
