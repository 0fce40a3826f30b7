"""L02, L03: what version a text says it is, and the days it names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from policies.importer import dates
from policies.lint.facts import Facts
from policies.lint.findings import Finding, Rule
from policies.lint.reading import Line, Reading

_MONTHS: Final = (
    r"(?:janv|fevr|mars|avr|mai\b|juin|juil|aou|sept|oct|nov|dec|jan|feb|mar|apr|may\b|jun|jul|aug)"
)
_VERSION: Final = re.compile(
    rf"\b(?:version|revision)\b(?: en vigueur| actuelle| current)?"
    rf"[ :]{{0,3}}(?:n[°o]\.? ?|number |no\. ?)?(?:v\.? ?)?\d+(?:\.\d+)*\b(?! ?(?:{_MONTHS}"
    rf"|[/-]\d))"
    r"|^\W*v ?\d+\.\d+\b"
)
_UPDATED: Final = re.compile(
    r"mises? a jour\b|mis a jour\b|\bmaj\b|(?:last|date of last|latest) (?:updated?|modified"
    r"|revis\w+"
    r"|amended|changed?)|\bupdated(?: on)?\b|\brevised(?: on)?\b|derniere (?:modification|revision)"
    r"|modifiee? (?:pour la derniere fois )?le|dernier(?:e)? (?:changement|actualisation)"
    r"|date de publication|publiee? le|date of publication|published on"
)
_EFFECTIVE: Final = re.compile(
    r"entree? en vigueur|entre(?:ra|nt|ront)? en vigueur|en vigueur (?:depuis|le|au|a compter"
    r"|a partir)"
    r"|date d'(?:effet|application)|prend(?:ra|nent)? effet|applicables? (?:a compter|depuis|des"
    r"|a partir)"
    r"|effective (?:date|as of|from|on|since|:)|\beffective \w+ \d|in force (?:since|as of|from|on)"
    r"|(?:takes?|taking|into) (?:effect|force)|comes? into (?:effect|force)|entry into force"
)
_SHORT_VERSION: Final = re.compile(r"(?<!tls )(?<!ssl )\bv ?\d+\.\d+\b")
_YEAR: Final = re.compile(r"\d{4}")
_LONGEST: Final = 160
_TWO_DIGITS: Final = re.compile(r"(?<![\w/.-])(0?[1-9]|1[0-2])/(0?[1-9]|1[0-2])/(\d{2})(?![\w/])")


@dataclass(frozen=True, kw_only=True)
class Stated:
    """A day or version that a text states of itself: what it is, its line, its day if any."""

    what: str
    line: Line
    day: date | None


def stated(reading: Reading) -> list[Stated]:
    """Give the version, last update and entry into force that a text states of itself, in order.

    A date belongs to the nearest of these words before it on its short line, or on the line above;
    in a table, to its column.
    """
    found: list[Stated] = []
    waiting: list[tuple[int, str]] = []
    for part in reading.parts:
        rows = [line for line in part.lines if line.is_row]
        found += _in_columns(rows)
        for line in part.lines:
            if line.is_row or len(line.folded) > _LONGEST:
                waiting = []
            else:
                waiting = _on_line(line, waiting, found)
    return found


def _on_line(
    line: Line, waiting: list[tuple[int, str]], found: list[Stated]
) -> list[tuple[int, str]]:
    """Add what a line states to `found`; give the words that wait for the date of the next line."""
    words = line.folded
    marks = _marks(words)
    if _VERSION.search(words) or (marks and _SHORT_VERSION.search(words)):
        found.append(Stated(what="version number", line=line, day=None))
    days = [(one.start, one.day) for one in _dates(line) if one.day]
    for at, day in days:
        what = _nearest(marks or waiting, at)
        found += [Stated(what=what, line=line, day=day)] if what else []
    return [] if days else [(-1, what) for _, what in marks[-1:]]


def _in_columns(rows: list[Line]) -> Iterator[Stated]:
    if not rows:
        return
    heads = [_head(cell) for cell in rows[0].folded.split("|")]
    for row in rows[1:]:
        for what, cell in zip(heads, row.text.split("|"), strict=False):
            day = next((one.day for one in dates.find(cell)), None)
            if what and (day or (what == "version number" and re.search(r"\d", cell))):
                yield Stated(what=what, line=row, day=day)


def _head(cell: str) -> str:
    if re.search(r"\bversion\b", cell):
        return "version number"
    return next((what for _, what in _marks(cell)), "")


def _dates(line: Line) -> list[dates.Dated]:
    return list(dates.find(line.text)) if _YEAR.search(line.text) else []


def _marks(words: str) -> list[tuple[int, str]]:
    named = [(found.start(), "last update") for found in _UPDATED.finditer(words)]
    named += [(found.start(), "entry into force") for found in _EFFECTIVE.finditer(words)]
    return sorted(named)


def _nearest(marks: list[tuple[int, str]], at: int) -> str:
    before = [what for place, what in marks if place <= at + 2]
    return before[-1] if before else ""


def _typed(reading: Reading, facts: Facts) -> Iterator[Finding]:
    found = stated(reading)
    if facts.framed:
        # The page prints them, from the version itself: a typed one goes stale (RULES section 2).
        for one in found:
            yield _finding("L02", one.line, one.line.quote())
        return
    named = {one.what for one in found}
    lacking = [w for w in ("version number", "last update", "entry into force") if w not in named]
    if lacking:
        line = found[0].line if found else None
        yield Finding(
            rule="L02",
            severity="E",
            clause=line.cited if line else "",
            line=line.number if line else 0,
            context=", ".join(lacking),
        )


def _ambiguous(reading: Reading, _facts: Facts) -> Iterator[Finding]:
    for line in reading.lines:
        for one in _dates(line):
            if one.ambiguous:
                yield _finding("L03", line, line.around(one.start, one.start + len(one.words)))
        for short in _TWO_DIGITS.finditer(line.text):
            yield _finding("L03", line, line.around(*short.span()))


def _finding(rule: str, line: Line, context: str) -> Finding:
    return Finding(rule=rule, severity="E", clause=line.cited, line=line.number, context=context)


RULES: Final = (
    Rule(id="L02", severity="E", check=_typed),
    Rule(id="L03", severity="E", check=_ambiguous),
)
