"""A draft's clauses as stretches of blocks, matched by the lasting ids that clauses carry."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from policies.clauses import Draft
from policies.diff.alignment import Region
from policies.diff.chains import heaviest
from policies.diff.segments import Block, is_dense, split, unsplit


@dataclass(frozen=True, slots=True)
class Sections:
    """The blocks of a draft, clause by clause: `ids` and the `places` of the blocks of each."""

    blocks: list[Block]
    ids: list[str]
    places: list[range]

    def beside(self, new: Self) -> tuple[list[Region], list[Region]]:
        """Give the stretches that belong together, covering both drafts, and those out of order.

        Clauses of the same id belong together; where they changed places, the fewest words move.
        """
        mine, theirs = _places(self.ids), _places(new.ids)
        pairs = [(mine[one], theirs[one]) for one in mine if one in theirs]
        sizes = [1.0 + min(self._size(one), new._size(other)) for one, other in pairs]
        stayed = heaviest(pairs, sizes)
        moved = sorted(set(pairs) - set(stayed))
        elsewhere = [region for one, other in moved for region in self._clause(new, one, other)]
        return list(self._regions(new, stayed)), elsewhere

    def _regions(self, new: Self, stayed: list[tuple[int, int]]) -> Iterator[Region]:
        left = right = 0
        for one, other in stayed:
            old_place, new_place = self.places[one], new.places[other]
            yield range(left, old_place.start), range(right, new_place.start)
            yield from self._clause(new, one, other)
            left, right = old_place.stop, new_place.stop
        yield range(left, len(self.blocks)), range(right, len(new.blocks))

    def _clause(self, new: Self, one: int, other: int) -> Iterator[Region]:
        """Give the heading of a clause beside the other's, and what follows beside what follows."""
        old_place, new_place = self.places[one], new.places[other]
        if self._has_heading(one) and new._has_heading(other):
            yield old_place[:1], new_place[:1]
            old_place, new_place = old_place[1:], new_place[1:]
        yield old_place, new_place

    def _has_heading(self, at: int) -> bool:
        return any(self.blocks[place].kind == "heading" for place in self.places[at][:1])

    def _size(self, at: int) -> int:
        return sum(len(self.blocks[place].body) for place in self.places[at])


def _places(ids: list[str]) -> dict[str, int]:
    """Give the place of each id that stands once."""
    counts = Counter(ids)
    return {one: at for at, one in enumerate(ids) if one and counts[one] == 1}


def sections(draft: Draft) -> Sections:
    """Cut a draft's Markdown into blocks, clause by clause; joined they are `draft.markdown()`."""
    found = Sections([], [], [])
    last = len(draft.clauses) - 1
    cut = unsplit if is_dense(draft.markdown()) else split
    if not draft.clauses:
        return Sections(split(draft.markdown()), [], [])
    for at, clause in enumerate(draft.clauses):
        blocks = cut(clause.markdown() + ("\n\n" if at < last else "\n"))
        start = len(found.blocks)
        found.blocks.extend(blocks)
        found.ids.append(clause.id)
        found.places.append(range(start, len(found.blocks)))
    return found
