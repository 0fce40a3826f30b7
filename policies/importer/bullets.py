"""Lists of a plain text, written again as lists of Markdown."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from policies.importer import grammar
from policies.importer.flow import SHORTEST, flow
from policies.importer.inline import escape
from policies.importer.lines import Line, indent

_DEEPEST = 5
_MARK = re.compile(
    r"""\s*(?:
    (?P<bullet>[-*•–—·◦▪▫‣●○■□➢✓✔➔→►\uf0b7\uf0a7])(?=\s|$)
    |(?P<tight>[•·◦▪‣●○■➢✓✔►\uf0b7\uf0a7](?=\S)|[-–](?=[^\W\d_]))
    |(?P<o>o)(?=\t|\s{2,})
    |(?P<number>[1-9]\d{0,2})\.(?=\s|$)
    |(?P<other>\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})\)|\d{1,2}°\)?)(?=\s|$)
    |(?P<letter>[a-z])\.(?=\s)
    )[^\S\n]*""",
    re.VERBOSE,
)
_STARTS = frozenset("-*•–—·◦▪▫‣●○■□➢✓✔➔→►\uf0b7\uf0a7(o0123456789abcdefghijklmnopqrstuvwxyz")


@dataclass(frozen=True, kw_only=True)
class Mark:
    """The mark of a list item: its column, its style, its number ("1." only), the text after it."""

    column: int
    style: str
    number: int
    written: str
    content: str


@dataclass(kw_only=True)
class _Item:
    depth: int
    mark: Mark
    at: int
    texts: list[Line] = field(default_factory=list)


@lru_cache(maxsize=512)
def mark(text: str) -> Mark | None:
    """Give the list mark that a line of plain text begins with, if any."""
    if text.lstrip()[:1] not in _STARTS or grammar.is_rule(text):
        return None
    found = _MARK.match(text)
    if found is None:
        return None
    style = found.lastgroup or ""
    written = found[style]
    return Mark(
        column=indent(text),
        style={"bullet": written, "tight": written, "o": "o"}.get(style, style),
        number=int(written) if style == "number" else 0,
        written={"number": f"{written}.", "letter": f"{written}."}.get(style, written),
        # A second bullet on the line says nothing more, and would be a list in a list.
        content=text[found.end() :].lstrip("• \t").strip(),
    )


def is_bullet(found: Mark) -> bool:
    """True for a bullet, false for a number or a letter."""
    return found.style not in ("number", "other", "letter")


def begins(lines: Sequence[Line], at: int, *, inside: bool) -> bool:
    """True when a list begins at `at`; `inside` a paragraph it needs more evidence."""
    found = mark(lines[at].text)
    if found is None:
        return False
    after = mark(lines[at + 1].text) if at + 1 < len(lines) else None
    followed = after is not None and after.style == found.style
    if found.style == "letter" or (found.written in ("-", "–") and not _spaced(lines[at].text)):
        return followed
    if not inside:
        return True
    opened = lines[at - 1].text.rstrip().endswith((":", ";"))
    if is_bullet(found):
        return opened or followed or found.written not in "-–—*"
    return found.written.strip("()") in ("1.", "1", "a", "i", "1°") and (opened or followed)


def _spaced(text: str) -> bool:
    return text.lstrip()[1:2].isspace() or len(text.strip()) == 1


def take(
    lines: Sequence[Line], at: int, stops: Collection[int], *, width: int, renumber: bool
) -> tuple[list[Line], int, bool]:
    """Give the Markdown of the list at `at`, the index after it, and if it is a numbered one.

    `stops` are the indices of headings. Numbers that our Markdown cannot write ("a)", "1°", a list
    that starts again right after another: `renumber` false) stay as the words of a bullet item.
    """
    items, end = _items(lines, at, stops)
    written: list[Line] = []
    for item in items:
        written += _written(item, width, numbered=renumber or item.depth > 0)
    return written, end, renumber and items[0].mark.number > 0


def _items(lines: Sequence[Line], at: int, stops: Collection[int]) -> tuple[list[_Item], int]:
    items: list[_Item] = []
    levels: list[Mark] = []
    blank, end, index = False, at, at
    while index < len(lines) and index not in stops:
        line = lines[index]
        found = None if line.blank else mark(line.text)
        if line.blank:
            blank = True
        elif found is not None and _place(levels, found, blank=blank):
            items.append(_Item(depth=min(_DEEPEST, len(levels) - 1), mark=found, at=line.at))
            items[-1].texts.append(Line(found.content, line.at))
        elif found is None and _continues(items[-1], line.text, blank=blank):
            items[-1].texts += [Line("", line.at)] * blank + [line]
        else:
            break
        index += 1
        if not line.blank:
            blank, end = False, index
    return items, end


def _place(levels: list[Mark], found: Mark, *, blank: bool) -> bool:
    """Put a mark at its level (the last of `levels`), or say that it belongs to another list."""
    while len(levels) > 1 and (found.column < levels[-1].column - 1 or _returns(levels, found)):
        levels.pop()
    if not levels or found.column > levels[-1].column + 1:
        levels.append(found)
        return True
    last = levels[-1]
    if found.style == last.style:
        follows = not last.number or found.number == last.number + 1
        levels[-1] = found
        return follows
    if blank:
        levels[-1] = found
        return is_bullet(found) and is_bullet(last)
    levels.append(found)
    return len(levels) < 8


def _returns(levels: Sequence[Mark], found: Mark) -> bool:
    """True when a mark of the same column takes up the list above the last one again."""
    same_column = abs(found.column - levels[-1].column) <= 1
    return (
        same_column
        and found.style != levels[-1].style
        and any(
            found.style == level.style and abs(level.column - found.column) <= 1
            for level in levels[:-1]
        )
    )


def _continues(item: _Item, text: str, *, blank: bool) -> bool:
    if indent(text) > item.mark.column + 1:
        return True
    before = item.texts[-1].text.rstrip()
    ended = not before or before.endswith((".", ";", ":", "!", "?"))
    return not blank and not ended and text.lstrip()[0].islower()


def _written(item: _Item, width: int, *, numbered: bool) -> Iterator[Line]:
    margin = "    " * item.depth
    counted = bool(item.mark.number) and numbered
    kept = "" if is_bullet(item.mark) or counted else f"{item.mark.written} "
    prefix = margin + (f"{item.mark.number}. " if counted else "- ")
    if len(item.texts) == 1:
        yield Line(prefix + grammar.guard(escape(kept + item.texts[0].text)), item.at)
        return
    groups = _groups(item.texts)
    for place, group in enumerate(groups):
        texts = [line.text.strip() for line in group]
        if place == 0:
            texts[0] = kept + texts[0]
        else:
            yield Line("", group[0].at)
        for index, text in paragraph(texts, width, shortest=0):
            start = prefix if not place and not index else margin + "    "
            yield Line(start + text, group[index].at)


def _groups(lines: Sequence[Line]) -> list[list[Line]]:
    groups: list[list[Line]] = [[]]
    for line in lines:
        if line.blank and len(groups[0]):
            groups.append([])
        elif not line.blank or len(groups) == 1:
            groups[-1].append(line)
    return [group for group in groups if group]


def paragraph(
    texts: Sequence[str], width: int, *, shortest: int = SHORTEST
) -> Iterator[tuple[int, str]]:
    """Give the lines of a plain paragraph in Markdown, each with the index of its source line."""
    if len(texts) == 1:
        yield 0, grammar.guard(escape(texts[0]))
        return
    joined = flow(texts, width, shortest=shortest)
    whole = escape("\n".join(text for _, text in joined)).split("\n")
    for place, ((index, _), text) in enumerate(zip(joined, whole, strict=True)):
        yield index, grammar.guard(text) + ("  " if place < len(whole) - 1 else "")
