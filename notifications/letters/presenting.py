"""A letter was presented for the first time: the day, entered by hand, with the slip that says so.

S is that Paris day (RULES section 2). As its instant stands noon in Paris, or now where noon is
still to come: a slip names a day only.
"""

from __future__ import annotations

import hashlib
from datetime import time
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from consent.actions.transcribing import LARGEST_PAPER, type_of
from notifications.informing import Shown, hear
from notifications.letters.batches import posted_since
from notifications.letters.refusals import LettersRefusedError
from notifications.models import Delivery, LetterProof, LetterScan, State
from notifications.schedule import Happening
from notifications.schedule.calendar import local_instant
from policies.acting import refusing_readers
from policies.dates import in_words
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from datetime import date, datetime

    from accounts.models import User

LARGEST_SCAN: Final = LARGEST_PAPER  # bytes
NOON: Final = time(12)


@refusing_readers
def presented(  # noqa: PLR0913 (all that the slip says)
    delivery: Delivery,
    *,
    on: date,
    tracking: str,
    scan: bytes,
    scan_name: str,
    by: User,
    at: datetime,
) -> LetterProof:
    """Record that a posted letter was first presented on a Paris day, with its slip.

    She is informed since then. Was she informed earlier, the proof is kept and S stays; was it
    later, S moves to this day. Raises LettersRefusedError, with the remedy; nothing changes then.
    """
    _check_scan(scan)
    with transaction.atomic():
        rows = Delivery.objects.select_related("notice", "practitioner")
        locked = rows.select_for_update(of=("self",)).get(pk=delivery.pk)
        _check(locked, on=on, at=at)
        digest = hashlib.sha256(scan).hexdigest()
        proof = LetterProof(
            delivery=locked, presented_on=on, tracking=tracking, sha256=digest, by=by, at=at
        )
        proof.save()
        LetterScan.objects.create(proof=proof, name=PurePath(scan_name).name[:100], file=scan)
        happening = Happening(what="presented", at=min(local_instant(on, NOON), at))
        hear(locked, happening, shown=Shown(row=proof.pk, by=by), at=at)
    return proof


def _check(delivery: Delivery, *, on: date, at: datetime) -> None:
    if delivery.practitioner is None or delivery.state == State.EXEMPT:
        raise LettersRefusedError(_("She is exempt: there is nothing to prove."))
    since = posted_since(delivery)
    if since is None:
        raise LettersRefusedError(
            _("No letter to her is posted. Enter first on which day its batch was posted.")
        )
    if on < since:
        raise LettersRefusedError(
            _("The letter was posted on %(day)s: it was not presented before.")
            % {"day": in_words(since)}
        )
    if on > paris_day(at):
        raise LettersRefusedError(_("The day is still to come. Give the day on the slip."))
    if LetterProof.objects.filter(delivery=delivery, presented_on=on).exists():
        raise LettersRefusedError(_("This day was entered already, with its proof."))


def _check_scan(scan: bytes) -> None:
    if len(scan) > LARGEST_SCAN:
        raise LettersRefusedError(_("The file is larger than 10 MB. Scan the slip more coarsely."))
    if not type_of(scan):
        raise LettersRefusedError(
            _("This is no PDF, PNG or JPEG file. Scan the slip as one of these.")
        )
