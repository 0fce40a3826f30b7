"""How a version came to be: its days as decided, its proposal, what was found, who approved."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import F

from audit.reading.person import is_known
from audit.reading.versions import ledger_lines
from policies.actions.readiness import findings_of, obstacles
from policies.desk.showing import finding_lines
from policies.models import (
    Adoption,
    Approval,
    Clearance,
    EntryIntoForce,
    Override,
    ProposedText,
    Version,
)

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from accounts.models import User


@dataclass(frozen=True, kw_only=True)
class Decided:
    """A decision on a version's days: whether it stood at the moment, and its ledger line."""

    entry: EntryIntoForce
    stood: bool
    line: int | None


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A row of the ledger beside a decision of people: an approval or an override."""

    row: Any
    line: int | None


@dataclass(frozen=True, kw_only=True)
class Cause:
    """Of what a version was made: none of it for one that was adopted from before this system."""

    text: ProposedText | None = None
    editors: list[User] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    overrides: list[Kept] = field(default_factory=list)
    approvals: list[Kept] = field(default_factory=list)
    clearance: Clearance | None = None
    adoption: Adoption | None = None
    line: int | None = None


def decided_of(version: Version, *, at: datetime) -> list[Decided]:
    """Give what had been decided on a version's days before an instant, oldest first."""
    rows = EntryIntoForce.objects.filter(version=version).select_related("decided_by")
    rows = rows.annotate(adopted_at=F("version__adoption__adopted_at"))
    known = [one for one in rows.order_by("decided_at", "pk") if is_known(one, at=at)]
    replaced = {one.replaces_id for one in known}
    lines = ledger_lines(one.pk for one in known)
    return [
        Decided(entry=one, stood=one.pk not in replaced, line=lines.get(one.pk)) for one in known
    ]


def cause_of(version: Version, *, at: datetime) -> Cause:
    """Give how a version came to be; what was cleared later than an instant is not known then."""
    adoption = Adoption.objects.filter(version=version).select_related("by", "confirmed_by")
    text = _text_of(version)
    if text is None:
        own = ledger_lines([version.pk])
        adopted = adoption.defer("original", "evidence").first()
        return Cause(adoption=adopted, line=own.get(version.pk))
    approvals = list(text.approvals.select_related("by").order_by("at", "pk"))
    overrides = list(text.overrides.select_related("by").order_by("rule", "at", "pk"))
    lines = ledger_lines([version.pk, *(one.pk for one in [*approvals, *overrides])])
    cleared = Clearance.objects.filter(promulgation=version.promulgation_id, at__lt=at)
    return Cause(
        text=text,
        editors=[one.user for one in text.proposal.editors.select_related("user")],
        findings=_findings(text),
        overrides=_kept(overrides, lines),
        approvals=_kept(approvals, lines),
        clearance=cleared.select_related("by").first(),
        line=lines.get(version.pk),
    )


def _text_of(version: Version) -> ProposedText | None:
    found = ProposedText.objects.filter(
        proposal__promulgation=version.promulgation_id,
        policy=version.policy_id,
        language=version.language,
    )
    return (
        found.select_related("proposal__by", "policy", "base")
        .defer("source", "base__source", "base__markdown", "base__html")
        .first()
    )


def _findings(text: ProposedText) -> list[dict[str, Any]]:
    """Give what was found in a text, with who answered for it."""
    standing = obstacles(text)
    lines = finding_lines(findings_of(text), kind=text.policy.kind)
    for line in lines:
        line["obstacle"] = next((one for one in standing if one.found == line["found"]), None)
    return lines


def _kept(rows: list[Approval] | list[Override], lines: dict[UUID, int]) -> list[Kept]:
    return [Kept(row=one, line=lines.get(one.pk)) for one in rows]
