"""The answers to a version's number: numbers by origin, and curves against its days."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _

from audit.desk.acts.lines import origin_word
from audit.desk.charts import LAYERS, Chart, Frame, curve
from audit.reading.coverage_curve import coverage_over_time
from consent.models import ActKind
from policies.deadlines import paris_day
from policies.models.asking import AskedOf, Asks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from audit.reading.coverage import Coverage, Given
    from policies.models import Version

# What may be answered, by what is asked; an older act of the same number may be of another kind.
_ACTS: Final = {
    Asks.NONE: (),
    Asks.ACKNOWLEDGE: (ActKind.ACKNOWLEDGE,),
    Asks.ACCEPT: (ActKind.ACCEPT, ActKind.REFUSE),
}


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """The answers of one act, by origin, in the order of `LAYERS`; `query` lists these acts."""

    act: str
    label: Any
    by_origin: list[tuple[str, int]]


@dataclass(frozen=True, kw_only=True)
class Group:
    """Who is asked alike: practitioners, or cabinets; what they answered, and who has not."""

    is_cabinets: bool
    asked: int
    unanswered: int
    numbers: list[Numbers]
    expired: list[Numbers]
    beside: list[Numbers]
    charts: list[Chart]


def answers_shown(
    version: Version, found: Coverage, *, begins: date | None, last_day: date | None
) -> list[Group]:
    """Give what the page shows of a coverage: cabinets first where they are asked."""
    if version.asks == Asks.NONE:
        return []
    frame = _frame(version, found, begins=begins, last_day=last_day)
    kinds = (True, False) if version.asked_of == AskedOf.CABINET else (False,)
    return [_group(found, is_cabinets=one, frame=frame) for one in kinds]


def origins() -> list[Any]:
    """Give the words of the columns."""
    return [origin_word(one) for one in LAYERS]


def _group(found: Coverage, *, is_cabinets: bool, frame: Frame) -> Group:
    standing = [one for one in found.standing if one.by_cabinet == is_cabinets]
    expired = [one for one in found.expired if one.by_cabinet == is_cabinets]
    asked = found.cabinets if is_cabinets else found.people
    wanted = _ACTS[Asks(found.asks)]
    own_frame = replace(frame, most=asked)
    shown = list(_acts(standing, wanted))
    return Group(
        is_cabinets=is_cabinets,
        asked=asked,
        unanswered=found.unanswered(by_cabinet=is_cabinets),
        numbers=[_numbers(act, standing) for act in shown],
        expired=[_numbers(act, expired) for act in _acts(expired, ())],
        beside=[
            _numbers(act, found.beside)
            for act in _acts(found.beside, ())
            # Once, where the answers of whoever is not asked belong to no group.
            if not is_cabinets
        ],
        charts=[_chart(act, standing, frame=own_frame, is_cabinets=is_cabinets) for act in shown],
    )


def _acts(given: Sequence[Given], wanted: Sequence[str]) -> Iterator[str]:
    """Give the acts to show: those that were asked for, and whatever there is."""
    there = {one.act for one in given}
    return (act for act in ActKind.values if act in there or act in wanted)


def _numbers(act: str, given: Sequence[Given]) -> Numbers:
    totals = dict.fromkeys(LAYERS, 0)
    for one in given:
        if one.act == act:
            totals[one.origin] += one.count
    return Numbers(act=act, label=ActKind(act).label, by_origin=list(totals.items()))


def _chart(act: str, given: Sequence[Given], *, frame: Frame, is_cabinets: bool) -> Chart:
    rises = coverage_over_time(given, act=act, by_cabinet=is_cabinets)
    key = f"{act}-{'cabinets' if is_cabinets else 'people'}"
    return curve(key, ActKind(act).label, rises, frame=frame)


def _frame(
    version: Version, found: Coverage, *, begins: date | None, last_day: date | None
) -> Frame:
    """Give the days between which curves are drawn, and those that are marked."""
    at = version.promulgation.at if version.promulgation else version.recorded_at
    today = paris_day(found.at)
    first = min(paris_day(at), begins or today)
    marked = [("enters", begins, _("Entry into force:"))] if begins else []
    if last_day:
        marked.insert(0, ("last", last_day, _("Last legal day to inform:")))
    last = (begins + timedelta(days=1)) if begins else today
    return Frame(most=0, first=first, last=last, until=today, marked=tuple(marked))
