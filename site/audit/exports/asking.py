"""Asks for a file, gives it up, tries again: the row is all that a worker needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from audit.exports import wake
from audit.looking import Looked, look
from audit.models import AccessKind, Export, ExportState
from audit.refusals import EvidenceRefusedError
from consent.ledger import instant

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from wagtail.models import Site

    from accounts.models import User

KEPT: Final = timedelta(days=7)
# Of one person at a time: a file may be gigabytes.
MOST_OPEN: Final = 5
PLACE: Final = "audit_exports_ask"
_OPEN: Final = Q(state__in=[ExportState.WAITING, ExportState.RUNNING])
_LANGUAGES: Final = ("fr", "en")


class ExportRefusedError(EvidenceRefusedError):
    """Nothing is asked for; the message is a sentence with the remedy."""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What file is asked for: of which brands, with what terms, of before which instant."""

    kind: str
    format: str
    sites: Sequence[Site]
    terms: dict[str, Any]
    as_of: datetime


def ask(wish: Wish, *, by: User, at: datetime) -> Export:
    """Ask for a file, in the language that is active, and put that on record.

    Raises ExportRefusedError.
    """
    if Export.objects.filter(_OPEN, by=by).count() >= MOST_OPEN:
        raise ExportRefusedError(
            _("%(most)s files of yours are being made: wait for one, or cancel one.")
            % {"most": MOST_OPEN}
        )
    language = get_language() or ""
    export = Export(
        kind=wish.kind,
        format=wish.format,
        terms=wish.terms,
        sites=[site.pk for site in wish.sites],
        language=language if language in _LANGUAGES else _LANGUAGES[0],
        as_of=wish.as_of,
        by=by,
        asked_at=at,
    )
    with transaction.atomic():
        look(
            Looked(
                kind=AccessKind.EXPORT,
                place=PLACE,
                subject=f"export {export.pk}",
                sites=wish.sites,
                query=_said(wish),
            ),
            by=by,
            at=at,
        )
        export.save(force_insert=True)
        wake.make_exports()
    return export


# As addresses name them: what was searched for in words is here as ids, which name nobody.
_NAMES: Final = {"practitioners": "person", "texts": "version"}


def _said(wish: Wish) -> dict[str, Any]:
    """Give what is asked for, as the record keeps it."""
    said: dict[str, Any] = {"kind": wish.kind, "format": wish.format}
    if wish.terms.get("then"):
        said["on"] = instant(wish.as_of)
    for name, value in wish.terms.items():
        if name != "then" and value not in (None, ""):
            said[_NAMES.get(name, name)] = value
    return said


def cancel(export: Export, *, at: datetime) -> bool:
    """Give up a file that is not ready; tell whether it was still to be given up."""
    open_ones = Export.objects.filter(_OPEN, pk=export.pk)
    changes = {"state": ExportState.CANCELLED, "finished_at": at, "claim": None}
    # Whoever writes it finds its claim gone, and stops; the file goes with the next sweep.
    return bool(open_ones.update(**changes, expires_at=at))


def retry(export: Export) -> bool:
    """Have a failed file go on from where it was; tell whether it had failed."""
    failed = Export.objects.filter(pk=export.pk, state=ExportState.FAILED)
    changes: dict[str, Any] = {"error": "", "finished_at": None, "expires_at": None}
    with transaction.atomic():
        begun = bool(failed.update(state=ExportState.WAITING, worked_at=None, **changes))
        wake.make_exports()
    return begun
