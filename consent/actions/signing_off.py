"""Answer by name for a tracker whose exemption is argued about, as its row stands."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from consent.actions.refusals import ActRefusedError
from consent.ledger import canonical_json
from consent.models import Tracker
from policies.acting import acting

if TYPE_CHECKING:
    from datetime import datetime

# What somebody answers for: a row that says anything else is to be signed off again.
_ANSWERED: Final = (
    "cookiegroup_id",
    "name",
    "domain",
    "path",
    "storage",
    "tool",
    "modes",
    "provider",
    "description",
    "lifetime",
    "lifetime_unit",
    "retention",
    "retention_unit",
    "retention_fr",
    "ground",
)


class SignOffRefusedError(ActRefusedError):
    """Nobody can sign off this row in that way."""


@acting
def sign_off(tracker: Tracker, *, by: Any, at: datetime, reason: str, seen: str) -> Tracker:
    """Record why a contested tracker is used all the same; give its row.

    `seen` is the `fingerprint` of the row that the person read. Raises SignOffRefusedError, with a
    sentence, when the row is not contested, says something else by now, or no reason is given.
    """
    row: Any = Tracker.objects.select_for_update().get(pk=tracker.pk)
    if not row.is_contested:
        raise SignOffRefusedError(_("This tracker is not contested: nobody has to answer for it."))
    if fingerprint(row) != seen:
        raise SignOffRefusedError(_("The row has changed meanwhile: read it again."))
    if not reason.strip():
        raise SignOffRefusedError(_("Say why it is used all the same."))
    row.sign_off, row.signed_off_by, row.signed_off_at = reason.strip(), by, at
    row._history_user = by
    row.save(update_fields=["sign_off", "signed_off_by", "signed_off_at"])
    signed: Tracker = row
    return signed


def fingerprint(row: Tracker) -> str:
    """Give a name (SHA-256) to what a sign-off of a row answers for."""
    return hashlib.sha256(canonical_json({one: getattr(row, one) for one in _ANSWERED})).hexdigest()


def lapse(row: Tracker) -> None:
    """Take a sign-off off a row, before it is saved; its history keeps who signed."""
    row.sign_off, row.signed_off_by, row.signed_off_at = "", None, None
