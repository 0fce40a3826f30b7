"""What still stands between a proposal and its promulgation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from policies.actions.findings import Found
from policies.models import Approval, Override

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID

    from policies.models import Proposal, ProposedText

# A second person for an E, two for a B; W and I hold nothing up (RULES section 3).
ANSWERS = {"E": 1, "B": 2}
# Computed from days, not read in a text: nobody can contest them.
ABSOLUTE = frozenset({"L04", "L82"})


def answerable(found: Found) -> bool:
    """Tell whether people may set a finding aside: not a definite one, nor one that counts days."""
    return found.severity in ANSWERS and not found.definite and found.rule not in ABSOLUTE


def holds_up(found: Found) -> bool:
    """Tell whether a finding keeps a text from being promulgated unless someone answers for it.

    What could not be checked holds up only where the rule is B.
    """
    return found.severity == "B" or (found.severity == "E" and found.checked)


@dataclass(frozen=True, kw_only=True)
class Obstacle:
    """A finding that holds a text up, who answered for it so far, and who edited the text."""

    found: Found
    overrides: tuple[Override, ...] = ()
    editors: frozenset[UUID] = frozenset()

    @property
    def is_answered(self) -> bool:
        """Tell whether enough people answered, one of whom had no part in the text."""
        if not answerable(self.found) or len(self.overrides) < ANSWERS[self.found.severity]:
            return False
        return any(override.by_id not in self.editors for override in self.overrides)

    @property
    def wanted(self) -> int:
        """Give how many more people must answer; 0 where nobody can."""
        if not answerable(self.found) or self.is_answered:
            return 0
        return max(1, ANSWERS[self.found.severity] - len(self.overrides))


def findings_of(text: ProposedText) -> tuple[Found, ...]:
    """Give the findings kept with a text when it was proposed."""
    return tuple(Found(**one) for one in text.findings)


def obstacles(text: ProposedText, findings: Iterable[Found] | None = None) -> list[Obstacle]:
    """Give the findings that hold a text up: those kept with it, or those given."""
    kept = list(text.overrides.select_related("by").order_by("at"))
    editors = frozenset(text.proposal.editors.values_list("user_id", flat=True))
    looked_at = findings_of(text) if findings is None else findings
    return [
        Obstacle(
            found=one,
            overrides=tuple(answer for answer in kept if key_of(answer) == one.key()),
            editors=editors,
        )
        for one in looked_at
        if holds_up(one)
    ]


def key_of(override: Override) -> tuple[str, str, str]:
    """Give what names the finding that an override answers for."""
    return (override.rule, override.clause, override.context)


def approvals_missing(proposal: Proposal) -> int:
    """Give how many more people must approve."""
    texts = list(proposal.texts.all())
    given = [Approval.objects.filter(text=text).count() for text in texts]
    missing: int = proposal.approvals_needed - min(given, default=0)
    return max(0, missing)


Flag = Literal["urgent", "overridden", "lowered", "unapproved"]


def flags_of(proposal: Proposal) -> Iterator[Flag]:
    """Give why a promulgation stays flagged until somebody who had no part clears it."""
    if proposal.urgent_duty:
        yield "urgent"
    if Override.objects.filter(text__proposal=proposal).exists():
        yield "overridden"
    if proposal.lower_reason:
        yield "lowered"
    if proposal.approvals_needed == 0:
        yield "unapproved"
