"""How the state of a notice is said: a word, a sentence that says why, and each risk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext

from notifications.templatetags.notices import grouped, heading
from notifications.templatetags.notices import moment_in_words as moment
from policies.dates import in_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.utils.functional import Promise

    from notifications.schedule.notices import Risk, RiskName, StateName
    from notifications.standing.states import Stand

__all__ = ["LABELS", "heading", "moment", "pace", "risk_sentence", "sentence"]

LABELS: Final[dict[StateName, Promise]] = {
    "scheduled": gettext_lazy("planned, to be sent later"),
    "sending": gettext_lazy("being sent"),
    "paused": gettext_lazy("paused"),
    "window": gettext_lazy("sent, not everybody informed yet"),
    "complete": gettext_lazy("everybody informed in time"),
    "at_risk": gettext_lazy("at risk"),
    "in_force": gettext_lazy("in force"),
    "closed": gettext_lazy("closed"),
    "cancelled": gettext_lazy("cancelled"),
    "postponed": gettext_lazy("postponed"),
    "superseded": gettext_lazy("superseded"),
    "stopped": gettext_lazy("stopped"),
}
_WHY: Final[dict[StateName, str]] = {
    "scheduled": gettext_noop("The first mail leaves on %(from)s."),
    "sending": gettext_noop("Mails are leaving: %(unsent)s are still to be sent."),
    "paused": gettext_noop(
        "Nothing leaves until somebody resumes it: %(unsent)s mails are still to be sent."
    ),
    "window": gettext_noop(
        "Every mail has left. %(waiting)s wait for the answer of a mail server,"
        " %(failed)s for another way."
    ),
    "complete": gettext_noop("Nobody is waiting, and everybody was informed in time."),
    "at_risk": gettext_noop("Somebody may not be informed in time."),
    "in_force": gettext_noop("Its texts bind since %(day)s."),
    "closed": gettext_noop("Its texts bind since %(day)s, and everybody was informed."),
    "cancelled": gettext_noop("The version was withdrawn; those who were informed are told."),
    "postponed": gettext_noop(
        "The texts bind from %(day)s, later than announced; those who were informed are told."
    ),
    "superseded": gettext_noop("A later notice took its place."),
    "stopped": gettext_noop(
        "Nothing of it is sent any more. Its texts bind on %(day)s all the same;"
        " %(open)s people are not informed."
    ),
}
_ROSTER: Final = gettext_noop(
    "It is not complete: the company’s software counts other practitioners than we do."
)
_UNPLANNED: Final = gettext_noop("Its audience is still being gone through.")


def sentence(stand: Stand) -> str:
    """Say why a notice is in its state."""
    facts, numbers = stand.facts, stand.facts.numbers
    values = {
        "from": moment(facts.send_from),
        "day": in_words(facts.enters or stand.notice.day),
        "unsent": grouped(numbers.unsent),
        "waiting": grouped(numbers.waiting),
        "failed": grouped(numbers.failed),
        "open": grouped(numbers.open),
    }
    said = _(_WHY[stand.state.name]) % values
    if stand.state.name == "window" and not numbers.open and facts.roster == "mismatch":
        return _(_ROSTER)
    if stand.state.name == "sending" and not numbers.unsent:
        return _(_UNPLANNED)
    return said


def pace(stand: Stand) -> str:
    """Say when the last mail leaves; nothing where nothing is being sent."""
    if stand.state.name not in {"sending", "at_risk"} or not stand.facts.numbers.unsent:
        return ""
    if stand.facts.sent_by is None:
        return _("Nothing left in the last minutes: when it will be done cannot be said.")
    about = {"when": moment(stand.facts.sent_by)}
    return _("At the rate of the last minutes the last one leaves about %(when)s.") % about


def risk_sentence(risk: Risk) -> str:
    """Say why people may not be informed in time."""
    values = {"count": grouped(risk.count), "day": in_words(risk.day) if risk.day else ""}
    return _RISKS[risk.name](risk.count) % values


def _uninformed(count: int) -> str:
    if not count:
        return _("The audience is still being gone through; the last legal day is %(day)s.")
    return ngettext(
        "%(count)s person is not informed; the last legal day is %(day)s.",
        "%(count)s people are not informed; the last legal day is %(day)s.",
        count,
    )


def _late(count: int) -> str:
    return ngettext(
        "%(count)s person was informed after the last legal day, %(day)s,"
        " and nothing is decided for her.",
        "%(count)s people were informed after the last legal day, %(day)s,"
        " and nothing is decided for them.",
        count,
    )


_RISKS: Final[dict[RiskName, Callable[[int], str]]] = {
    "no_way": lambda _count: _("There is no way by which its mails may leave."),
    "canary": lambda _count: _(
        "The canary address was not reached within an hour: perhaps no mail arrives at all."
    ),
    "uninformed": _uninformed,
    "too_slow": lambda _count: _(
        "At this rate the last mail leaves on %(day)s, after the last legal day."
    ),
    "late": _late,
    "roster": lambda _count: _(
        "The company’s software counts other practitioners than we do:"
        " somebody whom we do not know is not informed; the last legal day is %(day)s."
    ),
}
