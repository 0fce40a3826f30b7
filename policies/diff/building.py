"""From aligned blocks to the stretches of a redline, in the order in which they are read."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from policies.diff.alignment import Alignment
from policies.diff.blocks import Finder, Pair
from policies.diff.cells import Columns, columns, heads, row
from policies.diff.chains import Pair as Places
from policies.diff.changes import Kind
from policies.diff.found import Found
from policies.diff.pieces import NONE, Holds, Part, Piece, Stretch
from policies.diff.segments import Block

_ONE_CHANGE: Final = frozenset({"code", "front", "ruler"})


@dataclass(slots=True)
class _Run:
    """Moved blocks that stand together in both texts: one change."""

    pairs: list[Places]
    change: int = NONE


@dataclass(slots=True)
class Builder:
    """Makes the stretches of two texts from the alignment of their blocks."""

    alignment: Alignment
    finder: Finder = field(default_factory=Finder)
    _stretches: list[Stretch] = field(default_factory=list)
    _runs: dict[Places, _Run] = field(default_factory=dict)
    _moved: dict[Places, tuple[Piece, ...]] = field(default_factory=dict)
    _places: dict[Places, int] = field(default_factory=dict)
    _columns: dict[tuple[int, int], Columns] = field(default_factory=dict)
    _heads: tuple[list[Block | None], list[Block | None]] = ([], [])

    @property
    def old(self) -> Sequence[Block]:
        """Give the old text's blocks."""
        return self.alignment.old

    @property
    def new(self) -> Sequence[Block]:
        """Give the new text's blocks."""
        return self.alignment.new

    def build(self) -> tuple[list[Stretch], list[Found]]:
        """Give the stretches, and the differences that their pieces name by number."""
        alignment = self.alignment
        self._heads = heads(self.old), heads(self.new)
        for run in _runs(alignment.moved):
            self._runs |= dict.fromkeys(run.pairs, run)
        gone = {one: (one, other) for one, other in alignment.moved}
        come = {other: (one, other) for one, other in alignment.moved}
        left = right = 0
        for one, other in [*alignment.stayed, (len(self.old), len(self.new))]:
            for at in _without(range(left, one), alignment.joined[0]):
                self._alone(at, gone.get(at), "old")
            for at in _without(range(right, other), alignment.joined[1]):
                self._alone(at, come.get(at), "new")
            if one < len(self.old):
                self._both(one, other)
            left, right = one + 1, other + 1
        return list(_absorbed(self._stretches, self.finder.found)), self.finder.found

    def _both(self, one: int, other: int) -> None:
        pieces = self.finder.pieces(self._pair(one, other))
        self._stretches.append(Stretch(self.old[one], self.new[other], pieces))

    def _pair(self, one: int, other: int) -> Pair:
        heads = self._heads[0][one], self._heads[1][other]
        names = _cells(heads[0]), _cells(heads[1])
        key = id(heads[0]), id(heads[1])
        if key not in self._columns:
            self._columns[key] = self._mapping(*heads)
        return Pair(self.old[one], self.new[other], self._columns[key], names)

    def _mapping(self, old: Block | None, new: Block | None) -> Columns:
        if old is None or new is None:
            return Columns()
        return columns(row(old.body).cells, row(new.body).cells)

    def _alone(self, at: int, pair: Places | None, holds: Holds) -> None:
        if pair is not None:
            self._elsewhere(pair, holds)
            return
        block = self.old[at] if holds == "old" else self.new[at]
        change = self._number(block, holds)
        kind = self.finder.found[change].kind
        parts = (Part(block.raw), Part()) if holds == "old" else (Part(), Part(block.raw))
        piece = Piece(*parts, "whole", kind, change)
        old, new = (block, None) if holds == "old" else (None, block)
        self._stretches.append(Stretch(old, new, (piece,), holds, change))

    def _number(self, block: Block, holds: Holds) -> int:
        """Number a block of one text; some go with the one before."""
        raw = block.raw.strip()
        last = self._stretches[-1] if self._stretches else None
        if last and block.kind in _ONE_CHANGE and _goes_with(last, block, holds):
            known = self.finder.found[last.change]
            before, after = (raw, "") if holds == "old" else ("", raw)
            self.finder.found[last.change] = known.with_more(before, after)
            return last.change
        kind: Kind = "deleted" if holds == "old" else "inserted"
        if block.kind == "blank":
            kind, raw = "typographic", block.raw
        found = Found(kind, raw, old=block) if holds == "old" else Found(kind, "", raw, new=block)
        return self.finder.add(found)

    def _elsewhere(self, pair: Places, holds: Holds) -> None:
        one, other = pair
        run = self._runs[pair]
        if run.change == NONE:
            olds, news = (
                [self.old[at] for at, _ in run.pairs],
                [self.new[at] for _, at in run.pairs],
            )
            before, after = ("".join(block.raw for block in side).strip() for side in (olds, news))
            run.change = self.finder.add(Found("moved", before, after, olds[0], news[0]))
        if pair not in self._moved:
            self._moved[pair] = self.finder.pieces(self._pair(one, other))
        stretch = Stretch(
            self.old[one], self.new[other], self._moved[pair], holds, run.change, NONE
        )
        twin = self._places.get(pair, NONE)
        here = len(self._stretches)
        if twin == NONE:
            self._places[pair] = here
        else:
            self._stretches[twin] = replace(self._stretches[twin], twin=here)
        self._stretches.append(replace(stretch, twin=twin))


def _without(places: Iterable[int], joined: Collection[int]) -> Iterator[int]:
    return (at for at in places if at not in joined)


def _runs(moved: Sequence[Places]) -> Iterator[_Run]:
    run = _Run([])
    for pair in sorted(moved):
        if run.pairs and pair == (run.pairs[-1][0] + 1, run.pairs[-1][1] + 1):
            run.pairs.append(pair)
            continue
        if run.pairs:
            yield run
        run = _Run([pair])
    if run.pairs:
        yield run


def _goes_with(last: Stretch, block: Block, holds: Holds) -> bool:
    before = last.old if holds == "old" else last.new
    if last.holds != holds or last.is_moved or before is None:
        return False
    return before.kind == ("head" if block.kind == "ruler" else block.kind)


def _cells(head: Block | None) -> tuple[str, ...]:
    return tuple(cell.body for cell in row(head.body).cells) if head else ()


def _absorbed(stretches: Sequence[Stretch], found: list[Found]) -> Iterator[Stretch]:
    """Count the blank lines that a block needs because of its new neighbour to that neighbour."""
    for at, stretch in enumerate(stretches):
        last = stretch.pieces[-1]
        beside = [*stretches[at + 1 : at + 2], *stretches[max(0, at - 1) : at]]
        near = next((one for one in beside if one.holds != "both"), None)
        is_space = last.role == "tail" and last.kind == "typographic"
        if near is None or not is_space or stretch.holds != "both":
            yield stretch
            continue
        piece = replace(last, change=near.change, kind=found[near.change].kind)
        yield replace(stretch, pieces=(*stretch.pieces[:-1], piece))
