"""The days of a version, as readers and approvers see them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Min

from policies.deadlines import paris_day
from policies.models import EntryIntoForce, Version


@dataclass(frozen=True, kw_only=True)
class Span:
    """The days of a version as a reader sees them: from, until (excluded), and what it is now."""

    begins: date | None
    ends: date | None
    status: str


def span_of(version: Version, day: date) -> Span:
    """Give a version's days: it ends where the next one of its policy and language begins."""
    entry = version.entries.get(replaced_by=None)
    if entry.day is None:
        return Span(begins=None, ends=None, status="never")
    following = EntryIntoForce.objects.standing().filter(
        version__policy=version.policy_id, version__language=version.language, day__gt=entry.day
    )
    ends = [end for end in (entry.until, following.aggregate(Min("day"))["day__min"]) if end]
    end = min(ends) if ends else None
    if entry.day > day:
        return Span(begins=entry.day, ends=end, status="coming")
    ended = end is not None and end <= day
    status = ("withdrawn" if entry.until == end else "past") if ended else "in_force"
    return Span(begins=entry.day, ends=end, status=status)


def successor(version: Version, span: Span) -> Version | None:
    """Give the version that binds from the day on which this one ends; none once withdrawn."""
    if span.ends is None:
        return None
    found: Version | None = (
        Version.objects.of(version.policy, version.language)
        .filter(entries__in=EntryIntoForce.objects.standing().filter(day=span.ends))
        .select_related("policy")
        .first()
    )
    return found


def days_of_notice(version: Version, span: Span) -> int | None:
    """Give the whole days between a version's promulgation and its entry into force.

    Neither end counts (RULES section 2). None where there is no such time: an adopted version,
    one that never entered into force.
    """
    if version.promulgation is None or span.begins is None:
        return None
    return max(0, (span.begins - paris_day(version.promulgation.at)).days - 1)
