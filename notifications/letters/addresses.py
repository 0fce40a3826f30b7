"""Postal addresses as they stand in the window of an envelope, and how one is entered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from notifications.letters.refusals import LettersRefusedError
from notifications.letters.stages import give_back
from notifications.models import Delivery, LetterBatch, Stage, State
from policies.acting import refusing_readers

if TYPE_CHECKING:
    from accounts.models import User

# NF Z 10-011: six lines of at most 38 characters; the first is her name.
MOST_LINES: Final = 5
LONGEST_LINE: Final = 38


def lines_of(address: str) -> tuple[str, ...]:
    """Give the lines of a postal address, without blank ones and doubled spaces."""
    lines = (" ".join(line.split()) for line in address.splitlines())
    return tuple(line for line in lines if line)


def problem_of(address: str) -> str:
    """Say why an address cannot stand in the window of an envelope; "" where it can."""
    lines = lines_of(address)
    if not lines:
        return _("No postal address is known.")
    if len(lines) > MOST_LINES or max(map(len, lines)) > LONGEST_LINE:
        return _(
            "At most %(lines)s lines of %(longest)s characters stand in the window of an envelope,"
            " below her name: shorten the address."
        ) % {"lines": MOST_LINES, "longest": LONGEST_LINE}
    return ""


@refusing_readers
def enter_address(delivery: Delivery, *, address: str, by: User) -> Delivery:
    """Keep a postal address of hers, for the next batch of letters.

    Whose posted letter waits for its proof is taken into the next batch too: that letter came back,
    or went to the wrong place. Refused where she is informed or exempt, or it does not fit.
    """
    if why := problem_of(address):
        raise LettersRefusedError(why)
    with transaction.atomic():
        locked = _locked(delivery)
        person = locked.practitioner
        if person is None or locked.state in {State.INFORMED, State.EXEMPT}:
            raise LettersRefusedError(_("She is informed or exempt: she needs no letter."))
        person.postal_address = "\n".join(lines_of(address))
        # Which member of staff it was stands in the history of her row.
        person._history_user = by  # type: ignore[attr-defined]
        person.save(update_fields=["postal_address"])
        if locked.stage == Stage.LETTER and not _is_unposted(locked):
            give_back([locked.pk])
    return locked


def _locked(delivery: Delivery) -> Delivery:
    found = Delivery.objects.select_for_update(of=("self",)).select_related("practitioner")
    return found.get(pk=delivery.pk)


def _is_unposted(delivery: Delivery) -> bool:
    batches = LetterBatch.objects.filter(notice=delivery.notice_id, posted_on=None)
    return batches.filter(deliveries__contains=[str(delivery.pk)]).exists()
