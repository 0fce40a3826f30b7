"""Gives each entry its place in the tree, and signs, witnesses and publishes what it has become."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal
from uuid import UUID

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from consent import ledger
from consent.models import Checkpoint, Publication, Subtree
from consent.sealing import fence, fitting, horizon, keys, witness
from consent.sealing.enrolling import enrol
from consent.sealing.refusals import SealingRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from consent.ledger import Completed
    from consent.sealing.fitting import Stored
    from consent.sealing.horizon import Bounds, Cluster, Place, Waiting

logger = structlog.get_logger(__name__)

# Entries of one transaction: 0.2 s of work, and an open transaction holds up the next horizon.
BATCH: Final = 5_000
# Of one pass: a task has an end (config.celery).
BUDGET: Final = timedelta(seconds=25)

Step = Literal["read", "written", "committed", "witnessed", "published"]


def step(name: Step) -> None:
    """Do nothing at a step of a batch; tests of faults put something in its place."""


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """What a pass did: how many entries it enrolled and sealed, and the size now.

    `problem` is "busy" where another pass is at it; `has_more` when its time was over too early.
    """

    enrolled: int = 0
    count: int = 0
    size: int = 0
    problem: str = ""
    has_more: bool = False


@dataclass(frozen=True, kw_only=True)
class _Batch:
    """What one transaction did; `found_nothing` when no further one is needed."""

    enrolled: int = 0
    count: int = 0
    size: int
    found_nothing: bool
    after: Place = horizon.START


def seal(
    *,
    clock: Callable[[], datetime],
    cluster: Callable[[], Cluster] = horizon.cluster,
    budget: timedelta = BUDGET,
) -> Sealed:
    """Seal all that can be sealed now, after publishing what a killed pass had left.

    Safe to run at any time, by any number of processes. `clock` gives instants with their zone.
    Raises SealingRefusedError where the ledger does not fit its witness; then nothing is sealed.
    """
    end = clock() + budget
    enrolled = count = 0
    after = horizon.START
    while True:
        batch = _next(clock, cluster, after)
        if batch is None:
            return Sealed(enrolled=enrolled, count=count, problem="busy")
        enrolled, count = enrolled + batch.enrolled, count + batch.count
        after = batch.after
        if batch.found_nothing or clock() >= end:
            return _told(batch, enrolled=enrolled, count=count)


def _told(batch: _Batch, *, enrolled: int, count: int) -> Sealed:
    if enrolled or count:
        logger.info("ledger_sealed", entries=count, enrolled=enrolled, size=batch.size)
    has_more = not batch.found_nothing
    return Sealed(enrolled=enrolled, count=count, size=batch.size, has_more=has_more)


def _next(
    clock: Callable[[], datetime], cluster: Callable[[], Cluster], after: Place
) -> _Batch | None:
    """Seal one batch and publish it; None where another sealer is at it."""
    try:
        with transaction.atomic(durable=True):
            if not fence.is_fenced():
                return None
            batch = _batch(at=clock(), cluster=cluster(), after=after)
        step("committed")
        publish(at=clock())
    except SealingRefusedError as refusal:
        logger.error("sealing_refused", problem=refusal.problem)
        raise
    return batch


def _batch(*, at: datetime, cluster: Cluster, after: Place) -> _Batch:
    known, stored = fitting.read_known(), fitting.read_stored()
    fitting.check(stored, known, cluster=cluster)
    if stored.last is not None and not Publication.objects.filter(pk=stored.last.pk).exists():
        # A witness that cannot be written is to miss one checkpoint at most.
        return _Batch(size=stored.size, found_nothing=False)
    enrolled = enrol()
    waiting = horizon.waiting(bounds_of(stored, cluster, after=after), limit=BATCH)
    step("read")
    if waiting.ids:
        _write(stored, waiting, cluster=cluster, at=at)
        step("written")
    return _Batch(
        enrolled=enrolled,
        count=len(waiting.ids),
        size=stored.size + len(waiting.ids),
        # Of a transaction with more entries than a batch, the next pass would look at all again.
        after=waiting.last if len(waiting.ids) == BATCH and not stored.is_open else after,
        found_nothing=not (enrolled or waiting.ids),
    )


def bounds_of(stored: Stored, cluster: Cluster, *, after: Place = horizon.START) -> Bounds:
    """Give where entries that can be sealed now are found; `after` when more is known in a pass."""
    if stored.is_open:
        return horizon.Bounds(end=None)
    start = max(after, (stored.sealed_before, UUID(int=0)))
    return horizon.Bounds(start=start, end=cluster.horizon)


def _write(stored: Stored, waiting: Waiting, *, cluster: Cluster, at: datetime) -> None:
    leaves = ledger.leaf_hashes(waiting.canonical)
    frontier, completed = stored.frontier.with_leaves(leaves)
    _copy_seals(stored.size, waiting.ids, leaves)
    _insert_subtrees(completed)
    root = frontier.root()
    checkpoint = ledger.Checkpoint(settings.LEDGER_ORIGIN, frontier.size, root)
    last_note = stored.last.note if stored.last else None
    Checkpoint(
        size=frontier.size,
        root=root,
        note=ledger.sign_checkpoint(checkpoint, *keys.signers(last_note, at=at)),
        at=at,
        horizon=str(_sealed_before(stored, waiting, cluster)),
        frontier=frontier.to_bytes(),
        system_identifier=cluster.identifier,
    ).save()


def _sealed_before(stored: Stored, waiting: Waiting, cluster: Cluster) -> int:
    """Give the transaction before which everything is sealed now; 0 where none can be named."""
    if not stored.is_open:
        return waiting.last[0]
    # Who wrote when the anchor was set must have ended: then all rows from before it were seen.
    anchored = int(stored.anchor.entry.xid) if stored.anchor else 0
    is_all = len(waiting.ids) < BATCH and cluster.horizon > anchored
    return cluster.horizon if is_all else 0


def _copy_seals(start: int, ids: list[UUID], leaves: list[bytes]) -> None:
    statement = "COPY consent_seal (position, entry_id, leaf) FROM STDIN (FORMAT BINARY)"
    # Django does not know of COPY: its errors are to be Django's, too.
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        copy.set_types(["int8", "uuid", "bytea"])
        for position, row in enumerate(zip(ids, leaves, strict=True), start=start):
            copy.write_row((position, *row))


def _insert_subtrees(completed: list[Completed]) -> None:
    Subtree.objects.bulk_create(
        Subtree(level=level, place=place, hash=node) for level, place, node in completed
    )


def publish(*, at: datetime) -> None:
    """Give what is committed to the witness, and only then publish it; the smallest first.

    Raises SealingRefusedError where the witness cannot be written, or holds something else.
    """
    directory: Path | None = None
    # Smaller ones are published before larger ones.
    last = Publication.objects.order_by("-checkpoint_id").values_list("pk", flat=True).first() or 0
    for checkpoint in Checkpoint.objects.filter(size__gt=last).order_by("size"):
        directory = directory or fitting.read_known().directory
        _give(checkpoint, directory)
        step("witnessed")
        Publication.objects.bulk_create(
            [Publication(checkpoint=checkpoint, at=at)], ignore_conflicts=True
        )
        step("published")


def _give(checkpoint: Checkpoint, directory: Path) -> None:
    try:
        witness.keep(directory, note=checkpoint.note, size=checkpoint.size)
    except OSError as error:
        raise SealingRefusedError(
            "witness_unwritable",
            _("The witness directory %(directory)s cannot be written (%(error)s).")
            % {"directory": directory, "error": error.strerror or type(error).__name__},
            _("Let the worker's account write there, and see that the disk is not full."),
        ) from error
    except witness.WitnessError as error:
        raise SealingRefusedError(
            "witness_other",
            _("The witness holds another checkpoint of %(size)s entries.")
            % {"size": checkpoint.size},
            _("WITNESS_DIR belongs to another installation: name a directory of this one's own."),
        ) from error


def examine() -> SealingRefusedError | None:
    """Give why the ledger is not sealed, or None; it changes nothing.

    Not to be called where a snapshot was taken: the witness would be ahead of it.
    """
    is_alone = not connection.in_atomic_block
    try:
        known = fitting.read_known()
        with transaction.atomic(), connection.cursor() as cursor:
            if is_alone:
                # Whoever seals meanwhile is not seen in one query and unseen in another.
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            fitting.check(fitting.read_stored(), known, cluster=horizon.cluster())
    except SealingRefusedError as refusal:
        return refusal
    return None
