"""Time stamps (RFC 3161): an outside authority's word that a checkpoint existed at an instant."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.request import Request, urlopen

import structlog
from cryptography.x509 import load_pem_x509_certificates
from django.conf import settings
from django.utils.translation import gettext as _
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from consent.models import Checkpoint, TimeStamp
from consent.sealing.reading import latest_published

if TYPE_CHECKING:
    from datetime import datetime

    from cryptography.x509 import Certificate
    from rfc3161_client import TimeStampRequest, TimeStampResponse

logger = structlog.get_logger(__name__)

# A little less than the hour of the schedule, which is never exact.
EVERY: Final = timedelta(minutes=55)
_PATIENCE: Final = 10  # seconds
_LARGEST: Final = 100_000  # bytes of an answer


class StampingError(Exception):
    """No time stamp was obtained; the message says why. Sealing goes on without it."""


def stamp_when_due(*, at: datetime) -> TimeStamp | None:
    """Have the latest published checkpoint stamped, at most once an hour; None where none is due.

    Raises StampingError, where nothing is kept.
    """
    checkpoint = latest_published()
    if not settings.TSA_URL or checkpoint is None:
        return None
    last = TimeStamp.objects.order_by("-at").first()
    if last is not None and (last.checkpoint_id == checkpoint.size or at - last.at < EVERY):
        return None
    return stamp(checkpoint)


def stamp(checkpoint: Checkpoint) -> TimeStamp:
    """Have a checkpoint's note stamped by the authority, and keep its answer once verified."""
    builder = TimestampRequestBuilder(data=checkpoint.note.encode())
    request = builder.hash_algorithm(HashAlgorithm.SHA256).nonce(nonce=True).build()
    answer = _asked(request)
    response = _decoded(answer)
    _check(response, VerifierBuilder.from_request(request), checkpoint.note)
    made = TimeStamp(
        checkpoint=checkpoint,
        authority=settings.TSA_URL,
        is_qualified=settings.TSA_QUALIFIED,
        at=response.tst_info.gen_time,
        token=answer,
    )
    made.save()
    logger.info("checkpoint_stamped", size=checkpoint.size)
    return made


def verify_stamp(token: bytes, *, note: str) -> datetime:
    """Give the instant that a token attests for a note, by the certificates of the settings.

    Raises StampingError where the token is not of this note, or not of that authority.
    """
    response = _decoded(token)
    _check(response, VerifierBuilder(), note)
    return response.tst_info.gen_time


def _asked(request: TimeStampRequest) -> bytes:
    if not settings.TSA_URL.startswith(("https://", "http://")):
        raise StampingError(_("TSA_URL is no address: it begins with https:// or http://."))
    query = Request(  # noqa: S310 (the scheme is checked)
        settings.TSA_URL,
        data=request.as_bytes(),
        headers={"Content-Type": "application/timestamp-query"},
    )
    try:
        with urlopen(query, timeout=_PATIENCE) as answer:  # noqa: S310 (the scheme is checked)
            if answer.status != HTTPStatus.OK:
                raise StampingError(_("The authority answers %(code)s.") % {"code": answer.status})
            return bytes(answer.read(_LARGEST))
    except (OSError, HTTPException) as error:
        raise StampingError(
            _("The authority does not answer (%(error)s).") % {"error": type(error).__name__}
        ) from error


def _decoded(token: bytes) -> TimeStampResponse:
    try:
        return decode_timestamp_response(token)
    except ValueError as error:
        raise StampingError(_("The authority's answer is no time stamp.")) from error


def _check(response: TimeStampResponse, builder: VerifierBuilder, note: str) -> None:
    for certificate in _certificates():
        if certificate.subject == certificate.issuer:
            builder = builder.add_root_certificate(certificate)
        else:
            builder = builder.add_intermediate_certificate(certificate)
    try:
        builder.build().verify_message(response, note.encode())
    except (VerificationError, ValueError) as error:
        raise StampingError(
            _("The time stamp cannot be verified: %(error)s.") % {"error": str(error).rstrip(".")}
        ) from error


def _certificates() -> list[Certificate]:
    try:
        return load_pem_x509_certificates(Path(settings.TSA_CERTIFICATES).read_bytes())
    except (OSError, ValueError) as error:
        raise StampingError(
            _("TSA_CERTIFICATES names no file with the authority's certificates (PEM).")
        ) from error
