"""The numbers of a clause in French and in English: durations, dates, amounts, and the rest."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from policies.clauses import Clause
from policies.diff.suggestion.days import days
from policies.lint import quantities
from policies.lint.folding import folded

# What has numbers of its own in each language, or none that are read: targets of links, addresses.
_UNREAD: Final = re.compile(r"(?<=\])\([^()\s]*\)|https?://\S+|\S+@\S+|\+33\b")
_SPACES: Final = re.compile(r"[\u00a0\u202f\u2009]")
_THOUSANDS: Final = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)")
_ENGLISH_THOUSANDS: Final = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?!\d)")
_SIGN: Final = r"€|euros?\b|eur\b|%|per ?cent\b|pour cent\b|\$|£"
_VALUE: Final = r"\d+(?:[.,]\d+)?"
_AMOUNT: Final = re.compile(
    rf"(?P<before>[€$£]) ?(?P<v1>{_VALUE})|(?P<v2>{_VALUE}) ?(?P<after>{_SIGN})"
)
_NUMBER: Final = re.compile(r"\d+")
# English may say "a year" where French says "un an".
_A_UNIT: Final = re.compile(r"\ban? (hour|day|week|month|year)\b")
_AS_DAYS: Final = {"week": ("day", 7), "year": ("month", 12)}


class Figure(NamedTuple):
    """A number as it is compared, and as it is written."""

    key: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Figures:
    """The numbers that only one of two clauses has, as they are written."""

    french: tuple[str, ...] = ()
    translation: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Say whether any differs."""
        return bool(self.french or self.translation)


def differing(french: Clause, translation: Clause) -> Figures:
    """Give the numbers that a French clause and its English translation do not have in common.

    The clause's own number, addresses and the targets of links do not count. “1 204,50 €” is
    “€1,204.50”, “un an” is “one year”, “a year” and “12 months”, “1er janvier 2027” is “January 1,
    2027”; a date in figures is read day first in both.
    """
    ours, theirs = list(_figures(_text(french))), list(_figures(_text(translation), english=True))
    free = Counter(_implied(_text(translation)))
    left = _less(ours, theirs)
    missing = [one for one in left if not _take(free, one.key)]
    return Figures(
        french=tuple(one.words for one in missing),
        translation=tuple(one.words for one in _less(theirs, ours)),
    )


def _take(free: Counter[str], key: str) -> bool:
    free[key] -= 1
    return free[key] >= 0


def _less(some: list[Figure], others: list[Figure]) -> list[Figure]:
    """Give the figures of `some` that `others` have not, each as often as it is too many."""
    known = Counter(one.key for one in others)
    return [one for one in some if not _take(known, one.key)]


def _text(clause: Clause) -> str:
    body = "\n".join(block.markdown() for block in clause.blocks)
    return _SPACES.sub(" ", _UNREAD.sub(" ", f"{clause.title}\n{body}"))


def _figures(text: str, *, english: bool = False) -> Iterator[Figure]:
    """Give the numbers of a text, the longest readings first: what is read once is blotted out."""
    found = [(start, end, _day_first(key)) for start, end, key in days(text)]
    yield from (Figure(key, text[start:end]) for start, end, key in found)
    rest = folded(_blotted(text, [(start, end) for start, end, _key in found]))
    rest = _THOUSANDS.sub(lambda one: one[0].replace(" ", ""), rest)
    if english:
        rest = _ENGLISH_THOUSANDS.sub(lambda one: one[0].replace(",", ""), rest)
    spans = []
    for one in quantities.find(rest):
        spans.append((one.start, one.end))
        yield Figure(_duration(one.value, one.unit), one.words.strip())
    rest = _blotted(rest, spans)
    amounts = list(_AMOUNT.finditer(rest))
    yield from map(_amount, amounts)
    rest = _blotted(rest, [one.span() for one in amounts])
    yield from (Figure(one[0].lstrip("0") or "0", one[0]) for one in _NUMBER.finditer(rest))


def _implied(text: str) -> list[str]:
    return [_duration(1, one[1]) for one in _A_UNIT.finditer(folded(text))]


def _duration(value: int, unit: str) -> str:
    kind, factor = _AS_DAYS.get(unit, (unit, 1))
    return f"{value * factor} {kind}"


def _amount(found: re.Match[str]) -> Figure:
    value = (found["v1"] or found["v2"]).replace(",", ".")
    number = f"{float(value):.4f}".rstrip("0").rstrip(".")
    sign = found["before"] or found["after"]
    sign = "€" if sign.startswith("eur") else "%" if sign.startswith(("p", "%")) else sign
    return Figure(f"{number} {sign}", found[0].strip())


def _day_first(key: str) -> str:
    if "/" not in key:
        return key
    day, month, year = key.split("/")
    return f"{year}-{int(month):02}-{int(day):02}"


def _blotted(text: str, spans: list[tuple[int, int]]) -> str:
    """Give the text with a sign in the place of each span: a space could join its neighbours."""
    kept, at = [], 0
    for start, end in spans:
        kept += [text[at:start], ";"]
        at = end
    return "".join([*kept, text[at:]])
