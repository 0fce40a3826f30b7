"""Mandates: somebody from outside is made an auditor of a brand until a day, and no longer."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Mandate, MandateEnd, User
from accounts.roles import ROLES, group_name
from consent.models import Practitioner
from policies.acting import RefusedError, acting
from policies.dates import in_words
from policies.deadlines import paris_day
from policies.permissions import BrandPermissionPolicy

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import QuerySet
    from wagtail.models import Site

# Who gives mandates of a brand: its approvers.
OF_MANDATES: Final = BrandPermissionPolicy(Mandate)
AUDITOR: Final = next(role for role in ROLES if role.key == "auditor")


class MandateRefusedError(RefusedError):
    """A mandate is not given, or not ended; the message says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class Invited:
    """Who is to audit from outside, for whom and why; `until` is a Paris day, included."""

    email: str
    name: str
    organisation: str
    purpose: str
    until: date


def latest(today: date) -> date:
    """Give the latest last day of a mandate given on a Paris day: the same day next year.

    29 February becomes the 28th.
    """
    day = min(today.day, monthrange(today.year + 1, today.month)[1])
    return date(today.year + 1, today.month, day)


@acting
def grant(invited: Invited, *, sites: Sequence[Site], by: User, at: datetime) -> list[Mandate]:
    """Give a mandate of each of these brands, and the auditor's role with it.

    Opens an account where there is none. Raises MandateRefusedError; nothing is done then.
    """
    _check(invited, sites, by=by, today=paris_day(at))
    user = _locked(_account_of(invited))
    mandates = []
    for site in sites:
        _check_free(user, site, today=paris_day(at))
        user.groups.add(_group_of(site))
        mandate = Mandate(
            user=user, site=site, name=invited.name, organisation=invited.organisation,
            purpose=invited.purpose, until=invited.until, by=by, at=at,
        )  # fmt: skip
        mandate.save()
        mandates.append(mandate)
    return mandates


def _check(invited: Invited, sites: Sequence[Site], *, by: User, today: date) -> None:
    if not sites:
        raise MandateRefusedError(_("Choose at least one brand."))
    own = set(
        OF_MANDATES.sites_user_has_any_permission_for(by, ["add"]).values_list("pk", flat=True)
    )
    if not own.issuperset(site.pk for site in sites):
        raise MandateRefusedError(_("Only an approver of a brand gives mandates of it."))
    if not today <= invited.until <= latest(today):
        raise MandateRefusedError(
            _("The last day of a mandate is between today and %(day)s.")
            % {"day": in_words(latest(today))}
        )


def _account_of(invited: Invited) -> User:
    """Give the account at an address; open one that has no password where there is none."""
    email = User.objects.normalize_email(invited.email)
    found = User.objects.filter(email__iexact=email).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return User.objects.create_user(email, first_name=invited.name)
    except IntegrityError:
        # Somebody else invited her meanwhile.
        return User.objects.get(email__iexact=email)


def _locked(user: User) -> User:
    """Give a person as she stands; what is done of her mandates waits for each other."""
    return User.objects.select_for_update(no_key=True).get(pk=user.pk)


def _check_free(user: User, site: Site, *, today: date) -> None:
    """Refuse who has any other part in the brand: whoever works for it does not audit it."""
    if not user.is_active:
        raise MandateRefusedError(_("The account at this address is closed."))
    given = {"brand": site.site_name}
    standing = Mandate.objects.standing(on=today).filter(user=user, site=site).first()
    if standing is not None:
        raise MandateRefusedError(
            _("There is a mandate of %(brand)s until %(day)s already: end it first.")
            % {**given, "day": in_words(standing.until)}
        )
    _end_lapsed(Mandate.objects.lapsed(on=today).filter(user=user, site=site))
    if user.is_superuser or user.groups.filter(site_permissions__site=site).exists():
        raise MandateRefusedError(
            _(
                "This person has a role at %(brand)s already: whoever works for a brand does not"
                " audit it from outside. Invite somebody else."
            )
            % given
        )


def _end_lapsed(mandates: QuerySet[Mandate]) -> None:
    for mandate in mandates.select_related("user", "site"):
        _end(mandate, by=None, at=mandate.over_at)


def _group_of(site: Site) -> Group:
    found = Group.objects.filter(name=group_name(site, AUDITOR)).first()
    if found is None:
        raise MandateRefusedError(
            _("%(brand)s has no auditors’ group: run `manage.py grant_roles`.")
            % {"brand": site.site_name}
        )
    return found


@acting
def end(mandate: Mandate, *, by: User, at: datetime) -> MandateEnd:
    """End a mandate before its last day, from this moment on. Raises MandateRefusedError."""
    if not OF_MANDATES.user_has_permission_for_instance(by, "add", mandate):
        raise MandateRefusedError(_("Only an approver of a brand ends mandates of it."))
    _locked(mandate.user)
    if MandateEnd.objects.filter(mandate=mandate).exists() or mandate.until < paris_day(at):
        raise MandateRefusedError(_("This mandate is over already."))
    return _end(mandate, by=by, at=at)


def _end(mandate: Mandate, *, by: User | None, at: datetime) -> MandateEnd:
    """Take back the role and enter the end, in the transaction of who holds the person's lock."""
    made = MandateEnd(mandate=mandate, by=by, at=at)
    made.save()
    # Whatever host name the brand had when it was given.
    ends = f" · {AUDITOR.key}"
    own = Group.objects.filter(name__endswith=ends, site_permissions__site=mandate.site)
    mandate.user.groups.remove(*own.distinct())
    return made


def sweep(*, at: datetime) -> int:
    """Enter the end of every mandate whose last day is over; give how many. Safe to run twice."""
    lapsed = Mandate.objects.lapsed(on=paris_day(at)).order_by("user", "pk")
    people = User.objects.filter(pk__in=lapsed.values("user"))
    return sum(settle(person, at=at) for person in people)


@transaction.atomic
def settle(user: User, *, at: datetime) -> int:
    """Enter the end of a person's mandates whose last day is over; give how many."""
    _locked(user)
    lapsed = Mandate.objects.lapsed(on=paris_day(at)).filter(user=user)
    number = len(lapsed)
    _end_lapsed(lapsed)
    return number


def over(user: User, *, at: datetime) -> Mandate | None:
    """Give the mandate that ended last where all of a person's are over, and nothing else lets her
    in; None otherwise.

    What is over by its date ends with this: no task need have run.
    """
    today = paris_day(at)
    mandates = list(Mandate.objects.filter(user=user).select_related("end"))
    if any(one.is_lapsed(on=today) for one in mandates):
        settle(user, at=at)
    if not mandates or any(one.stands(on=today) for one in mandates) or _may_enter(user):
        return None
    return max(mandates, key=lambda one: one.ended_at)


def _may_enter(user: User) -> bool:
    """Tell whether somebody signs in for another reason: a role, her own documents."""
    is_bound = Practitioner.objects.filter(user=user).exists()
    return user.is_superuser or is_bound or user.groups.exists()
