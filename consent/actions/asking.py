"""Fix what visitors are asked about trackers: an editor proposes, somebody else promulgates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Site

from consent.choosing import content, digest, standing
from consent.choosing.obstacles import obstacles
from consent.choosing.records import record_of_version
from consent.choosing.suggesting import suggestion
from consent.entering import line
from consent.models import (
    BannerWording,
    Category,
    ConsentProposal,
    ConsentVersion,
    EntryType,
    Tracker,
)
from consent.writing import insert
from policies.acting import acting
from policies.actions.refusals import NothingChangedError, RefusedError
from policies.addresses import LANGUAGES
from policies.deadlines import paris_day
from policies.models.versions import Change

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from accounts.models import User
    from consent.choosing.suggesting import Suggestion

SUMMARY_WORDS: Final = 60
_WRITTEN_IN: Final = (BannerWording, Category, Tracker)


@acting
def propose(
    site: Site,
    *,
    by: User,
    at: datetime,
    change: Change,
    lower_reason: str = "",
    summaries: Mapping[str, str] | None = None,
) -> ConsentProposal:
    """Put a brand's register and banner forward as they are; it takes an open proposal's place.

    `summaries` say by language what changed since the version before: 60 words at most, and
    needed when everybody is to be asked again. Raises RefusedError, with the remedy, when nothing
    changed, something is missing, or a class is too low; then nothing is written.
    """
    _lock(site)
    said = _summaries(summaries or {})
    now, before = content(site), standing(site)
    seen = suggestion(before.content if before else None, now)
    _check_open_to(site, seen, at=at)
    _check_class(seen, change=change, lower_reason=lower_reason)
    _check_summaries(seen, change=change, said=said)
    ConsentProposal.objects.filter(site=site, closed_at=None).update(closed_at=at)
    is_lowered = change == Change.MINOR and seen.change == "substantial"
    proposal: ConsentProposal = ConsentProposal.objects.create(
        site=site,
        content=now,
        sha256=digest(now),
        change=change,
        summaries=said,
        lower_reason=lower_reason.strip() if is_lowered else "",
        by=by,
        at=at,
    )
    return proposal


@transaction.atomic
def withdraw_proposal(proposal: ConsentProposal, *, at: datetime) -> None:
    """End an open proposal; the register stays as it is. Raises RefusedError when it is over."""
    _lock(proposal.site)
    _close(proposal, at=at)


@acting
def promulgate(proposal: ConsentProposal, *, by: User, at: datetime) -> ConsentVersion:
    """Fix a proposal as the next consent version, with its line in the ledger.

    Raises RefusedError, with the remedy, for whoever proposed it or wrote in the register since
    the version before, and when by now the register is another, something is missing, unsigned,
    not registered or not attested, or the crawler saw otherwise; then nothing is written.
    """
    site: Site = proposal.site
    _lock(site)
    _close(proposal, at=at)
    now, before = content(site), standing(site)
    if digest(now) != proposal.sha256:
        raise RefusedError(
            _("The register or the banner was changed since this was proposed: propose it anew.")
        )
    seen = suggestion(before.content if before else None, now)
    _check_open_to(site, seen, at=at)
    if by.pk in hands_in(proposal, before):
        raise RefusedError(
            _("You proposed this, or wrote in the register: somebody else promulgates it.")
        )
    # Another version may have come since: what was minor beside that one need not be so now.
    _check_class(seen, change=Change(proposal.change), lower_reason=proposal.lower_reason)
    return _fix(proposal, before, by=by, at=at)


def hands_in(proposal: ConsentProposal, before: ConsentVersion | None) -> set[UUID]:
    """Give the keys of who proposed, or wrote in the register since the version before."""
    found = {proposal.by_id}
    for model in _WRITTEN_IN:
        records = model.history.filter(site=proposal.site).exclude(history_user=None)
        if before is not None:
            records = records.filter(history_date__gt=before.proposal.at)
        found |= set(records.values_list("history_user_id", flat=True))
    return found


def next_number(before: ConsentVersion | None, *, change: Change) -> tuple[int, int]:
    """Give (major, minor): after 2.1, 3.0 when everybody is asked again, else 2.2."""
    if before is None:
        return (1, 0)
    if change == Change.SUBSTANTIAL:
        return (before.major + 1, 0)
    return (before.major, before.minor + 1)


def _lock(site: Site) -> None:
    # Choices made meanwhile point at the brand, and do not wait.
    list(Site.objects.select_for_update(no_key=True).filter(pk=site.pk).values_list("pk"))


def _close(proposal: ConsentProposal, *, at: datetime) -> None:
    closed = ConsentProposal.objects.filter(pk=proposal.pk, closed_at=None).update(closed_at=at)
    if not closed:
        raise RefusedError(_("This proposal is over: somebody decided on it, or proposed anew."))
    proposal.closed_at = at


def _fix(
    proposal: ConsentProposal, before: ConsentVersion | None, *, by: User, at: datetime
) -> ConsentVersion:
    major, minor = next_number(before, change=Change(proposal.change))
    version = ConsentVersion(
        site=proposal.site,
        content=proposal.content,
        sha256=proposal.sha256,
        change=proposal.change,
        summaries=proposal.summaries,
        major=major,
        minor=minor,
        proposal=proposal,
        by=by,
        at=at,
    )
    entry, opening = line(EntryType.VERSION, record_of_version(version), time=at)
    version.entry = entry
    insert(entry, opening, version)
    return version


def _check_open_to(site: Site, seen: Suggestion, *, at: datetime) -> None:
    if seen.is_same:
        raise NothingChangedError(
            _("Nothing changed: this is what the standing consent version asks already.")
        )
    for obstacle in obstacles(site, day=paris_day(at)):
        raise RefusedError(obstacle.sentence)


def _check_class(seen: Suggestion, *, change: Change, lower_reason: str) -> None:
    if change == Change.TRANSLATION:
        raise RefusedError(_("Both languages are fixed together: choose substantial or minor."))
    if change == Change.SUBSTANTIAL or seen.change != "substantial":
        return
    if seen.is_first:
        raise RefusedError(_("The first consent version asks everybody: it is substantial."))
    if seen.is_never_minor:
        raise RefusedError(
            _(
                "Something is asked that visitors were not asked before: everybody is to be asked"
                " again. Choose substantial."
            )
        )
    if not lower_reason.strip():
        raise RefusedError(
            _(
                "The words that changed look substantial: choose that class, or say why they are"
                " not."
            )
        )


def _summaries(given: Mapping[str, str]) -> dict[str, str]:
    return {language: given.get(language, "").strip() for language in LANGUAGES}


def _check_summaries(seen: Suggestion, *, change: Change, said: Mapping[str, str]) -> None:
    if any(len(words.split()) > SUMMARY_WORDS for words in said.values()):
        raise RefusedError(_("Say what changed in 60 words at most, in each language."))
    is_asked = change == Change.SUBSTANTIAL and not seen.is_first
    if (is_asked or any(said.values())) and not all(said.values()):
        raise RefusedError(
            _("Say in plain words what changed, in French and in English: visitors are told.")
        )
