"""The pages about all versions of a policy: the timeline, and what to do after a wrong address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from policies.addresses import (
    COMPARE,
    DAY_FIELD,
    NEW_FIELD,
    OLD_FIELD,
    ON_DAY,
    compare_path,
    policy_path,
)
from policies.markup import summary_html
from policies.models import EntryIntoForce, Version
from policies.rendering.facts import Facts, Page
from policies.rendering.frame import policy_html
from policies.spans import Span, days_of_notice, span_of, successor

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, kw_only=True)
class Line:
    """A version on the timeline: its days, the notice it gave, what was decided of it later."""

    version: Version
    span: Span
    successor: Version | None
    notice: int | None
    decisions: list[EntryIntoForce]
    older: str | None
    changes: str | None

    @property
    def summary(self) -> str:
        """Give what changes, as safe HTML."""
        return summary_html(self.version.summary)

    @property
    def duty(self) -> str:
        """Give the legal duty for which the notice was shorter than promised, if it was."""
        act = self.version.promulgation
        return act.proposal.urgent_duty if act is not None and act.proposal is not None else ""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Why an address has no answer, as an HTTP status too, and what was written in it."""

    kind: Literal["not_a_day", "nothing_binds", "no_version", "not_two_versions", "no_pdf"]
    written: str
    status: int = 404
    day: date | None = None


def timeline_page(facts: Facts) -> Page | None:
    """Give the list of all versions with their days, and the forms to find one by."""
    context = finders(facts)
    if not context["lines"]:
        return None

    def same(language: str) -> str:
        return f"{policy_path(facts.policy.kind, language)}versions/"

    return policy_html("timeline", facts, same=same, indexed=True, **context)


def problem_page(facts: Facts, problem: Problem) -> Page | None:
    """Give what a reader gets at a wrong address: the reason, every version, and the forms."""
    context = finders(facts)
    return policy_html("problem", facts, problem=problem, **context) if context["lines"] else None


def finders(facts: Facts, picked: tuple[str, str] | None = None) -> dict[str, Any]:
    """Give what the forms need by which a version is found: all of them, the first day, names.

    `picked` are the two numbers to offer first; without it, the two latest.
    """
    versions, language = facts.versions(), facts.language
    numbers = [one.number for one in versions]
    old, new = picked or ((numbers[1], numbers[0]) if len(numbers) > 1 else ("", ""))
    lines = list(_lines(versions, facts.day))
    return {
        "lines": lines,
        "first_day": min((one.span.begins for one in lines if one.span.begins), default=None),
        "on_day": {"path": f"{facts.path}{ON_DAY[language]}/", "field": DAY_FIELD[language]},
        "compared": {
            "path": f"{facts.path}{COMPARE[language]}/",
            "old": OLD_FIELD[language],
            "new": NEW_FIELD[language],
            "picked_old": old,
            "picked_new": new,
        },
    }


def _lines(versions: list[Version], day: date) -> Iterator[Line]:
    for at, version in enumerate(versions):
        span = span_of(version, day)
        older = versions[at + 1].number if at + 1 < len(versions) else None
        kind, language = version.policy.kind, version.language
        yield Line(
            version=version,
            span=span,
            successor=successor(version, span),
            notice=days_of_notice(version, span),
            # The first entry is the promulgation or the adoption itself.
            decisions=list(
                version.entries.exclude(replaces=None)
                .select_related("replaces")
                .order_by("decided_at")
            ),
            older=older,
            changes=older and compare_path(kind, language, older, version.number),
        )
