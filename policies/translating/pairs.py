"""Clauses of a French text beside those of its translation, and how each pair stands."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final, TypeAlias

from policies.clauses import Clause, Draft
from policies.diff import compare
from policies.translating.figures import Figures, differing

_PLAIN: Final = re.compile(r"\d+(?:\.\d+)*")
# Places in two sequences of clauses that belong together.
Links: TypeAlias = dict[int, int]


class State(Enum):
    """How a clause of a translation stands to its French clause."""

    IN_STEP = "in_step"
    # The French clause is another by now, the translated one is as it was.
    BEHIND = "behind"
    # Both are other by now: whether they say the same is for a person to read.
    BOTH_CHANGED = "both_changed"
    MISSING = "missing"
    ONLY_HERE = "only_here"
    # No version says what the translation was made from.
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Origin:
    """The French text that a translation was made from, and the translation as it was then."""

    french: Draft
    translation: Draft


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A French clause beside its translation; `origin` is the French clause that was translated.

    One of the two is None where the other stands alone. `figures` are the numbers that differ.
    """

    french: Clause | None
    translation: Clause | None
    origin: Clause | None
    state: State
    figures: Figures


def side_by_side(
    french: Draft, translation: Draft, *, origin: Origin | None = None
) -> tuple[Pair, ...]:
    """Give every clause of both texts once, in the order of the French text.

    Lasting ids lead from each clause back to the version it continues, in which numbers tell what
    belongs together. Without an origin, and for what is new, numbers tell it, else the order of
    what is left. A clause that only the translation has follows the one that it follows there.
    """
    reader = _Reader(french.clauses, translation.clauses, origin)
    return tuple(reader.pairs())


class _Reader:
    """Two texts and their origin, with what belongs together in each direction."""

    def __init__(
        self, french: Sequence[Clause], other: Sequence[Clause], origin: Origin | None
    ) -> None:
        self.french, self.other, self.origin = french, other, origin
        self.past_french: Sequence[Clause] = origin.french.clauses if origin else ()
        self.past_other: Sequence[Clause] = origin.translation.clauses if origin else ()
        self.from_french = _continued(self.past_french, french)
        self.from_other = _continued(self.past_other, other)
        self.links = self._links()

    def _links(self) -> Links:
        """Give the place of the translation of each French clause that has one."""
        new_french = {old: new for new, old in self.from_french.items()}
        new_other = {old: new for new, old in self.from_other.items()}
        together = _matched(self.past_french, self.past_other)
        kept = {
            new_french[one]: new_other[two]
            for one, two in together.items()
            if one in new_french and two in new_other
        }
        return _matched(self.french, self.other, kept)

    def pairs(self) -> Iterator[Pair]:
        """Give the pairs in the order of the French text, the translation's own among them."""
        alone = defaultdict(list)
        last, taken = -1, {two: one for one, two in self.links.items()}
        for place in range(len(self.other)):
            last = taken.get(place, last)
            if place not in taken:
                alone[last].append(place)
        for place in range(-1, len(self.french)):
            if place >= 0:
                yield self._pair(place, self.links.get(place))
            yield from (self._pair(None, one) for one in alone[place])

    def _pair(self, one: int | None, two: int | None) -> Pair:
        french = None if one is None else self.french[one]
        other = None if two is None else self.other[two]
        past = None if one is None else self.from_french.get(one)
        both = french is not None and other is not None
        return Pair(
            french=french,
            translation=other,
            origin=None if past is None else self.past_french[past],
            state=self._state(one, two),
            figures=differing(french, other) if french and other and both else Figures(),
        )

    def _state(self, one: int | None, two: int | None) -> State:
        if one is None:
            return State.ONLY_HERE
        if two is None:
            return State.MISSING
        if self.origin is None:
            return State.UNKNOWN
        if not _changed(self.past_french, self.french, self.from_french, one):
            return State.BEHIND if self._is_renumbered(one, two) else State.IN_STEP
        moved = _changed(self.past_other, self.other, self.from_other, two)
        return State.BOTH_CHANGED if moved else State.BEHIND

    def _is_renumbered(self, one: int, two: int) -> bool:
        """Tell whether a French clause has another number by now, and its translation has not."""
        now, past = self.french[one].number, self.past_french[self.from_french[one]].number
        return now != past and now != self.other[two].number


def _changed(old: Sequence[Clause], new: Sequence[Clause], links: Links, place: int) -> bool:
    """Tell whether a clause says otherwise than the one it continues, or continues none."""
    if place not in links:
        return True
    before, after = _said(old[links[place]]), _said(new[place])
    return before != after and not compare(before, after).is_empty


def _said(clause: Clause) -> str:
    return replace(clause, number="", mark="").markdown()


def _continued(old: Sequence[Clause], new: Sequence[Clause]) -> Links:
    """Give the place in `old` of the clause that each one of `new` continues: by id, by number."""
    places = _unique([clause.id for clause in old])
    by_id = {
        place: places[clause_id]
        for clause_id, place in _unique([clause.id for clause in new]).items()
        if clause_id in places
    }
    return _matched(new, old, by_id)


def _unique(names: Sequence[str]) -> dict[str, int]:
    """Give the place of each name that stands once."""
    counts = Counter(names)
    return {name: place for place, name in enumerate(names) if name and counts[name] == 1}


def _matched(left: Sequence[Clause], right: Sequence[Clause], known: Links | None = None) -> Links:
    """Give what belongs together beside what is known: titles, equal numbers, then by place."""
    links = dict(known or {})
    _add_titles(links, left, right)
    numbers = _unique(_numbers(right, set(links.values())))
    for number, place in _unique(_numbers(left, set(links))).items():
        if number in numbers:
            links[place] = numbers[number]
    _add_by_place(links, left, right)
    return links


def _add_titles(links: Links, left: Sequence[Clause], right: Sequence[Clause]) -> None:
    titles = bool(left and right) and left[0].level == right[0].level == 1
    if titles and 0 not in links and 0 not in links.values():
        links[0] = 0


def _numbers(clauses: Sequence[Clause], taken: set[int]) -> list[str]:
    return ["" if place in taken else clause.number for place, clause in enumerate(clauses)]


def _add_by_place(links: Links, left: Sequence[Clause], right: Sequence[Clause]) -> None:
    """Pair what is left between the same neighbours, on the same level, in order."""
    back = {two: one for one, two in links.items()}
    ours, theirs = _left_over(left, {one: one for one in links}), _left_over(right, back)
    for key, places in ours.items():
        for one, two in zip(places, theirs.get(key, ()), strict=False):
            if not _named_apart(left[one], right[two]):
                links[one] = two


def _left_over(clauses: Sequence[Clause], names: Links) -> dict[tuple[int, int], list[int]]:
    """Give the places without a partner, by the pair before them and their level."""
    found = defaultdict(list)
    last = -1
    for place, clause in enumerate(clauses):
        last = names.get(place, last)
        if place not in names:
            found[last, clause.level].append(place)
    return found


def _named_apart(one: Clause, two: Clause) -> bool:
    """Tell whether both have plain numbers, and not the same: they are two clauses."""
    numbers = (one.number, two.number)
    return all(map(_PLAIN.fullmatch, numbers)) and numbers[0] != numbers[1]
