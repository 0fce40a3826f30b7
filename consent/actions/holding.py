"""Place a hold on what is kept of a practitioner, and end it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from consent.models import Hold, HoldEnd, Practitioner
from policies.acting import acting

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User

# Shorter parts of a name are words of everybody's.
_SHORTEST_NAME = 3


class HoldRefusedError(Exception):
    """A hold is not placed, or not ended; the message says why and what to do."""


@acting
def place_hold(practitioner: Practitioner, *, ground: str, by: User, at: datetime) -> Hold:
    """Keep what there is of a practitioner until the hold is ended. Raises HoldRefusedError."""
    person = locked(practitioner)
    if person.is_erased:
        raise HoldRefusedError(_("Everything about her was erased: there is nothing to hold."))
    _check(ground, person)
    hold = Hold(practitioner=person, ground=ground.strip(), by=by, at=at)
    hold.save()
    return hold


@acting
def end_hold(hold: Hold, *, reason: str, by: User, at: datetime) -> HoldEnd:
    """Let a hold stand no more. Raises HoldRefusedError where it stands no more already."""
    person = locked(hold.practitioner)
    if HoldEnd.objects.filter(hold=hold).exists():
        raise HoldRefusedError(_("This hold was ended already."))
    _check(reason, person)
    end = HoldEnd(hold=hold, reason=reason.strip(), by=by, at=at)
    end.save()
    return end


def locked(practitioner: Practitioner) -> Practitioner:
    """Give a practitioner as she stands; acts, holds and erasures of hers wait for each other."""
    found: Practitioner = (
        Practitioner.objects.select_for_update(no_key=True, of=("self",))
        .select_related("site", "user")
        .get(pk=practitioner.pk)
    )
    return found


def names(practitioner: Practitioner, words: str) -> bool:
    """Tell whether words name a practitioner: by her address, or by a part of her name."""
    said, address = words.casefold(), practitioner.email.casefold()
    if address and address in said:
        return True
    parts = re.findall(r"\w+", practitioner.name.casefold())
    spoken = set(re.findall(r"\w+", said))
    return any(part in spoken for part in parts if len(part) >= _SHORTEST_NAME)


def _check(words: str, practitioner: Practitioner) -> None:
    if not words.strip():
        raise HoldRefusedError(_("Give the ground: the claim, or the file, that it is about."))
    if names(practitioner, words):
        raise HoldRefusedError(
            _("Give the ground without naming her: it stays on record for ever.")
        )
