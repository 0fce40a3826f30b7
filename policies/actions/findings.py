"""What the checks find in a draft that is to be promulgated, as a proposal keeps it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from policies.facts import Observed, facts_for
from policies.lint import Severity, lint
from policies.lint.rules import RULES
from policies.models.versions import Change

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from policies.actions.calendar import Plan
    from policies.lint import Finding
    from policies.models import PolicyPage

_SEVERITIES = {rule.id: rule.severity for rule in RULES}
# What the database keeps of a finding's place.
_LONGEST = {"clause": 300, "context": 500}


@dataclass(frozen=True, kw_only=True)
class Found:
    """A finding as a proposal keeps it; `severity` is that of its rule where it was not checked."""

    rule: str
    severity: Severity
    clause: str = ""
    line: int = 0
    context: str = ""
    definite: bool = False
    checked: bool = True

    def key(self) -> tuple[str, str, str]:
        """Give what names the finding in an override."""
        return (self.rule, self.clause, self.context)

    def stored(self) -> dict[str, Any]:
        """Give the finding as JSON."""
        return asdict(self)


def found_in(
    page: PolicyPage, *, plan: Plan, at: datetime, along: Collection[PolicyPage] = ()
) -> tuple[Found, ...]:
    """Check the page's text as it would bind by a plan, together with the texts of `along`."""
    facts = facts_for(
        page,
        at=at,
        entry_into_force=plan.in_force_from,
        # A cited legal duty shortens the notice; a correction and a translation need none.
        substantial=plan.change == Change.SUBSTANTIAL and not plan.urgent_duty,
        observed=Observed(texts=frozenset((one.kind, one.language) for one in along)),
    )
    all_found = [found(finding) for finding in lint(page.draft(), facts=facts)]
    # The same words twice in one clause are one thing to answer for.
    return tuple({one.key(): one for one in reversed(all_found)}.values())[::-1]


def found(finding: Finding) -> Found:
    """Give a finding as it is kept."""
    checked = finding.severity != "not_checked"
    return Found(
        rule=finding.rule,
        severity=finding.severity if checked else _SEVERITIES[finding.rule],
        clause=finding.clause[: _LONGEST["clause"]],
        line=finding.line,
        context=finding.context[: _LONGEST["context"]],
        definite=finding.definite,
        checked=checked,
    )
