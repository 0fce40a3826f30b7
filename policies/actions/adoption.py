"""Adopt: record a text that was in force before this system existed, marked so for ever."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from policies.acting import acting
from policies.actions.refusals import RefusedError
from policies.actions.texts import check_not_empty, latest_version, new_version, text_of
from policies.dates import in_words
from policies.deadlines import paris_day
from policies.models import Adoption, EntryIntoForce, Policy, PolicyPage, Version
from policies.models.versions import Change

if TYPE_CHECKING:
    from datetime import date, datetime

    from accounts.models import User


# What an address has room for.
HIGHEST = 9_999


@dataclass(frozen=True, kw_only=True)
class Original:
    """The bytes of the text as it was published, and the proof that it was."""

    data: bytes
    name: str
    evidence: bytes
    evidence_name: str
    evidence_note: str


@acting
def adopt(
    page: PolicyPage,
    *,
    original: Original,
    number: tuple[int, int],
    in_force_from: date,
    people: tuple[User, User],
    at: datetime,
) -> Version:
    """Record the page's latest draft as a version in force since a past Paris day.

    Two different people answer for it. Versions are adopted oldest first. Raises RefusedError.
    """
    Policy.objects.select_for_update().get(pk=page.policy_id)
    by, confirmed_by = people
    if by == confirmed_by:
        raise RefusedError(_("Two different people adopt a text: name a second person."))
    _check_place(page, number=number, day=in_force_from, at=at)
    _check_proof(original)
    text = text_of(page)
    check_not_empty(text.page)
    change = Change.SUBSTANTIAL if number[1] == 0 else Change.MINOR
    version = new_version(text, number=number, change=change, at=at)
    version.save()
    EntryIntoForce(
        version=version, day=in_force_from, reason=_("adopted"), decided_at=at, decided_by=by
    ).save()
    _keep(original, version=version, by=by, confirmed_by=confirmed_by, at=at)
    return version


def _check_place(page: PolicyPage, *, number: tuple[int, int], day: date, at: datetime) -> None:
    if day > paris_day(at):
        raise RefusedError(
            _("Only a text that is in force already is adopted: promulgate one that is to come.")
        )
    if number < (1, 0) or max(number) > HIGHEST:
        raise RefusedError(_("Version numbers begin at 1.0 and have four digits at most."))
    latest = latest_version(page)
    if latest is None:
        return
    if number <= (latest.major, latest.minor):
        raise RefusedError(
            _("Version %(number)s exists: adopt older texts first, each with a higher number.")
            % {"number": latest.number}
        )
    versions = Version.objects.of(latest.policy, latest.language)
    lasting = EntryIntoForce.objects.standing().filter(version__in=versions, day__gte=day)
    later = lasting.order_by("-day").first()
    if later is not None and later.day is not None:
        raise RefusedError(
            _("Version %(number)s is in force since %(day)s: adopt older texts first.")
            % {"number": later.version.number, "day": in_words(later.day)}
        )


def _check_proof(original: Original) -> None:
    if not original.data:
        raise RefusedError(_("The original is empty: give the file as it was published."))
    if not original.evidence or not original.evidence_note.strip():
        raise RefusedError(_("Give the proof that this text was published, and say what it is."))


def _keep(
    original: Original, *, version: Version, by: User, confirmed_by: User, at: datetime
) -> None:
    Adoption(
        version=version,
        original=original.data,
        original_name=original.name,
        original_sha256=hashlib.sha256(original.data).hexdigest(),
        evidence=original.evidence,
        evidence_name=original.evidence_name,
        evidence_sha256=hashlib.sha256(original.evidence).hexdigest(),
        evidence_note=original.evidence_note,
        adopted_at=at,
        by=by,
        confirmed_by=confirmed_by,
    ).save()
