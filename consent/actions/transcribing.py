"""Transcribe a signed paper: a member of staff enters what somebody answered by hand."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from consent.actions.checking import TO_STAFF, answered, check_possible, open_text, seat_for
from consent.actions.elsewhere import check_day, instant_of
from consent.actions.recording import Declared, Source, lock, record
from consent.actions.refusals import ActRefusedError
from consent.models import Act, ActKind, Origin, PendingPaper
from consent.obligations import answers_of, seats_of, texts_for
from policies.acting import acting, refuse_readers
from policies.dates import in_words
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from datetime import date, datetime

    from accounts.models import User
    from consent.obligations import Answer, Seat, Text

LARGEST_PAPER: Final = 10_000_000  # bytes
# How long a paper waits to be confirmed before it is thrown away.
WAITS: Final = timedelta(days=1)
# The first bytes of what a scanner makes, and how a browser is told of it.
TYPES: Final = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A paper that can be recorded: in whose name, and the answer that makes it superfluous."""

    seat: Seat
    before: Answer | None


def type_of(data: bytes) -> str:
    """Give the media type of a scan by its first bytes; "" for anything but PDF, PNG and JPEG."""
    return next((name for first, name in TYPES.items() if data.startswith(first)), "")


@transaction.atomic
def keep_paper(paper: PendingPaper, *, at: datetime) -> Checked:
    """Keep a paper until it is confirmed; say what it would do. Nothing is recorded yet.

    Raises ActRefusedError, with the remedy, for what could not be recorded.
    """
    refuse_readers(paper.by)
    checked = _check(paper, at=at)
    PendingPaper.objects.filter(kept_at__lt=at - WAITS).delete()
    paper.kept_at = at
    paper.save()
    return checked


def check_paper(paper: PendingPaper, *, at: datetime) -> Checked:
    """Say what a paper would do if it were recorded now. Raises ActRefusedError."""
    return _check(paper, at=at)


@acting
def transcribe(paper: PendingPaper, *, by: User, at: datetime) -> Act:
    """Record the act of a paper, and throw away what waited; one act where it stands already.

    Only who entered it confirms it: she has the paper in her hand. Raises ActRefusedError.
    """
    if paper.by_id != by.pk:
        raise ActRefusedError(_("Somebody else entered this paper: only she confirms it."))
    lock(paper.practitioner, paper.cabinet_id)
    checked = _check(paper, at=at)
    paper.delete()
    if checked.before is not None:
        return Act.objects.get(pk=checked.before.id)
    return record(_declared(paper, checked.seat, by=by, at=at))


def _declared(paper: PendingPaper, seat: Seat, *, by: User, at: datetime) -> Declared:
    data = bytes(paper.data)
    source = Source(
        origin=Origin.TRANSCRIBED,
        operator=by,
        # Not the file's own name, which may be hers: an act is never erased.
        name=f"scan.{type_of(data).rpartition('/')[2]}",
        sha256=hashlib.sha256(data).hexdigest(),
        remark=paper.remark,
        paper=data,
    )
    return Declared(
        act=ActKind(paper.act),
        practitioner=paper.practitioner,
        seat=seat,
        version=paper.version,
        source=source,
        at=instant_of(paper.signed_on),
        recorded_at=at,
    )


def _check(paper: PendingPaper, *, at: datetime) -> Checked:
    practitioner = paper.practitioner
    _check_scan(paper)
    if practitioner.user_id is not None and practitioner.user_id == paper.by_id:
        raise ActRefusedError(_("This is your own paper: somebody else enters it."))
    text, day, act = _text(paper, today=paris_day(at)), paper.signed_on, paper.act
    check_day(day, practitioner=practitioner, version=paper.version, today=paris_day(at))
    check_possible(act, text, sentences=TO_STAFF)
    cabinet, answers = paper.cabinet_id, answers_of(practitioner)
    seat = seat_for(text, seats_of(practitioner), cabinet=cabinet, sentences=TO_STAFF)
    before = answered(text, answers, seat=seat, act=act, day=day, sentences=TO_STAFF)
    return Checked(seat=seat, before=before)


def _check_scan(paper: PendingPaper) -> None:
    if not paper.remark.strip():
        raise ActRefusedError(_("Remark how the paper came to you: the remark stays with the act."))
    if not type_of(bytes(paper.data)):
        raise ActRefusedError(
            _("This is no PDF, PNG or JPEG file. Scan the paper as one of these.")
        )
    if len(paper.data) > LARGEST_PAPER:
        raise ActRefusedError(_("The file is larger than 10 MB. Scan the paper more coarsely."))


def _text(paper: PendingPaper, *, today: date) -> Text:
    """Give the text, if it can be answered today or could be on the day written on the paper."""
    practitioner = paper.practitioner
    texts = texts_for(practitioner) if _is_hers(paper) else []
    for day in (paper.signed_on, today):
        found = open_text(paper.version, texts, language=practitioner.language, day=day)
        if found is not None:
            return found
    raise ActRefusedError(
        _("“%(title)s” %(number)s was not to be answered on %(day)s, nor is it today.")
        % {
            "title": paper.version.title,
            "number": paper.version.number,
            "day": in_words(paper.signed_on),
        }
    )


def _is_hers(paper: PendingPaper) -> bool:
    return bool(paper.version.policy.site_id == paper.practitioner.site_id)
