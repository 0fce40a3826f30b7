"""Let texts bind those informed late: two people, a reason, and the officer's advice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib.auth.models import Permission
from django.utils.translation import gettext as _
from wagtail.models import GroupSitePermission

from notifications.following.lateness import CONTRACTS, late
from notifications.models import Decision, Notice, NoticeDecision
from policies.acting import acting
from policies.actions.refusals import RefusedError
from policies.models import BrandSettings
from policies.permissions import BrandPermissionPolicy

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User

_OF_NOTICES: Final = BrandPermissionPolicy(Notice)


@acting
def allow_late(
    notice: Notice, *, reason: str, advice: str, by: User, second: User, at: datetime
) -> NoticeDecision:
    """Let a notice's texts bind those informed late on the day that everybody is bound.

    `by` represents the controller; `second` is another of its people; `advice` is what the data
    protection officer said. The officer is neither of them: she does not decide (GDPR art. 38(6)).
    Raises RefusedError, with the remedy; nothing is written then.
    """
    if not notice.promulgation.versions.exclude(policy__kind__in=CONTRACTS).exists():
        raise RefusedError(
            _("A contract binds those informed late from a day of their own: nothing to decide.")
        )
    if not late(notice, at=at).exists():
        raise RefusedError(_("Nobody was informed too late: there is nothing to decide."))
    _check_words(reason, advice)
    _check_people(notice, by=by, second=second)
    made = NoticeDecision(
        notice=notice,
        decision=Decision.ALLOW_LATE,
        reason=reason.strip(),
        advice=advice.strip(),
        by=by,
        second=second,
        at=at,
    )
    made.save()
    return made


def is_officer(user: User, notice: Notice) -> bool:
    """Tell whether somebody is the brand's data protection officer, by her address or her role.

    A role that answers for findings without promulgating anything advises: it is the officer's.
    """
    address = BrandSettings.for_site(notice.site).dpo_email
    if address and address.casefold() == user.email.casefold():
        return True
    here = GroupSitePermission.objects.filter(group__in=user.groups.all(), site=notice.site)
    advise, decide = (
        set(here.filter(permission=_of_policies(codename)).values_list("group", flat=True))
        for codename in ("override_policy", "promulgate_policy")
    )
    return bool(advise - decide)


def _of_policies(codename: str) -> Permission:
    return Permission.objects.get(content_type__app_label="policies", codename=codename)


def _check_words(reason: str, advice: str) -> None:
    if not reason.strip():
        raise RefusedError(_("Say why they may be bound: the reason is kept."))
    if not advice.strip():
        raise RefusedError(_("Enter what the data protection officer advised: it is kept."))


def _check_people(notice: Notice, *, by: User, second: User) -> None:
    if by == second:
        raise RefusedError(_("Two people decide this: name another one."))
    if is_officer(by, notice) or is_officer(second, notice):
        raise RefusedError(
            _("The data protection officer advises and does not decide: name somebody else.")
        )
    may = _OF_NOTICES.user_has_permission_for_instance
    if not (by.is_active and may(by, "steer", notice)):
        raise RefusedError(_("Only who may steer notices decides this for the company."))
    if not (second.is_active and may(second, "view", notice)):
        raise RefusedError(_("The second person must be one of this brand’s staff."))
