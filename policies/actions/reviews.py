"""Record that a policy was read again, and when it is to be read next."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from policies.acting import acting
from policies.actions.refusals import RefusedError
from policies.deadlines import paris_day
from policies.models import Review

if TYPE_CHECKING:
    from datetime import date, datetime

    from accounts.models import User
    from policies.models import Policy

LONGEST = timedelta(days=3 * 366)


@acting
def review(policy: Policy, *, remark: str, next_on: date, by: User, at: datetime) -> Review:
    """Keep who read a policy again, what she found, and the Paris day of the next time.

    Raises RefusedError without a remark, or for a day that is past or more than three years off.
    """
    if not remark.strip():
        raise RefusedError(_("Say what you looked at and found: the remark is kept."))
    today = paris_day(at)
    if not today < next_on <= today + LONGEST:
        raise RefusedError(_("The next review is after today, and within three years."))
    made = Review(policy=policy, remark=remark.strip(), next_on=next_on, by=by, at=at)
    made.save()
    return made
