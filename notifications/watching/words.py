"""Alarms in words: a heading, what is wrong, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from notifications.standing.words import heading, moment, risk_sentence
from notifications.watching.alarms import Said

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from notifications.models import Notice
    from notifications.schedule.notices import Risk, RiskName

_SILENT: Final = {
    "": gettext_noop("No worker has run yet, and mails have been waiting since %(since)s."),
    "scheduler": gettext_noop(
        "The scheduler has given no sign of life since %(since)s:"
        " nothing is planned, sent or followed any more."
    ),
}
_QUEUE: Final = gettext_noop(
    "No task has been done since %(since)s: mails and notices wait, nothing is followed."
)
_REMEDIES: Final[dict[RiskName, str]] = {
    "canary": gettext_noop(
        "Look at what the mail server answered to the canary; pause the notice if no mail arrives."
    ),
    "uninformed": gettext_noop(
        "See who is not informed, and use the fallbacks: another address, a letter."
    ),
    "too_slow": gettext_noop("Raise the limits of the way, or postpone the entry into force."),
    "late": gettext_noop("Postpone the entry into force, or decide on those informed late."),
}


def silence(name: str, since: datetime) -> Said:
    """Say who is silent, and since when."""
    return Said(
        subject=_("Nothing moves any more"),
        sentence=_(_SILENT.get(name, _QUEUE)) % {"since": moment(since)},
        remedy=_(
            "Start the worker and the scheduler again. What binds follows from its day alone:"
            " nothing is lost, and what was due is done then."
        ),
    )


def at_risk(notice: Notice, risk: Risk) -> Said:
    """Say why people may not be informed in time."""
    remedy = _REMEDIES.get(risk.name)
    return Said(
        subject=_("Notice at risk: %(titles)s") % {"titles": heading(notice)},
        sentence=risk_sentence(risk),
        remedy=_(remedy) if remedy else "",
    )


def way(obstacles: Sequence[str]) -> Said:
    """Say why mails cannot leave."""
    return Said(
        subject=_("The way of notices cannot be used"),
        sentence=" ".join([_("A notice is running, and its mails do not leave."), *obstacles]),
        remedy=_("Correct the way under Settings, How notices leave."),
    )


def tracking() -> Said:
    """Say that a provider tracks what it must not."""
    return Said(
        subject=_("The provider tracks opens or clicks"),
        sentence=_(
            "The provider reported that mails were opened or links followed, although it is"
            " attested that it tracks neither."
        ),
        remedy=_("Switch both off at the provider, then attest it again."),
    )


def roster(*, is_silent: bool) -> Said:
    """Say that the company's software knows others than we do, or says nothing."""
    subject = _("The daily count of practitioners")
    if is_silent:
        return Said(
            subject=subject,
            sentence=_("For two days the company’s software has sent no count."),
            remedy=_("Have it send the count again: nobody would notice who is missing here."),
        )
    return Said(
        subject=subject,
        sentence=_("The company’s software counts other practitioners than we do."),
        remedy=_("Compare both lists: who is missing here is told of nothing."),
    )


def parked(number: int, since: datetime) -> Said:
    """Say that reports belong to no message of ours."""
    said = ngettext(
        "%(number)s report of a mail server, of %(since)s, belongs to no message that is known.",
        "%(number)s reports of mail servers, the first of %(since)s,"
        " belong to no message that is known.",
        number,
    )
    return Said(
        subject=_("Reports that belong to no message"),
        sentence=said % {"number": number, "since": moment(since)},
        remedy=_("See whether another program sends by the same account of the provider."),
    )
