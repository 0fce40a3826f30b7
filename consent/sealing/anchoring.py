"""Two people's decision to go on with a ledger that no longer fits its witness, on record."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from consent.entering import line
from consent.models import Anchor, EntryType
from consent.sealing import fitting, horizon, witness
from consent.sealing.fence import wait_for_fence
from consent.sealing.refusals import ANCHORABLE, SealingRefusedError
from consent.writing import insert

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from accounts.models import User
    from consent.sealing.fitting import Known, Stored
    from consent.sealing.horizon import Cluster

logger = structlog.get_logger(__name__)


class AnchorRefusedError(Exception):
    """This ledger is not anchored; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Decision:
    """Who decides to go on, who confirms it, and why."""

    by: User
    second: User
    reason: str

    def __post_init__(self) -> None:
        if self.by.pk == self.second.pk:
            raise AnchorRefusedError(_("Two different people anchor a ledger: name a second one."))
        if not (self.by.is_active and self.second.is_active):
            raise AnchorRefusedError(_("Both need an account that is not closed."))
        if not self.reason.strip():
            raise AnchorRefusedError(_("Say why: what was restored or changed, and what is lost."))


def anchor(
    decision: Decision,
    *,
    at: datetime,
    cluster: Callable[[], Cluster] = horizon.cluster,
) -> Anchor:
    """Go on from what the database holds; the next pass seals again, older clusters' rows too.

    What was published before stays public and in the witness: whoever holds a later checkpoint
    still sees that it is contradicted. Raises AnchorRefusedError where the ledger fits, and
    SealingRefusedError for what is to be put right instead.
    """
    with transaction.atomic(durable=True):
        wait_for_fence()
        known, stored, now = fitting.read_known(), fitting.read_stored(), cluster()
        made = _anchor(stored, decision, cluster=now, at=at)
        made.problem = _problem(stored, known, now)
        made.witnessed_size = known.latest.size if known.latest else 0
        record = fitting.record_of_anchor(made)
        made.entry, opening = line(EntryType.OVERRIDE, record, time=made.at)
        insert(made.entry, opening, made)
    # Not before: a file without its row would let nobody seal. Killed here, the act is done again.
    witness.keep_anchor(Path(settings.WITNESS_DIR), anchor=made.pk, record=record)
    logger.warning("ledger_anchored", problem=made.problem, size=made.size)
    return made


def _problem(stored: Stored, known: Known, cluster: Cluster) -> str:
    try:
        fitting.check(stored, known, cluster=cluster)
    except SealingRefusedError as refusal:
        if refusal.problem not in ANCHORABLE:
            raise
        return refusal.problem
    raise AnchorRefusedError(_("The ledger fits its witness: there is nothing to anchor."))


def _anchor(stored: Stored, decision: Decision, *, cluster: Cluster, at: datetime) -> Anchor:
    earlier = stored.anchor.at + timedelta(microseconds=1) if stored.anchor else at
    return Anchor(
        id=uuid.uuid4(),
        reason=decision.reason.strip(),
        size=stored.size,
        root=stored.root,
        system_identifier=cluster.identifier,
        by=decision.by,
        second=decision.second,
        # The latest counts, even where a clock was set back.
        at=max(at, earlier),
    )
