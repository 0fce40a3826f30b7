"""When what the tools put on pages changes: a name for how it is, and the next day it moves."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from consent.banner.tools.setting import PAYMENT, PUBLIC
from consent.banner.tools.sources import sources
from consent.banner.tools.tags import templates
from consent.models import Attestation, Tool
from policies.models import EntryIntoForce
from policies.registers.recipients import Subprocessor

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from wagtail.models import Site

    from consent.models import ConsentVersion


def state(site: Site, version: ConsentVersion | None, *, day: date) -> str:
    """Give a name to all that the tools put on a brand's pages on a Paris day."""
    shown = [
        (str(templates(site, version, day, on)), sources(site, version, day, on))
        for on in (PUBLIC, PAYMENT)
    ]
    return hashlib.sha256(repr(shown).encode()).hexdigest()


def next_day(site: Site, *, day: date) -> date | None:
    """Give the next Paris day on which a tool may begin or end by itself; None without one.

    An attestation ends, a line of the register begins or ends, a text enters into force.
    """
    return min((one for one in _days(site) if one is not None and one > day), default=None)


def _days(site: Site) -> Iterator[date | None]:
    tools = Tool.objects.filter(site=site, is_on=True)
    if not tools.exists():
        return
    yield from Attestation.objects.filter(tool__in=tools).values_list("expires_on", flat=True)
    lines = Subprocessor.objects.filter(pk__in=tools.values("subprocessor"))
    for since, until in lines.values_list("since", "until"):
        yield from (since, until)
    entries = EntryIntoForce.objects.standing().filter(version__policy__site=site)
    for begins, ends in entries.values_list("day", "until"):
        yield from (begins, ends)
