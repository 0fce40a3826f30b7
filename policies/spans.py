"""The days of a version, as readers and approvers see them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Min

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
