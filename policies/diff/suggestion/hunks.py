"""Where two readings of a block differ: the words that went, the words that came."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import Indel

from policies.diff.suggestion.reading import keys
from policies.diff.suggestion.tokens import Token

# Aligning costs time as the product of the lengths: beyond this a block is one difference.
_LARGEST: Final = 4_000_000


@dataclass(frozen=True, kw_only=True)
class Hunk:
    """Words `old[start:stop]` that gave way to `new[begin:end]`; one of the two may be empty."""

    old: tuple[Token, ...]
    new: tuple[Token, ...]
    start: int
    stop: int
    begin: int
    end: int

    @property
    def before(self) -> tuple[Token, ...]:
        """Give the words that went."""
        return self.old[self.start : self.stop]

    @property
    def after(self) -> tuple[Token, ...]:
        """Give the words that came."""
        return self.new[self.begin : self.end]

    @property
    def touched(self) -> tuple[Token, ...]:
        """Give all words that went or came."""
        return self.before + self.after

    @property
    def in_front(self) -> str:
        """Give the key of the word in front, which both texts have; "" at the beginning."""
        return self.old[self.start - 1].key if self.start else ""

    @property
    def behind(self) -> str:
        """Give the key of the word behind, which both texts have; "" at the end."""
        return self.old[self.stop].key if self.stop < len(self.old) else ""


def hunks(old: tuple[Token, ...], new: tuple[Token, ...]) -> Iterator[Hunk]:
    """Give the differences of two readings in order."""
    before, after = keys(old), keys(new)
    head = common(before, after)
    tail = common(before[head:][::-1], after[head:][::-1])
    stop, end = len(before) - tail, len(after) - tail
    spans: list[tuple[int, int, int, int]] = [(head, stop, head, end)]
    if (stop - head) * (end - head) <= _LARGEST:
        spans = _aligned(before[head:stop], after[head:end], head)
    for span in spans:
        if span[0] < span[1] or span[2] < span[3]:
            yield Hunk(old=old, new=new, start=span[0], stop=span[1], begin=span[2], end=span[3])


def common(before: Sequence[str], after: Sequence[str]) -> int:
    """Give how many words, or letters, two texts begin with in common."""
    return next(
        (
            place
            for place, pair in enumerate(zip(before, after, strict=False))
            if pair[0] != pair[1]
        ),
        min(len(before), len(after)),
    )


def _aligned(
    before: Sequence[str], after: Sequence[str], shift: int
) -> list[tuple[int, int, int, int]]:
    """Give the spans that differ, those that touch each other made one."""
    spans: list[tuple[int, int, int, int]] = []
    for code in Indel.opcodes(before, after):
        if code.tag == "equal":
            continue
        span = (code.src_start, code.src_end, code.dest_start, code.dest_end)
        span = (span[0] + shift, span[1] + shift, span[2] + shift, span[3] + shift)
        if spans and (spans[-1][1], spans[-1][3]) == (span[0], span[2]):
            span = (spans[-1][0], span[1], spans[-1][2], span[3])
            spans.pop()
        spans.append(span)
    return spans
