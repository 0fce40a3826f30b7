"""Attestations that are about to end: in time to check the tool again before visitors are asked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from consent.choosing.declared import exempt_by_attestation
from consent.models import Attestation, Tool

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

SOON: Final = timedelta(days=30)


def ending(*, day: date) -> Iterator[tuple[Tool, date]]:
    """Give the tools that are on and exempt, with when their attestation ends or has ended.

    Those that end within 30 days of a Paris day, or ended before it; not what was revoked, or
    never attested: that somebody knows.
    """
    tools = Tool.objects.filter(is_on=True).select_related("site").order_by("site", "kind")
    for tool in tools:
        if not exempt_by_attestation(tool):
            continue
        last = Attestation.objects.filter(tool=tool).order_by("-at", "-pk").first()
        if last is not None and last.statements and last.expires_on <= day + SOON:
            yield tool, last.expires_on
