"""Whether a provider may be given data on a day: in the register, and in what binds on that day.

One rule for whoever sends data out: the way of notices, the tools on pages.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.utils.translation import gettext as _

from policies.models.versions import Version
from policies.registers.placed import placed
from policies.registers.recipients import RecipientKind, Subprocessor

if TYPE_CHECKING:
    from datetime import date

REGISTER: Final = "subprocessors"
# The rows of the register of subprocessors that a text holds, None where it holds none; its words.
Told = tuple[tuple[tuple[str, ...], ...] | None, str]


def obstacles_of_provider(line: int | None, *, site: int, day: date) -> list[str]:
    """Give why a brand may not give data to a provider on a Paris day; empty where it may.

    `line` is the key of its row in the register, None where there is none. A provider is a
    subprocessor: it must stand in the register and in what the versions in force say (GDPR
    art. 28(2)).
    """
    lines = Subprocessor.objects.on(day).filter(site=site, kind=RecipientKind.SUBPROCESSOR)
    provider = None if line is None else lines.filter(pk=line).first()
    if provider is None:
        return [_("The provider is not in the register of subprocessors on this day.")]
    if not _is_in_force(provider, day):
        return [_("%s is not among the subprocessors of the versions in force.") % provider.name]
    return []


def _is_in_force(provider: Subprocessor, day: date) -> bool:
    """Tell whether every register of subprocessors in force lists it.

    Where no version in force holds that register, one of them must name it in its words.
    """
    versions = Version.objects.in_force(at=day).filter(policy__site=provider.site_id)
    told = [_told(version) for version in versions.values_list("pk", flat=True)]
    tables = [rows for rows, _words in told if rows is not None]
    if tables:
        return all(_lists(rows, provider) for rows in tables)
    return any(_names(words, provider.name) for _rows, words in told)


@lru_cache(maxsize=256)
def _told(version: UUID) -> Told:
    """Give what a version tells of subprocessors; a version never changes, and its id is unique."""
    source, words = Version.objects.values_list("source", "markdown").get(pk=version)
    table = placed(source.get("body") or ()).get(REGISTER)
    return (None if table is None else table.rows), words


def _lists(rows: tuple[tuple[str, ...], ...], provider: Subprocessor) -> bool:
    """Tell whether a row is of that name, by itself or before its company."""
    cells = [row[0] for row in rows if row]
    return any(
        one in {provider.name, provider.entity()} or one.startswith(f"{provider.name} (")
        for one in cells
    )


def _names(text: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None
