"""Consent versions and choices on trackers: each must be what its line in the ledger says."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Final, TypeAlias
from uuid import UUID

from consent.choosing import digest, shown_digest
from consent.choosing.records import record_of_choice, record_of_version
from consent.models import ConsentVersion, TrackerChoice
from consent.verifying.lines import WRONG
from consent.verifying.tree import ALTERED

if TYPE_CHECKING:
    from datetime import datetime

    from consent.models import Entry
    from consent.verifying.problems import Findings

Told: TypeAlias = Callable[[str, int], None]
_Versions: TypeAlias = Mapping[UUID, ConsentVersion]

_AT_ONCE: Final = 1_000


def check_choices(found: Findings, told: Told) -> None:
    """Compare each consent version and each choice with its line, and with what opens that."""
    related = ("site", "proposal", "entry__opening")
    rows = ConsentVersion.objects.select_related(*related).order_by("site", "major", "minor")
    versions = {version.pk: version for version in rows}
    _check_versions(found, versions)
    shown = _digests(versions)
    seen = renamed = 0
    for choices in _batches():
        renamed += sum(_check_choice(found, one, versions, shown) for one in choices)
        seen += len(choices)
        told("choices on trackers", seen)
    found.count("choices on trackers", seen)
    if renamed:
        found.remark(f"{renamed} choices name their brand by a host name that it has no more.")


def _check_versions(found: Findings, versions: _Versions) -> None:
    found.count("consent versions", len(versions))
    before: ConsentVersion | None = None
    for version in versions.values():
        name = f"consent_consentversion {version.pk}"
        _check_line(found, name, version.entry, ("version", version.at))
        kept = _record(version.entry)
        if kept is not None and kept != record_of_version(version):
            _wrong(found, name, f"the record in consent_opening {version.entry_id}")
        if digest(version.content) != version.sha256:
            _wrong(found, name, "its own SHA-256")
        if not _follows(before, version):
            found.problem(
                "row.chain",
                f"{name} has the number {version.number}, which follows no consent version of"
                " its brand.",
                ALTERED,
            )
        before = version


def _follows(before: ConsentVersion | None, version: ConsentVersion) -> bool:
    number = (version.major, version.minor)
    if before is None or before.site_id != version.site_id:
        return number == (1, 0)
    return number in {(before.major + 1, 0), (before.major, before.minor + 1)}


def _digests(versions: _Versions) -> Callable[[UUID, str], str]:
    """Give what makes the digest of all that was shown, once for each version and build."""

    @cache
    def shown(version: UUID, build: str) -> str:
        return shown_digest(versions[version].content, build=build)

    return shown


def _batches() -> Iterator[list[TrackerChoice]]:
    rows = TrackerChoice.objects.select_related(
        "site", "entry__opening", "visitor", "previous"
    ).order_by("pk")
    some = list(rows[:_AT_ONCE])
    while some:
        yield some
        some = list(rows.filter(pk__gt=some[-1].pk)[:_AT_ONCE])


def _check_choice(
    found: Findings,
    choice: TrackerChoice,
    versions: _Versions,
    shown: Callable[[UUID, str], str],
) -> bool:
    """Look at a choice; tell whether only its brand was renamed since."""
    name = f"consent_trackerchoice {choice.pk}"
    choice.version = versions[choice.version_id]
    _check_line(found, name, choice.entry, (choice.kind, choice.at))
    if choice.version.site_id != choice.site_id:
        _wrong(found, name, "its consent version, which is another brand’s")
    if shown(choice.version_id, choice.build) != choice.digest:
        _wrong(found, name, "its SHA-256 of what was shown")
    if not _follows_own(choice):
        _wrong(found, name, "the choice before it")
    return _is_renamed(found, name, choice)


def _follows_own(choice: TrackerChoice) -> bool:
    before = choice.previous
    return before is None or (before.site_id == choice.site_id and before.at <= choice.at)


def _is_renamed(found: Findings, name: str, choice: TrackerChoice) -> bool:
    kept, visitor = _record(choice.entry), getattr(choice, "visitor", None)
    if kept is None:
        if visitor is not None:
            found.problem(
                "erase.half",
                f"The line of {name} can no longer be opened, and its random id is still there.",
                "Erase the row of consent_choicevisitor too; find out who erased only the one.",
            )
        return False
    if visitor is None:
        _wrong(found, name, f"consent_opening {choice.entry_id}: its random id is gone")
        return False
    host = choice.site.hostname
    if record_of_choice(choice, visitor=visitor.visitor, host=host) == kept:
        return False
    if record_of_choice(choice, visitor=visitor.visitor, host=_brand(kept)) == kept:
        return True
    _wrong(found, name, f"the record in consent_opening {choice.entry_id}")
    return False


def _record(entry: Entry) -> bytes | None:
    """Give the record behind a line; None once it is erased."""
    opening = getattr(entry, "opening", None)
    return None if opening is None else bytes(opening.record)


def _brand(record: bytes) -> str:
    try:
        return str(json.loads(record)["brand"])
    except (ValueError, KeyError, TypeError):
        return ""


def _check_line(found: Findings, name: str, entry: Entry, said: tuple[str, datetime]) -> None:
    if (entry.type, entry.time) != said:
        _wrong(found, name, f"consent_entry {entry.pk}, its line")


def _wrong(found: Findings, name: str, kept: str) -> None:
    found.problem("record", f"{name} is not what {kept} says.", WRONG)
