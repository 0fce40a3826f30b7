"""L74: each number that software keeps is bound to the parameter or register row it speaks of."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import sqrt
from typing import Final

from policies.lint import topics
from policies.lint.facts import Facts, Quantity
from policies.lint.findings import Finding, Rule, seen
from policies.lint.folding import folded
from policies.lint.quantities import Measured
from policies.lint.reading import Reading

# What a word of a parameter weighs in each of `topics.Scopes`, times the root of its length.
_WEIGHTS: Final = (5.0, 5.0, 3.0, 1.5, 1.5, 1.0)
# A word out of a name of several tells less than the name.
_TOKEN: Final = 0.4
_TOKENS: Final = re.compile(r"[a-z]{5,}")
_COMMON: Final = frozenset(
    {"donnees", "compte", "relatifs", "relatives", "votre", "notre", "autres", "their", "other"}
)
_TOPIC: Final = 6.0
_WORDLESS: Final = 4.0
# A number may be about what fits it nearly as well: words of one clause overlap.
_NEARLY: Final = 0.8
_ABOUT: Final = re.compile(r"(?:environ|about|approximately|around|roughly) $")
_ROUGHLY: Final = 0.02
_DAYS: Final = {"hour": 1 / 24, "day": 1.0, "month": 30.44, "year": 365.25}


@dataclass(frozen=True, kw_only=True)
class Held:
    """The numbers that software keeps, with the words that tell them, folded once."""

    quantities: tuple[Quantity, ...]

    @cached_property
    def _words(self) -> tuple[tuple[str, ...], ...]:
        named = (dict.fromkeys(folded(word) for word in held.words) for held in self.quantities)
        return tuple(tuple(word for word in words if word) for words in named)

    @cached_property
    def _tokens(self) -> Mapping[str, tuple[str, ...]]:
        """Give the words of each name of data: a clause says “invoices”, the register more."""
        pairs = zip(self.quantities, self._words, strict=True)
        names = {name for held, words in pairs if held.about == "retention" for name in words}
        return {name: tuple(set(_TOKENS.findall(name)) - _COMMON) for name in names if " " in name}

    @cached_property
    def _all(self) -> tuple[tuple[str, float], ...]:
        whole = [word for words in self._words for word in words]
        every = dict.fromkeys([*whole, *(one for ones in self._tokens.values() for one in ones)])
        return tuple((word, sqrt(len(word))) for word in every)

    def ranked(self, one: topics.Stated) -> list[tuple[float, Quantity]]:
        """Give the numbers that a duration may be, each with how surely; none is 0."""
        weights = self._weights(one.scopes)
        scored = (
            (self._score(held, words, one, weights), held)
            for held, words in zip(self.quantities, self._words, strict=True)
        )
        return [(score, held) for score, held in scored if score]

    def _weights(self, scopes: Sequence[str]) -> Mapping[str, float]:
        """Give what each word found near a duration weighs, by the nearest place."""
        found: dict[str, float] = {}
        for weight, scope in zip(_WEIGHTS, scopes, strict=True):
            for word, size in self._all if scope.strip() else ():
                if word not in found and word in scope:
                    found[word] = weight * size
        return found

    def _score(
        self,
        held: Quantity,
        words: tuple[str, ...],
        one: topics.Stated,
        weights: Mapping[str, float],
    ) -> float:
        """Weigh words and topic; the row of a register needs its words."""
        told = sum(self._told(word, weights) for word in words)
        if held.about != one.topic:
            return told
        if words:
            return told + _TOPIC if told or held.about != "retention" else 0.0
        return _TOPIC + _WORDLESS

    def _told(self, word: str, weights: Mapping[str, float]) -> float:
        """Weigh a name that was found near a duration, or those of its words that were."""
        if word in weights:
            return weights[word]
        parts = self._tokens.get(word, ())
        return _TOKEN * sum(weights.get(part, 0.0) for part in parts)


def equal(one: Measured, value: int, unit: str) -> bool:
    """True for the same time: months and years, hours and days are each other's."""
    if one.unit == unit:
        return one.value == value
    if {one.unit, unit} == {"month", "year"}:
        return _months(one.value, one.unit) == _months(value, unit)
    if {one.unit, unit} == {"hour", "day"}:
        return _hours(one.value, one.unit) == _hours(value, unit)
    return False


def _months(value: int, unit: str) -> int:
    return value * 12 if unit == "year" else value


def _hours(value: int, unit: str) -> int:
    return value * 24 if unit == "day" else value


def says(one: topics.Stated, value: int, unit: str) -> bool:
    """True when a duration is the one given; “about 6 months” also says 182 days."""
    if equal(one.measured, value, unit):
        return True
    before = one.line.folded[max(0, one.place - 16) : one.place]
    if not _ABOUT.search(before):
        return False
    said = one.measured.value * _DAYS[one.measured.unit]
    return abs(said - value * _DAYS[unit]) < _ROUGHLY * said


def _bound(reading: Reading, facts: Facts) -> Iterator[Finding]:
    """Find each duration that differs from the number it is about, or is about none."""
    held = Held(quantities=facts.quantities or ())
    for one in topics.durations(reading):
        ranked = held.ranked(one)
        best = max((score for score, _ in ranked), default=0.0)
        about = [quantity for score, quantity in ranked if score >= _NEARLY * best]
        if any(says(one, quantity.value, quantity.unit) for quantity in about):
            continue
        finding = seen("L74", "E", one.line, (one.place, one.place + len(one.measured.words)))
        told = [quantity for score, quantity in ranked if score == best][:3]
        yield _differs(finding, told) if told else finding


def _differs(finding: Finding, told: Sequence[Quantity]) -> Finding:
    kept = ", ".join(f"{held.about} = {held.value} {held.unit}" for held in told)
    return replace(finding, context=f"{finding.context} ≠ {kept}")


RULES: Final = (Rule(id="L74", severity="E", check=_bound, needs=("quantities",)),)
