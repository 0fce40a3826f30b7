"""Answer a version: acknowledge, accept or refuse what was on the screen, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from consent.actions.checking import TO_HER, answered, check_possible, open_text, seat_for
from consent.actions.recording import Declared, Source, Way, lock, record_after
from consent.actions.refusals import ActRefusedError, StaleError
from consent.models import Act, ActKind, Practitioner
from consent.obligations import answers_of, is_under_contract, named, seats_of, texts_for
from consent.wording import answer_label
from policies.deadlines import paris_day
from policies.models import Version

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from consent.obligations import Seat, Text


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What was on the screen, as the form sends it back."""

    version: UUID
    sha256: str
    html_sha256: str
    label: str
    interface: str = ""
    cabinet: UUID | None = None


@transaction.atomic
def answer(
    practitioner: Practitioner,
    *,
    act: ActKind,
    shown: Shown,
    at: datetime,
    way: Way,
    reason: str = "",
) -> Act:
    """Record what she answers to the version she was shown; the same answer again is one act.

    Raises StaleError when the form is of another text, build of words or state; ActRefusedError,
    with the remedy, for what is not hers to answer. Nothing is written then.
    """
    lock(practitioner, shown.cabinet)
    version = _version(shown, practitioner)
    text = _text(version, practitioner, at=at)
    seat = seat_for(text, seats_of(practitioner), cabinet=shown.cabinet, sentences=TO_HER)
    check_possible(act, text, sentences=TO_HER)
    _check_label(shown, version, act=act, seat=seat)
    answers, day = answers_of(practitioner), paris_day(at)
    before = answered(text, answers, seat=seat, act=act, day=day, sentences=TO_HER)
    if before is not None:
        return Act.objects.get(pk=before.id)
    declared = Declared(
        act=act,
        practitioner=practitioner,
        seat=seat,
        version=version,
        label=shown.label,
        interface=shown.interface,
        reason=reason.strip(),
        way=way,
        source=Source(),
        at=at,
        recorded_at=at,
    )
    chain = [one.id for one in answers if (one.policy, one.cabinet) == (text.policy, seat.cabinet)]
    return record_after(chain[-1] if chain else None, declared)


def _version(shown: Shown, practitioner: Practitioner) -> Version:
    """Give the version shown, if it is her brand's and word for word what was on the screen."""
    found = named(shown.version)
    if found is None or found.policy.site_id != practitioner.site_id:
        raise StaleError(_("This text is not one of yours. Open your documents again."))
    if (found.sha256, found.html_sha256) != (shown.sha256, shown.html_sha256):
        raise StaleError(_("You were shown another text. Read this one, then answer."))
    return found


def _text(version: Version, practitioner: Practitioner, *, at: datetime) -> Text:
    """Give the text as it concerns her now; refuse one that does not bind, nor is to."""
    if not is_under_contract(practitioner, paris_day(at)):
        raise ActRefusedError(_("Your contract does not run: there is nothing to answer."))
    texts, day = texts_for(practitioner), paris_day(at)
    text = open_text(version, texts, language=practitioner.language, day=day)
    if text is not None:
        return text
    raise StaleError(
        _("“%(title)s” %(number)s is not to be answered now. Open your documents again.")
        % {"title": version.title, "number": version.number}
    )


def _check_label(shown: Shown, version: Version, *, act: ActKind, seat: Seat) -> None:
    """Refuse a button that we would not show now: after an update, or written by hand."""
    expected = answer_label(
        act, number=version.number, cabinet=seat.name, language=version.language
    )
    if shown.label != expected:
        raise StaleError(_("This page has changed since you opened it. Read it, then answer."))
