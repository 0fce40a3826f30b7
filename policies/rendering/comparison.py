"""The page on which two versions of a policy are compared."""

from __future__ import annotations

from policies.diff import plain_changes
from policies.rendering.facts import Facts, Page
from policies.rendering.frame import draft, policy_html


def compare_page(facts: Facts, *, old: str, new: str, mode: str) -> Page | None:
    """Give what changed between two versions, clause by clause."""
    before, after = facts.numbered(old), facts.numbered(new)
    if before is None or after is None:
        return None
    changes = plain_changes(draft(before), draft(after))
    return policy_html("compare", facts, before=before, after=after, changes=changes, mode=mode)
