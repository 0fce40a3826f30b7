"""What runs by itself says in the log how it went: refusals, lag, stamps that failed."""

from collections.abc import Callable
from datetime import datetime

import structlog

from consent.sealing.lag import lag
from consent.sealing.refusals import SealingRefusedError
from consent.sealing.sealer import seal
from consent.sealing.stamping import StampingError, stamp_when_due

logger = structlog.get_logger(__name__)


def seal_quietly(*, clock: Callable[[], datetime]) -> None:
    """Seal what waits, and log the lag where it is longer than promised.

    A refusal ends it, and is in the log; the next pass is refused as well until somebody acts.
    """
    try:
        seal(clock=clock)
    except SealingRefusedError:
        logger.debug("sealing_waits")
    left = lag()
    if left.is_late:
        tell = logger.error if left.is_alarming else logger.warning
        seconds = round(left.oldest_seconds)
        tell("ledger_lag", waiting=left.waiting, seconds=seconds, held_by=left.held_by)


def stamp_quietly(*, at: datetime) -> None:
    """Have the latest checkpoint stamped when that is due, and log why it was not."""
    try:
        stamp_when_due(at=at)
    except StampingError as error:
        logger.warning("stamping_failed", error=str(error))
