"""L04, L74, L82, L95: days, numbers, recipients, contacts that software keeps beside texts."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Final

from policies.deadlines import PARIS, earliest_entry_into_force
from policies.lint import topics
from policies.lint.changes import days, promised_notice
from policies.lint.facts import Facts, Quantity
from policies.lint.findings import Finding, Rule, missing, seen
from policies.lint.folding import folded
from policies.lint.form.contacts import contacts
from policies.lint.form.dating import Stated, stated
from policies.lint.quantities import Measured
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


def _bound(reading: Reading, facts: Facts) -> Iterator[Finding]:
    """Bind each duration of the text to a parameter or a row of a register."""
    quantities = facts.quantities or ()
    for one in topics.durations(reading):
        near = [(held, _likeness(one, held)) for held in quantities]
        if any(likeness and _same(one.measured, held) for held, likeness in near):
            continue
        best = max((likeness for _, likeness in near), default=0)
        about = [held for held, likeness in near if likeness == best] if best else []
        told = ", ".join(f"{held.about} = {held.value} {held.unit}" for held in about[:3])
        finding = seen("L74", "E", one.line, (one.place, one.place + len(one.measured.words)))
        yield _differs(finding, told) if told else finding


def _likeness(one: topics.Stated, held: Quantity) -> int:
    """Tell how surely a parameter is about a duration: 3 by topic and words, 0 not at all.

    Without words a parameter is told by its topic; a row of a register needs its words.
    """
    named = any(folded(word) in one.subject for word in held.words)
    same = held.about == one.topic
    if same and (named or not held.words):
        return 3
    if same and held.about != "retention":
        return 2
    return 1 if named else 0


def _same(measured: Measured, held: Quantity) -> bool:
    if measured.unit == held.unit:
        return measured.value == held.value
    if {measured.unit, held.unit} == {"month", "year"}:
        return _months(measured.value, measured.unit) == _months(held.value, held.unit)
    if {measured.unit, held.unit} == {"hour", "day"}:
        return _hours(measured.value, measured.unit) == _hours(held.value, held.unit)
    return False


def _months(value: int, unit: str) -> int:
    return value * 12 if unit == "year" else value


def _hours(value: int, unit: str) -> int:
    return value * 24 if unit == "day" else value


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


def _agreeing(reading: Reading, facts: Facts) -> Iterator[Finding]:
    """Compare retention, recipients and contacts with the brand's other texts and registers."""
    others = {kind: Reading(draft=draft, kind=kind) for kind, draft in (facts.others or {}).items()}
    for other in others.values():
        yield from _durations_against(reading, other)
        yield from _contacts_against(reading, _by_role(other), other.kind)
    if facts.contacts:
        known = {role: address.lower() for role, address in facts.contacts.items()}
        yield from _contacts_against(reading, known, "register")
    yield from _recipients(reading, facts)


def _by_role(reading: Reading) -> Mapping[str, str]:
    return {one.role: one.address for one in reversed(contacts(reading)) if one.role}


def _contacts_against(reading: Reading, known: Mapping[str, str], whose: str) -> Iterator[Finding]:
    for one in contacts(reading):
        other = known.get(one.role, one.address) if one.role else one.address
        if other != one.address:
            yield _differs(seen("L95", "E", one.line), f"{whose}: {other}")


def _differs(finding: Finding, other: str) -> Finding:
    """Say in the context what the words differ from."""
    return replace(finding, context=f"{finding.context} ≠ {other}")


_SINGLE: Final = frozenset({"breach", "notice", "request", "extension", "choice", "objection"})
_SUBJECT: Final = re.compile(r"^[\W\d]*([^:|\d]{4,80}?)\s*(?::|\||\d)")


def _subject(one: topics.Stated) -> str:
    """Give what a period is for: the first cell of its row, the words before its colon."""
    if one.topic in _SINGLE:
        return one.topic
    found = _SUBJECT.match(one.line.folded)
    words = re.sub(
        r"\b(?:les?|la|des|du|de|the|of|your|vos|nos|d'|l')\s?", "", found[1] if found else ""
    )
    return words.strip(" :-*") if found and found[0].rstrip().endswith((":", "|")) else ""


def _durations_against(reading: Reading, other: Reading) -> Iterator[Finding]:
    theirs: dict[tuple[str, str], list[topics.Stated]] = {}
    for one in topics.durations(other):
        if one.topic and _subject(one):
            theirs.setdefault((one.topic, _subject(one)), []).append(one)
    for one in topics.durations(reading):
        held = theirs.get((one.topic, _subject(one)), []) if _subject(one) else []
        if held and not any(_equal(one.measured, two.measured) for two in held):
            span = (one.place, one.place + len(one.measured.words))
            told = f"{other.kind}: {held[0].measured.words}"
            yield _differs(seen("L95", "E", one.line, span), told)


def _equal(one: Measured, two: Measured) -> bool:
    return _same(one, Quantity(value=two.value, unit=two.unit, about=""))


_RECIPIENTS: Final = re.compile(
    r"destinataires?|sous-traitants?|recipients?|(?:sub-?)?processors?|partenaires"
)


def _recipients(reading: Reading, facts: Facts) -> Iterator[Finding]:
    """Name the recipients of the register that a text which lists recipients leaves out."""
    if facts.recipients is None:
        return
    parts = [part for part in reading.parts if _RECIPIENTS.search(part.title)]
    named = any(folded(one.name) in reading.folded for one in facts.recipients)
    if not parts or not (named or reading.kind in ("privacy", "dpa")):
        return
    absent = [one.name for one in facts.recipients if folded(one.name) not in reading.folded]
    if absent:
        yield missing("L95", "E", *absent, line=parts[0].lines[0])


RULES: Final = (
    Rule(id="L04", severity="B", check=_days_of_entry),
    Rule(id="L74", severity="E", check=_bound, needs=("quantities",)),
    Rule(
        id="L82", severity="B", check=_promise_kept, needs=("promised_notice_days", "notice_days")
    ),
    Rule(id="L95", severity="E", check=_agreeing, needs=("others",)),
)
