"""Change the day on which versions bind: postpone them, or withdraw them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from policies.acting import acting
from policies.actions.calendar import check_told, earliest_day
from policies.actions.refusals import RefusedError, TooSoonError
from policies.dates import in_words
from policies.deadlines import paris_day
from policies.models import EntryIntoForce, Policy, Version
from policies.models.versions import Change

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from accounts.models import User


def along(version: Version, *, at: datetime) -> list[Version]:
    """Give the other coming texts of a version's promulgation that are to bind on its day.

    People were told one day of all of them: moved alone, it leaves the others where they are.
    """
    if version.promulgation_id is None:
        return []
    day = version.entries.get(replaced_by=None).day
    coming = EntryIntoForce.objects.standing().filter(day=day, day__gt=paris_day(at))
    others = Version.objects.filter(promulgation=version.promulgation_id, entries__in=coming)
    return list(others.exclude(pk=version.pk).select_related("policy").order_by("pk"))


@acting
def postpone_all(
    versions: Sequence[Version], *, to: date, reason: str, by: User, at: datetime
) -> list[EntryIntoForce]:
    """Move several coming versions to one day, as `postpone` does; all of them or none."""
    _lock(versions)
    return [postpone(one, to=to, reason=reason, by=by, at=at) for one in versions]


@acting
def withdraw_all(
    versions: Sequence[Version], *, reason: str, by: User, at: datetime
) -> list[EntryIntoForce]:
    """End several versions, as `withdraw` does; all of them or none."""
    _lock(versions)
    return [withdraw(one, reason=reason, by=by, at=at) for one in versions]


@acting
def postpone(version: Version, *, to: date, reason: str, by: User, at: datetime) -> EntryIntoForce:
    """Move a coming version's entry into force to another Paris day.

    An earlier day is a new notice and needs its full time again (RULES section 2). Raises
    RefusedError when the version is in force already or the day cannot be.
    """
    entry = _standing(version)
    today = paris_day(at)
    if entry.day is None:
        raise RefusedError(_("This version is withdrawn already."))
    if entry.day <= today:
        raise RefusedError(_("This version has entered into force: withdraw it instead."))
    earliest = min(entry.day, earliest_day(version.policy, change=Change(version.change), at=at))
    if to < earliest:
        raise TooSoonError(
            _("The earliest day is %(day)s: choose that day or a later one.")
            % {"day": in_words(earliest)}
        )
    if to < entry.day:
        # The rule of whom it concerns stands; they are told anew.
        _check_told(version, to=to, at=at)
    if to == entry.day:
        raise RefusedError(_("This version enters into force on that day already."))
    # Numbers and days go the same way: a move never passes another version, nor meets it.
    between = EntryIntoForce.objects.standing().filter(
        version__policy=version.policy_id,
        version__language=version.language,
        day__range=(min(entry.day, to), max(entry.day, to)),
    )
    if between.exclude(pk=entry.pk).exists():
        raise RefusedError(
            _("Another version enters into force between the two days: move that one first.")
        )
    return _replace(entry, day=to, until=None, reason=reason, by=by, at=at)


@acting
def withdraw(version: Version, *, reason: str, by: User, at: datetime) -> EntryIntoForce:
    """End a version without a successor, from today; one that is coming never enters into force."""
    entry = _standing(version)
    today = paris_day(at)
    if entry.day is None or entry.until is not None:
        raise RefusedError(_("This version is withdrawn already."))
    if entry.day >= today:
        return _replace(entry, day=None, until=None, reason=reason, by=by, at=at)
    if not version.policy.versions.in_force(at=today).filter(pk=version.pk).exists():
        raise RefusedError(_("A later version is in force: withdraw that one."))
    return _replace(entry, day=entry.day, until=today, reason=reason, by=by, at=at)


def _check_told(version: Version, *, to: date, at: datetime) -> None:
    made = version.promulgation
    frozen = made.proposal.frozen if made is not None and made.proposal is not None else {}
    check_told(
        version.policy,
        day=to,
        audience=frozen.get("notice", {}).get("audience", {}),
        change=Change(version.change),
        at=at,
    )


def _lock(versions: Sequence[Version]) -> None:
    """Lock the policies of versions, always in the same order."""
    of = {one.policy_id for one in versions}
    list(Policy.objects.select_for_update().filter(pk__in=of).order_by("pk"))


def _standing(version: Version) -> EntryIntoForce:
    Policy.objects.select_for_update().get(pk=version.policy_id)
    return version.entries.get(replaced_by=None)


def _replace(
    entry: EntryIntoForce,
    *,
    day: date | None,
    until: date | None,
    reason: str,
    by: User,
    at: datetime,
) -> EntryIntoForce:
    if not reason.strip():
        raise RefusedError(_("Say why: the reason is kept with the version."))
    new = EntryIntoForce(
        version=entry.version,
        day=day,
        until=until,
        reason=reason,
        replaces=entry,
        decided_at=at,
        decided_by=by,
    )
    new.save()
    return new
