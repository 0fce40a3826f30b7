"""Acts that were made elsewhere, on paper or in an older system: the day that is written there."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from consent.actions.refusals import ActRefusedError
from policies.dates import in_words
from policies.deadlines import PARIS, paris_day

if TYPE_CHECKING:
    from datetime import date

    from consent.models import Practitioner
    from policies.models import Version


def instant_of(day: date) -> datetime:
    """Give the instant for an act of which only the Paris day is known: the day's first one."""
    return datetime.combine(day, time.min, tzinfo=PARIS)


def check_day(day: date, *, practitioner: Practitioner, version: Version, today: date) -> None:
    """Refuse a Paris day on which this cannot have been answered.

    Nobody answers tomorrow, nor after her contract, nor a text that is not fixed yet: it binds
    only if she could know it when she accepted it (C. civ. art. 1119). Of a version that is
    itself adopted nobody knows since when it was shown. She may sign before her contract begins.
    """
    if day > today:
        raise ActRefusedError(_("The day is still to come. Give the day that was written down."))
    if practitioner.contract_end is not None and day > practitioner.contract_end:
        raise ActRefusedError(
            _("The contract ended on %(day)s, before that. Check the day, and whose act it is.")
            % {"day": in_words(practitioner.contract_end)}
        )
    fixed = paris_day(version.promulgation.at) if version.promulgation else None
    if fixed is not None and day < fixed:
        raise ActRefusedError(
            _("Version %(number)s was promulgated on %(day)s, after that. Check day and version.")
            % {"number": version.number, "day": in_words(fixed)}
        )
