"""Erase what is kept of a practitioner: names, words, places, and what opens her lines.

Her acts, their lines in the ledger and the tree over them stay, and still verify; nobody can open
those lines again. It is done on request and when claims can no longer be made (GDPR art. 17).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils.translation import gettext as _
from wagtail.log_actions import registry

from consent import ports
from consent.actions.claims import erasable_from
from consent.actions.holding import locked, names
from consent.entering import enter
from consent.ledger import canonical_json, instant
from consent.models import (
    Act,
    EntryType,
    Hold,
    Identity,
    Opening,
    PendingPaper,
    Practitioner,
    Trace,
)
from consent.models.people import NO_NAME
from policies.acting import refusing_readers
from policies.dates import in_words
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.db.models import QuerySet

    from accounts.models import User


class ErasureRefusedError(Exception):
    """Nothing is erased now; the message says why, and from when or after what it can be."""


@dataclass(frozen=True, kw_only=True)
class Erased:
    """What went, or would go: how many rows of each class."""

    classes: Mapping[str, int]

    @property
    def total(self) -> int:
        """Give how many rows in all."""
        return sum(self.classes.values())


# What is erased of her acts, by class, and by which of its columns its act is found.
_STORES: Final = {
    "identities": (Identity, "act__practitioner"),
    "traces": (Trace, "act__practitioner"),
    "papers": (PendingPaper, "practitioner"),
}
_ADDRESSES: Final = ("email", "second_email", "postal_address")


@refusing_readers
def erase_person(
    practitioner: Practitioner, *, by: User | None, at: datetime, ground: str
) -> Erased:
    """Erase all that is kept of a practitioner, in one transaction, and enter in the ledger that
    it was: her pseudonym, how many rows of each class, the ground, by whom; nobody is named.

    `by` is None for the schedule. Raises ErasureRefusedError; nothing is erased then.
    """
    with transaction.atomic():
        person = locked(practitioner)
        refusal = refusal_to_erase(person, at=at) or _refusal_of(ground, person)
        if refusal:
            raise ErasureRefusedError(refusal)
        erased = _erase(person)
        record = _record(person, erased, by=by, at=at, ground=ground.strip())
        enter(EntryType.ERASE, record, time=at)
    return erased


def would_erase(practitioner: Practitioner) -> Erased:
    """Count what would go; nothing is erased."""
    classes = {name: _kept(name, practitioner).count() for name in _STORES}
    classes["openings"] = _openings(practitioner).count()
    classes["letters"] = ports.letters_about(practitioner)
    classes |= ports.kept_of(practitioner)
    classes["views"] = registry.get_logs_for_instance(practitioner).count()
    classes["names"] = 1 + practitioner.history.count()
    classes["accounts"] = int(_is_only_hers(practitioner.user))
    return Erased(classes=classes)


def refusal_to_erase(practitioner: Practitioner, *, at: datetime) -> str:
    """Say why nothing of a practitioner may be erased at an instant; "" when it may.

    While a contract runs its evidence carries it out (GDPR art. 6(1)(b)); afterwards claims are
    made for settings.IDENTITY_KEPT_YEARS years (art. 17(3)(e)), and for as long as a hold stands.
    """
    if practitioner.is_erased:
        return _("Everything about her was erased already.")
    holds = list(Hold.objects.standing().filter(practitioner=practitioner).order_by("at", "pk"))
    if holds:
        return _("A hold stands since %(day)s: %(ground)s. End it first.") % {
            "day": in_words(holds[0].at),
            "ground": " · ".join(hold.ground.rstrip(".") for hold in holds),
        }
    return _refusal_by_contract(practitioner, at=at)


def _refusal_by_contract(practitioner: Practitioner, *, at: datetime) -> str:
    end, today = practitioner.contract_end, paris_day(at)
    if end is None:
        return _("Her contract runs, and no end is entered: what is kept is needed for it.")
    years = settings.IDENTITY_KEPT_YEARS
    possible = erasable_from(end, years=years)
    if end >= today:
        return _(
            "Her contract runs until %(end)s, and claims may be made for %(years)s years after:"
            " erasing is possible from %(day)s."
        ) % {"end": in_words(end), "years": years, "day": in_words(possible)}
    if today < possible:
        return _(
            "Her contract ended on %(end)s, and claims may be made for %(years)s years"
            " (GDPR, art. 17(3)(e)): erasing is possible from %(day)s."
        ) % {"end": in_words(end), "years": years, "day": in_words(possible)}
    return ""


def _refusal_of(ground: str, practitioner: Practitioner) -> str:
    if not ground.strip():
        return _("Give the ground on which it is erased.")
    if names(practitioner, ground):
        return _("Give the ground without naming her: it stays on record for ever.")
    return ""


def _kept(name: str, practitioner: Practitioner) -> QuerySet[Any]:
    model, path = _STORES[name]
    # Only keys are read: scans are large, and what is encrypted goes even if its key is lost.
    return model._default_manager.filter(**{path: practitioner}).only("pk")


def _openings(practitioner: Practitioner) -> QuerySet[Opening]:
    """Give what opens her lines: those of her acts, and those that tell what she was told."""
    of_acts, others = Q(entry__act__practitioner=practitioner), ports.lines_about(practitioner)
    found: QuerySet[Opening] = Opening.objects.filter(of_acts | Q(entry__in=others)).only("pk")
    return found


def _erase(person: Practitioner) -> Erased:
    classes = {name: _kept(name, person).delete()[0] for name in _STORES}
    classes["openings"] = _openings(person).delete()[0]
    classes["letters"] = ports.erase_letters_about(person)
    classes |= ports.erase_kept_of(person)
    # Who saw her pages, and when, stays; why is in words that may speak of her.
    views = registry.get_logs_for_instance(person)
    classes["views"] = views.update(label=NO_NAME, data={})
    classes["names"] = 1 + person.history.count()
    account, person.user = person.user, None
    person.name, person.external_id = NO_NAME, person.erased_id
    for field in _ADDRESSES:
        setattr(person, field, "")
    person.save(update_fields=["name", "external_id", "user", *_ADDRESSES])
    addresses = dict.fromkeys(_ADDRESSES, "")
    person.history.update(name=NO_NAME, external_id=person.erased_id, user=None, **addresses)
    classes["accounts"] = _close(account)
    return Erased(classes=classes)


def _is_only_hers(account: User | None) -> bool:
    """Tell whether an account serves her own pages alone: no staff, no auditor signs in by it."""
    return account is not None and not (
        account.is_staff
        or account.is_superuser
        or account.groups.exists()
        or account.user_permissions.exists()
    )


def _close(account: User | None) -> int:
    """Delete an account that is only hers; close it where rows that stay name it."""
    if account is None or not _is_only_hers(account):
        return 0
    try:
        with transaction.atomic():
            account.delete()
    except ProtectedError:
        account.is_active = False
        account.save(update_fields=["is_active"])
    return 1


def _record(
    person: Practitioner, erased: Erased, *, by: User | None, at: datetime, ground: str
) -> bytes:
    return canonical_json(
        {
            "id": str(uuid.uuid4()),
            "row": "erasure",
            "brand": person.site.hostname,
            "pseudonym": str(person.pk),
            "classes": dict(erased.classes),
            "acts": Act.objects.filter(practitioner=person).count(),
            "ground": ground,
            "by": str(by.pk) if by else None,
            "at": instant(at),
        }
    )
