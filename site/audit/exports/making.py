"""Makes files step by step: each step is kept with its bytes, and whoever comes next goes on."""

from __future__ import annotations

import uuid
from datetime import timedelta
from functools import partial
from typing import IO, TYPE_CHECKING, Any, Final

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Site

from audit.exports import bundles, files
from audit.exports.asking import KEPT, PLACE
from audit.exports.writing import list_steps
from audit.looking import Looked, look
from audit.models import AccessKind, Export, ExportFormat, ExportState
from audit.refusals import EvidenceRefusedError, NotSealedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from audit.exports.writing import Step

    Clock = Callable[[], datetime]

logger = structlog.get_logger(__name__)

# Longer than any step: whoever does not renew a claim for so long is gone.
LEASE: Final = timedelta(seconds=120)
# What was just recorded is sealed within seconds; after so long somebody must look why it is not.
PATIENCE: Final = timedelta(minutes=10)


def make_some(*, clock: Clock, budget: timedelta) -> bool:
    """Make what waits until there is nothing left, or the time is over; tell whether some is left.

    Each export is worked on in turn. Safe to run several times at once, and to be killed.
    """
    sweep(at=clock())
    ends, begun = clock() + budget, clock()
    while clock() < ends:
        export = _claimed(at=clock(), before=begun)
        if export is None:
            return False
        _work(export, clock=clock, ends=ends)
    return Export.objects.filter(_claimable(clock())).exists()


def make_all(*, clock: Clock) -> None:
    """Make until nothing is left that can be made now."""
    while make_some(clock=clock, budget=timedelta(seconds=10)):
        continue


def sweep(*, at: datetime) -> int:
    """Delete the files whose time is over, or that nobody wants any more; give how many."""
    over = Export.objects.filter(expires_at__lte=at).exclude(state=ExportState.EXPIRED)
    found = 0
    for export in over.order_by("expires_at"):
        files.remove(export)
        state = ExportState.EXPIRED if export.state == ExportState.DONE else export.state
        found += Export.objects.filter(pk=export.pk, expires_at=export.expires_at).update(
            state=state, expires_at=None if state != ExportState.EXPIRED else at
        )
    return found


def _claimable(at: datetime) -> Q:
    is_open = Q(state__in=[ExportState.WAITING, ExportState.RUNNING])
    return is_open & (Q(claim=None) | Q(claimed_until__lte=at))


def _claimed(*, at: datetime, before: datetime) -> Export | None:
    """Take the export that waited longest, and that this pass has not put aside."""
    is_fresh = Q(worked_at=None) | Q(worked_at__lt=before)
    waiting = Export.objects.filter(_claimable(at)).filter(is_fresh)
    with transaction.atomic():
        order = (F("worked_at").asc(nulls_first=True), "asked_at", "pk")
        found: Export | None = waiting.select_for_update(skip_locked=True).order_by(*order).first()
        if found is None:
            return None
        found.claim, found.claimed_until = uuid.uuid4(), at + LEASE
        found.state, found.worked_at = ExportState.RUNNING, at
        found.began_at = found.began_at or at
        found.save(update_fields=["claim", "claimed_until", "state", "worked_at", "began_at"])
    return found


def _work(export: Export, *, clock: Clock, ends: datetime) -> None:
    """Go on with a file until it is whole or the time is over; what fails says why."""
    try:
        if not _written(export, clock=clock, ends=ends):
            _change(export, claim=None)
        else:
            _finish(export, at=clock())
    except (NotSealedError, files.FileInUseError) as later:
        _put_aside(export, later, at=clock())
    except files.FileShortenedError:
        _change(export, claim=None, place={}, rows=0, written=0, progress=0)
    except (OperationalError, InterfaceError):
        # The database is gone: when it is back the claim runs out, and another goes on.
        raise
    except Exception as error:  # noqa: BLE001 (whatever it is, whoever asked must hear of it)
        _fail(export, error, at=clock())


def _written(export: Export, *, clock: Clock, ends: datetime) -> bool:
    """Write steps until the file is whole, the time is over, or it is another's; tell if whole."""
    is_ours = partial(_change, export, claimed_until=clock() + LEASE)
    with files.opened(export, is_ours=is_ours) as file, translation.override(export.language):
        for step in _steps(export, file, clock):
            if not _keep(export, step, size=files.saved(file), at=clock()):
                return False
            if clock() >= ends:
                break
    return bool(export.place.get("ended"))


def _steps(export: Export, file: IO[bytes], clock: Clock) -> Iterator[Step]:
    if export.format == ExportFormat.ZIP:
        return bundles.bundle_steps(export, file, clock=clock)
    return list_steps(export, file)


def _keep(export: Export, step: Step, *, size: int, at: datetime) -> bool:
    """Keep how far a file is; False where it is another's by now, or given up."""
    export.place, export.rows, export.written = step.place, export.rows + step.rows, size
    export.progress = step.progress
    return _change(
        export,
        place=export.place,
        rows=export.rows,
        written=size,
        progress=step.progress,
        worked_at=at,
        claimed_until=at + LEASE,
    )


def _finish(export: Export, *, at: datetime) -> None:
    """Read the digest, put it on record, and give the file out; the record comes first."""
    export.sha256 = files.digest(export)
    with transaction.atomic():
        changed = _change(
            export,
            state=ExportState.DONE,
            sha256=export.sha256,
            progress=1000,
            finished_at=at,
            expires_at=at + KEPT,
            claim=None,
        )
        if changed:
            look(
                Looked(
                    kind=AccessKind.EXPORT,
                    place=PLACE,
                    subject=f"export {export.pk}",
                    sites=list(Site.objects.filter(pk__in=export.sites).order_by("pk")),
                    query={"kind": export.kind, "format": export.format, "sha256": export.sha256},
                ),
                by=export.by,
                at=at,
            )


def _put_aside(export: Export, later: Exception, *, at: datetime) -> None:
    """Let others go first; what waits too long for the seal has failed."""
    if isinstance(later, NotSealedError) and at - export.asked_at > PATIENCE:
        _fail(export, later, at=at)
    else:
        _change(export, claim=None, state=ExportState.WAITING, worked_at=at)


def _fail(export: Export, error: Exception, *, at: datetime) -> None:
    logger.warning("export_failed", export=str(export.pk), error=type(error).__name__)
    with translation.override(export.language):
        told = str(error) if isinstance(error, EvidenceRefusedError) else _reason(error)
    # Its parts stay as long as a whole file would: it may be gone on with.
    changes = {"state": ExportState.FAILED, "error": told, "finished_at": at, "claim": None}
    _change(export, **changes, expires_at=at + KEPT)


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return _("The file cannot be written: %(why)s.") % {"why": error.strerror}
    return _("Something went wrong (%(name)s): the log has more.") % {"name": type(error).__name__}


def _change(export: Export, **changes: Any) -> bool:
    """Change the row while it is ours; tell whether it was."""
    mine = Export.objects.filter(pk=export.pk, claim=export.claim)
    return bool(mine.update(**changes))
