"""Headings and blocks into clauses, and what is odd about their numbers."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from policies.clauses import Block, Caution, Clause
from policies.importer.levels import levels
from policies.importer.markdown import Found, Heading
from policies.importer.numbers import Numbered, house_form, numbered


def assemble(parts: Iterable[Heading | Found]) -> tuple[tuple[Clause, ...], list[Caution]]:
    """Give the clauses of a text and the cautions about their headings.

    What stands before the first heading is a clause of level 1 without title.
    """
    groups = _groups(parts)
    numbers = [numbered(heading.text) if heading else None for heading, _ in groups]
    headed = [(h.depth, n) for (h, _), n in zip(groups, numbers, strict=True) if h]
    found = levels(headed)
    ranks = [1] * (len(groups) - len(found)) + found
    clauses = tuple(
        _clause(heading, number, level, blocks)
        for (heading, blocks), number, level in zip(groups, numbers, ranks, strict=True)
    )
    lines = [heading.at if heading else 0 for heading, _ in groups]
    return clauses, [*_numbering(clauses, numbers, lines), *_empty(clauses, lines)]


def _groups(parts: Iterable[Heading | Found]) -> list[tuple[Heading | None, tuple[Block, ...]]]:
    heads: list[Heading | None] = [None]
    blocks: list[list[Block]] = [[]]
    for part in parts:
        if isinstance(part, Heading):
            heads.append(part)
            blocks.append([])
        else:
            blocks[-1].append(part.block)
    whole = [(head, tuple(held)) for head, held in zip(heads, blocks, strict=True)]
    return whole if blocks[0] else whole[1:]


def _clause(
    heading: Heading | None, number: Numbered | None, level: int, blocks: tuple[Block, ...]
) -> Clause:
    if heading is None:
        return Clause(level=level, blocks=blocks)
    if number is None:
        return Clause(title=heading.text, level=level, blocks=blocks)
    return Clause(
        number=number.number,
        title=number.title,
        level=level,
        blocks=blocks,
        mark="" if number.mark == house_form(number.number) else number.mark,
    )


def _numbering(
    clauses: Sequence[Clause], numbers: Sequence[Numbered | None], lines: Sequence[int]
) -> Iterator[Caution]:
    """Compare each number with the one before it at its level, under the same parent."""
    last: dict[int, Numbered] = {}
    for clause, number, line in zip(clauses, numbers, lines, strict=True):
        for level in [level for level in last if level > clause.level]:
            del last[level]
        if number is None:
            continue
        before = last.get(clause.level)
        last[clause.level] = number
        if before is None or before.kind != number.kind or before.path[:-1] != number.path[:-1]:
            continue
        step = number.path[-1] - before.path[-1]
        if step != 1:
            kind = "duplicate_number" if step == 0 else "numbering_gap"
            yield Caution(id=kind, line=line, context=f"{before.mark} … {clause.heading()}")


def _empty(clauses: Sequence[Clause], lines: Sequence[int]) -> Iterator[Caution]:
    for index, (clause, after) in enumerate(pairwise([*clauses, Clause(level=1)])):
        if clause.level > 1 and clause.title and not clause.blocks and after.level <= clause.level:
            yield Caution(id="empty_section", line=lines[index], context=clause.heading())
