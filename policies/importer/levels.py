"""Levels of headings: the title is 1, a section 2, and numbers decide where hashes hesitate."""

from collections.abc import Sequence

from policies.importer.numbers import Numbered

DEEPEST = 6
_BY_DEPTH = ("article", "decimal", "integer", "bare")


def levels(headings: Sequence[tuple[int, Numbered | None]]) -> list[int]:
    """Give the level of each heading from its depth in the source (hashes) and its number.

    An unnumbered first heading above all other unnumbered ones is the title. "3.1" is never higher
    than one below "3.". Levels given back as depths come out unchanged: a round trip is stable.
    """
    titled = _has_title(headings)
    shift = _shift(headings, titled=titled)
    found: list[int] = []
    base: int | None = None
    for index, (depth, number) in enumerate(headings):
        level = min(DEEPEST, max(2 if titled else 1, depth + shift))
        if titled and not index:
            level = 1
        if number is not None and number.kind in _BY_DEPTH:
            base = level - len(number.path) if base is None else base
            level = min(DEEPEST, max(level, base + len(number.path)))
        found.append(level)
    return found


def _has_title(headings: Sequence[tuple[int, Numbered | None]]) -> bool:
    if not headings or headings[0][1] is not None:
        return False
    top = headings[0][0]
    return all(depth > top or number is not None for depth, number in headings[1:])


def _shift(headings: Sequence[tuple[int, Numbered | None]], *, titled: bool) -> int:
    first = next(((depth, n) for depth, n in headings if n is not None), None)
    if titled:
        top = headings[0][0]
        return 2 - first[0] if first is not None and first[0] <= top else 1 - top
    if first is None:
        return 0
    depth, number = first
    parts = len(number.path) if number.kind in _BY_DEPTH else 1
    return min(DEEPEST, parts + 1) - depth
