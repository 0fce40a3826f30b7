"""The ledger: its key, its witness, whether it is sealed in time, and how well it is attested."""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils import translation

from config import embedded
from config.doctor.findings import Finding
from consent import sealing
from consent.models import Checkpoint
from consent.models.data_keys import DataKeyError, data_keys

# The schedule asks for one an hour.
STAMPS_ARE_OLD: Final = timedelta(hours=3)


def examine(*, at: datetime) -> list[Finding]:
    """Give what is wrong with the ledger at an instant; it changes nothing."""
    # Refusals are sentences of the interface; the doctor speaks one language.
    with translation.override("en"):
        return [*_key(), *_data_keys(), *_witness(), *_sealing(), *_attested(at)]


def _key() -> Iterator[Finding]:
    try:
        sealing.check_signing_key()
    except sealing.SealingRefusedError as refusal:
        yield _refused(refusal)
    path = Path(settings.LEDGER_KEY_FILE)
    if path.exists() and path.stat().st_mode & 0o077:
        yield Finding(
            id="ledger.key_open",
            sentence=f"{path} can be read by others: they could sign checkpoints in our name.",
            remedy=f"Run `chmod 600 {path}`, then `manage.py rotate_ledger_key`.",
        )
    if not settings.LOCAL and "localhost" in settings.LEDGER_ORIGIN:
        yield Finding(
            id="ledger.origin",
            sentence="LEDGER_ORIGIN is not set: checkpoints name no log of yours.",
            remedy="Set LEDGER_ORIGIN to a name that stays, without a scheme:"
            " www.example.fr/journal, before the first checkpoint.",
        )


def _data_keys() -> Iterator[Finding]:
    try:
        data_keys()
    except DataKeyError as error:
        yield Finding(
            id="ledger.data_keys",
            sentence="Personal data cannot be encrypted or read: no answer is recorded.",
            remedy=str(error),
        )


def _witness() -> Iterator[Finding]:
    directory = Path(settings.WITNESS_DIR)
    existing = next(path for path in (directory, *directory.parents) if path.exists())
    if not (existing.is_dir() and os.access(existing, os.W_OK | os.X_OK)):
        yield Finding(
            id="ledger.witness",
            sentence=f"{directory} cannot be written: no checkpoint could be witnessed.",
            remedy="Let the worker's account write there, or set WITNESS_DIR.",
        )
    if directory.resolve().is_relative_to(embedded.data_directory("demo")):
        yield Finding(
            id="ledger.witness_inside",
            sentence=f"{directory} lies in the database's own directory: both are lost together.",
            remedy="Set WITNESS_DIR to a directory elsewhere, best on another disk.",
        )


def _sealing() -> Iterator[Finding]:
    refusal = sealing.examine()
    if refusal is not None:
        yield _refused(refusal)
        return
    left = sealing.lag()
    if left.is_late:
        held = f" It is held up by {left.held_by}." if left.held_by else ""
        yield Finding(
            id="ledger.lag",
            level="error" if left.is_alarming else "warning",
            sentence=f"{left.waiting} entries wait to be sealed, the first one for"
            f" {left.oldest_seconds:.0f} seconds.{held}",
            remedy="End that transaction."
            if held
            else "Start the worker and the scheduler; `manage.py seal_ledger` seals once.",
        )


def _refused(refusal: sealing.SealingRefusedError) -> Finding:
    return Finding(id=f"ledger.{refusal.problem}", sentence=refusal.sentence, remedy=refusal.remedy)


def _attested(at: datetime) -> Iterator[Finding]:
    latest = sealing.latest_published()
    if latest is not None and sealing.level_of(Checkpoint.objects.earliest("size")) == "L2":
        yield Finding(
            id="ledger.level",
            level="warning",
            sentence="No outside authority has stamped a checkpoint (level L2): against its own"
            " operator the ledger proves only what others have kept of it.",
            remedy="Set TSA_URL and TSA_CERTIFICATES to an authority of time stamps (RFC 3161).",
        )
    elif latest is not None and settings.TSA_URL:
        yield from _stamps(latest, at)


def _stamps(latest: Checkpoint, at: datetime) -> Iterator[Finding]:
    if sealing.level_of(latest) != "L2":
        return
    waiting = sealing.published().exclude(size__lte=sealing.last_stamped()).earliest("size")
    if at - waiting.at > STAMPS_ARE_OLD:
        yield Finding(
            id="ledger.stamps",
            level="warning",
            sentence=f"No checkpoint since {waiting.at:%Y-%m-%d %H:%M} has a time stamp.",
            remedy="Look for stamping_failed in the worker's log.",
        )
