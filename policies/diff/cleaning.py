"""From words in common to changes a person would name: no confetti, no change cut mid-phrase."""

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Final, NamedTuple

from policies.diff.chains import Pair

_LITTLE: Final = (
    "le la les l' un une des du de d' à au aux en et ou où ni que qui qu' ce ces cet cette se s' sa"
    " son ses leur leurs nous vous ils elle elles il on y par pour sur dans avec est sont a ont été"
    " être ne n' plus si comme ainsi"
    " the a an of to in on at by for with from and or nor that which who this these those its it is"
    " are was were be been has have as we you they our your their us any all if"
)
# Words so common that one of them between two changes says nothing about what stayed.
_COMMON: Final = frozenset(_LITTLE.split())
_WORD: Final = 4  # what a word weighs
_PART: Final = 1  # and such a common one; signs weigh nothing
_LONGEST_SLIDE: Final = 200
_MOST_CHANGES: Final = 2_000
_FEWEST_KEPT: Final = 0.25  # less than this share in common: the whole was written anew
_END_OF_SENTENCE: Final = frozenset(".!?;:")


class Span(NamedTuple):
    """Words `[old, old_end)` that became words `[new, new_end)`; either may be empty."""

    old: int
    old_end: int
    new: int
    new_end: int


def changed(old: Sequence[str], new: Sequence[str], pairs: Iterable[Pair]) -> list[Span]:
    """Give the spans that changed between two sequences of keys, `pairs` being what they share.

    What lies between two spans, before the first and after the last is the same on both sides.
    """
    spans = _gaps(len(old), len(new), pairs)
    if len(spans) > 1:
        spans = _fewer(_whole(_joined(spans, _sums(old)), _sums(old), _sums(new)))
    for at in range(len(spans)):
        spans[at] = _slid(spans, at, old, new)
    return spans


def _gaps(old: int, new: int, pairs: Iterable[Pair]) -> list[Span]:
    found, left, right = [], 0, 0
    for one, other in [*pairs, (old, new)]:
        if one > left or other > right:
            found.append(Span(left, one, right, other))
        left, right = one + 1, other + 1
    return found


def _joined(spans: Iterable[Span], sums: Sequence[int]) -> list[Span]:
    """Join spans over what they share when that is too little to be worth keeping apart."""
    found: list[Span] = []
    for span in spans:
        found.append(span)
        while len(found) > 1 and _is_confetti(found[-2], found[-1], sums):
            last = found.pop()
            found[-1] = _over(found[-1], last)
    return found


def _is_confetti(before: Span, after: Span, sums: Sequence[int]) -> bool:
    weight = sums[after.old] - sums[before.old_end]
    return weight < _WORD or 2 * weight <= _WORD * min(_size(before), _size(after))


def _whole(spans: list[Span], old: Sequence[int], new: Sequence[int]) -> list[Span]:
    """Make one change of many when hardly anything between them stayed."""
    lost = sum(old[span.old_end] - old[span.old] for span in spans)
    is_rewritten = old[-1] - lost < _FEWEST_KEPT * min(old[-1], new[-1])
    return [_over(spans[0], spans[-1])] if len(spans) > 2 and is_rewritten else spans


def _fewer(spans: list[Span]) -> list[Span]:
    """Join the nearest of more changes than anyone reads in one paragraph."""
    apart = _WORD
    while len(spans) > _MOST_CHANGES:
        joined = spans[:1]
        for span in spans[1:]:
            if span.old - joined[-1].old_end < apart:
                joined[-1] = _over(joined[-1], span)
            else:
                joined.append(span)
        spans, apart = joined, 2 * apart
    return spans


def _over(first: Span, last: Span) -> Span:
    return Span(first.old, last.old_end, first.new, last.new_end)


def _size(span: Span) -> int:
    return max(span.old_end - span.old, span.new_end - span.new)


def _sums(keys: Sequence[str]) -> list[int]:
    """Give the weight of the words before each place, and of them all."""
    weights = {key: _weight(key) for key in set(keys)}
    return list(accumulate((weights[key] for key in keys), initial=0))


def _weight(key: str) -> int:
    if not any(map(str.isalnum, key[:3])):
        return 0
    return _PART if key.lower() in _COMMON else _WORD


def _slid(spans: Sequence[Span], at: int, old: Sequence[str], new: Sequence[str]) -> Span:
    """Move what was only inserted or deleted to where a sentence or phrase begins, if it can be."""
    span = spans[at]
    if (span.old == span.old_end) == (span.new == span.new_end):
        return span
    keys, start, stop = (
        (new, span.new, span.new_end) if span.old == span.old_end else (old, span.old, span.old_end)
    )
    least = -min(_room_before(spans, at), _LONGEST_SLIDE)
    most = min(_room_after(spans, at, len(old)), _LONGEST_SLIDE)
    shifts = _shifts(keys, (start, stop), least, most)
    best = max(shifts, key=lambda by: (_neatness(keys, start + by, stop + by), by == 0))
    return Span(*(place + best for place in span))


def _room_before(spans: Sequence[Span], at: int) -> int:
    return spans[at].old - (spans[at - 1].old_end if at else 0) - (1 if at else 0)


def _room_after(spans: Sequence[Span], at: int, end: int) -> int:
    is_last = at + 1 == len(spans)
    return (end if is_last else spans[at + 1].old) - spans[at].old_end - (0 if is_last else 1)


def _shifts(keys: Sequence[str], span: tuple[int, int], least: int, most: int) -> list[int]:
    """Give by how many words a stretch of `keys` can be moved and still read the same."""
    start, stop = span
    found, by = [0], 0
    while by > least and keys[start + by - 1] == keys[stop + by - 1]:
        by -= 1
        found.append(by)
    by = 0
    while by < most and keys[start + by] == keys[stop + by]:
        by += 1
        found.append(by)
    return found


def _neatness(keys: Sequence[str], start: int, stop: int) -> float:
    """Say how well a stretch begins and ends: after a sentence best, after a comma well."""
    before = keys[start - 1] if start else "."
    last = keys[stop - 1]
    after_end = (before[-1:] in _END_OF_SENTENCE) + (last[-1:] in _END_OF_SENTENCE)
    if after_end == 2:
        return 4.0
    return 2.0 * (before == last == ",") + 1.0 * (keys[start] in {",", "et", "ou", "and", "or"})
