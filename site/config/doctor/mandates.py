"""Auditors from outside who still have the role of a mandate that is over."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from accounts.mandates import AUDITOR
from accounts.models import Mandate, User
from config.doctor.findings import Finding
from policies.deadlines import paris_day

# The schedule takes roles back every hour.
_SWEPT: Final = timedelta(hours=2)


def examine(*, at: datetime) -> Iterator[Finding]:
    """Give the finding that an auditors' group holds whom it should not, or nothing."""
    day = paris_day(at - _SWEPT)
    given = Mandate.objects.exclude(user__groups=None).select_related("user", "site")
    still = {one.user_id for one in given if _holds(one) and not _stands(one, day)}
    if still:
        people = User.objects.filter(pk__in=still).order_by("email")
        yield Finding(
            id="accounts.mandate_over",
            sentence="The mandate is over, and the auditor's role is still there: "
            + ", ".join(person.email for person in people)
            + ". Nobody is let in by it, unless another role lets her in.",
            remedy="Start the worker and the scheduler, which take it back each hour; a role that"
            " was given again by hand is taken back under Settings, Users.",
        )


def _holds(mandate: Mandate) -> bool:
    own = mandate.user.groups.filter(site_permissions__site=mandate.site_id)
    return own.filter(name__endswith=f" · {AUDITOR.key}").exists()


def _stands(mandate: Mandate, day: date) -> bool:
    """Tell whether the role is hers by a mandate of that brand that holds."""
    return Mandate.objects.standing(on=day).filter(user=mandate.user, site=mandate.site).exists()
