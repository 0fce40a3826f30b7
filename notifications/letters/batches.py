"""Batches of letters: made, posted, given up while nothing of them is in the post."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from notifications.letters.choosing import MOST, to_post, why_not
from notifications.letters.refusals import LettersRefusedError
from notifications.letters.stages import give_back
from notifications.models import (
    Decision,
    Delivery,
    LetterBatch,
    Notice,
    NoticeDecision,
    NoticePractice,
    Progress,
    Stage,
)
from policies.acting import refusing_readers
from policies.dates import in_words
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from accounts.models import User


@refusing_readers
def make_batch(
    notice: Notice, *, deliveries: Iterable[Delivery], by: User, at: datetime
) -> LetterBatch:
    """Make a batch of letters of those deliveries that still need one and have an address.

    From then on their way is the letter. The file is made by `pdf_of`, outside any transaction,
    and never kept. Refused: more than MOST at once, nobody left, no sender entered, a notice that
    is paused or has ended.
    """
    wanted = [one.pk for one in deliveries]
    if len(wanted) > MOST:
        raise LettersRefusedError(
            _("A batch holds at most %(most)s letters: make several.") % {"most": MOST}
        )
    with transaction.atomic():
        _check(notice)
        rows = to_post(notice, at=at).filter(pk__in=wanted).select_for_update(of=("self",))
        ready = [one for one in rows if not why_not(one)]
        if not ready:
            raise LettersRefusedError(
                _("Nobody of these needs a letter any more, or nobody has a postal address.")
            )
        Delivery.objects.filter(pk__in=[one.pk for one in ready]).update(stage=Stage.LETTER)
        made: LetterBatch = LetterBatch.objects.create(
            notice=notice, deliveries=[str(one.pk) for one in ready], by=by, at=at
        )
    return made


def _check(notice: Notice) -> None:
    """Lock a notice against decisions; refuse where nothing of it may be sent now."""
    Progress.objects.select_for_update().filter(notice=notice).first()
    if not Notice.objects.running().filter(pk=notice.pk).exists():
        raise LettersRefusedError(_("It has ended: nothing of it is sent any more."))
    steered = NoticeDecision.objects.filter(
        notice=notice, decision__in=[Decision.PAUSE, Decision.RESUME]
    )
    last = steered.order_by("-at", "-pk").values_list("decision", flat=True).first()
    if last == Decision.PAUSE:
        raise LettersRefusedError(_("It is paused: resume it first."))
    practice = NoticePractice.objects.filter(site=notice.site_id).first()
    if practice is None or not practice.return_address.strip():
        raise LettersRefusedError(
            _("No sender of letters is entered: enter the address in the rules for notices.")
        )


def posted(batch: LetterBatch, *, on: date, at: datetime) -> LetterBatch:
    """Enter once on which Paris day a batch was posted; from then on it cannot be given up."""
    made = paris_day(batch.at)
    if on < made:
        raise LettersRefusedError(
            _("It was made on %(day)s: it was not posted before.") % {"day": in_words(made)}
        )
    if on > paris_day(at):
        raise LettersRefusedError(_("The day is still to come: enter it once it is posted."))
    if not LetterBatch.objects.filter(pk=batch.pk, posted_on=None).update(posted_on=on):
        raise LettersRefusedError(_("The day was entered already, and stays."))
    batch.posted_on = on
    return batch


def discard(batch: LetterBatch) -> None:
    """Give up a batch that is not posted: its people wait for another letter. Else refused."""
    with transaction.atomic():
        found = LetterBatch.objects.select_for_update().filter(pk=batch.pk, posted_on=None).first()
        if found is None:
            raise LettersRefusedError(_("It is posted: it cannot be taken back."))
        give_back(UUID(one) for one in found.deliveries)
        found.delete()


def is_by_letter(delivery: Delivery) -> bool:
    """Tell whether a letter to her was posted: then its first presentation can be entered."""
    return posted_since(delivery) is not None


def posted_since(delivery: Delivery) -> date | None:
    """Give the Paris day on which the first letter to her was posted, if one was."""
    batches = LetterBatch.objects.filter(
        notice=delivery.notice_id, deliveries__contains=[str(delivery.pk)], posted_on__isnull=False
    )
    found: date | None = batches.order_by("posted_on").values_list("posted_on", flat=True).first()
    return found
