"""The picture of a practitioner's time: lanes to draw, and the same days as rows of a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit.reading.lanes import Drawing, Lane, Spot, Stretch, drawn
from audit.reading.person_courses import Course, courses
from audit.reading.person_told import told_of
from policies.addresses import KINDS
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from audit.reading.person_rows import Kept
    from policies.models import Version

# What each mark is; each has a shape of its own, so that no colour is needed.
MARKS: Final[dict[str, Promise]] = {
    "informed": _("informed"),
    "witnessed": _("act, witnessed"),
    "asserted": _("act, asserted"),
    "transcribed": _("act, transcribed"),
    "adopted": _("act, adopted"),
}


@dataclass(frozen=True, kw_only=True)
class Picture:
    """The drawing, which marks it has, and the courses that it shows, by title."""

    drawing: Drawing
    marks: list[tuple[str, Promise]]
    rows: list[tuple[str, Course]]


def picture_of(kept: Kept, *, at: datetime) -> Picture | None:
    """Give the picture of a person's time up to an instant; None where nothing bound her."""
    found = _in_order(courses(kept, at=at), kept)
    informed, acts = _informed(kept, at=at), _acts(kept, at=at)
    lanes = []
    for title, course in found:
        spots = informed.get(course.policy, []) + acts.get(course.policy, [])
        stretches = [
            Stretch(label=one.version.number, since=one.since, until=one.until)
            for one in course.spans
        ]
        lanes.append(Lane(title=title, stretches=stretches, spots=spots))
    drawing = drawn(lanes, last=paris_day(at))
    if drawing is None:
        return None
    used = {one.kind for one in drawing.marks}
    legend = [(kind, words) for kind, words in MARKS.items() if kind in used]
    return Picture(drawing=drawing, marks=legend, rows=found)


def _in_order(found: Sequence[Course], kept: Kept) -> list[tuple[str, Course]]:
    """Give courses in the order of kinds, each with its title: the text's, and the cabinet."""
    policies = {one.policy_id: one.policy for one in kept.versions.values()}
    ordered = sorted(found, key=lambda one: KINDS.index(policies[one.policy].kind))
    return [(_title(one, kept), one) for one in ordered]


def _title(course: Course, kept: Kept) -> str:
    newest = max((one.version for one in course.spans), key=_number, default=None)
    if newest is None:
        newest = max(
            (one for one in kept.versions.values() if one.policy_id == course.policy),
            key=_number,
        )
    return f"{newest.title} ({course.seat.name})" if course.seat.name else newest.title


def _number(version: Version) -> tuple[int, int]:
    return version.major, version.minor


def _informed(kept: Kept, *, at: datetime) -> dict[int, list[Spot]]:
    """Give by policy the days on which she was informed, by the proofs that stood."""
    found: dict[int, list[Spot]] = {}
    for told in told_of(kept, at=at):
        if told.informed is not None:
            spot = Spot(kind="informed", on=paris_day(told.informed.at))
            for version in told.versions:
                found.setdefault(version.policy_id, []).append(spot)
    return found


def _acts(kept: Kept, *, at: datetime) -> dict[int, list[Spot]]:
    """Give by policy the days of acts, each by its origin."""
    found: dict[int, list[Spot]] = {}
    for act in kept.acts:
        if act.policy_id is not None and act.at < at:
            spot = Spot(kind=act.origin, on=paris_day(act.at))
            found.setdefault(act.policy_id, []).append(spot)
    return found
