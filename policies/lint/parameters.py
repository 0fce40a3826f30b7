"""L04, L82: the days that a text names or that are planned leave the notice that is due."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Final

from policies.deadlines import PARIS, earliest_entry_into_force
from policies.lint.changes import days, promised_notice
from policies.lint.facts import Facts
from policies.lint.findings import Finding, Rule, seen
from policies.lint.form.dating import Stated, stated
from policies.lint.reading import Reading

_USUAL: Final = 30


def _days_of_entry(reading: Reading, facts: Facts) -> Iterator[Finding]:
    """Compare the days that a text names, those planned, and the notice that is due."""
    said = stated(reading)
    yield from _planned(facts)
    yield from _typed_against_plan(said, facts)
    if facts.today is None:
        yield from _within(reading, said)


def _notice_due(facts: Facts) -> int:
    return max(facts.notice_days or 0, facts.promised_notice_days or 0)


def _earliest(day: date, notice_days: int) -> date:
    noon = datetime.combine(day, time(12), tzinfo=PARIS)
    return earliest_entry_into_force(noon, notice_days=notice_days)


def _is_noticed(facts: Facts) -> bool:
    """True when the change needs notice: no first version, and a substantial one."""
    return facts.substantial and not facts.first_version


def _planned(facts: Facts) -> Iterator[Finding]:
    if facts.today is None or facts.entry_into_force is None:
        return
    notice = _notice_due(facts) if _is_noticed(facts) else None
    earliest = facts.today if notice is None else _earliest(facts.today, notice)
    if facts.entry_into_force < earliest:
        context = f"{facts.entry_into_force.isoformat()} < {earliest.isoformat()}"
        yield Finding(rule="L04", severity="B", context=context, definite=True)


def _typed_against_plan(said: list[Stated], facts: Facts) -> Iterator[Finding]:
    for one in said:
        late = one.what == "last update" and facts.today and one.day and one.day > facts.today
        other = (
            one.what == "entry into force"
            and facts.entry_into_force
            and one.day != facts.entry_into_force
        )
        if late or other:
            yield seen("L04", "B", one.line, definite=True)


def _within(reading: Reading, said: list[Stated]) -> Iterator[Finding]:
    """Compare the days of a text with each other and with the notice that it promises."""
    updates = [one.day for one in said if one.what == "last update" and one.day]
    entries = [one for one in said if one.what == "entry into force" and one.day]
    if not updates or not entries:
        return
    promise = promised_notice(reading)
    notice = days(promise[1]) if promise else _USUAL
    entry, update = entries[0], max(updates)
    day = entry.day or update
    # On the same day, or before: a first version, or a correction of one in force, unless notice
    # is promised, which the same day cannot keep.
    is_change = day > update or (day == update and promise is not None)
    if is_change and day < _earliest(update, notice):
        yield seen("L04", "B", entry.line, definite=True)


def _promise_kept(reading: Reading, facts: Facts) -> Iterator[Finding]:
    """Compare the notice planned with what the version in force promises."""
    promised = facts.promised_notice_days or 0
    if not _is_noticed(facts):
        return
    planned = facts.notice_days
    if facts.today is not None and facts.entry_into_force is not None:
        planned = (facts.entry_into_force - facts.today).days - 1
    if planned is not None and planned < promised:
        yield Finding(rule="L82", severity="B", context=f"{planned} < {promised}", definite=True)
    del reading


RULES: Final = (
    Rule(id="L04", severity="B", check=_days_of_entry),
    Rule(
        id="L82", severity="B", check=_promise_kept, needs=("promised_notice_days", "notice_days")
    ),
)
