"""Shown blocks put together: items into lists, rows into tables, lines into code."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from policies.diff.shown import attribute

_LITERAL: Final = frozenset({"code", "front"})


@dataclass(slots=True)
class Shown:
    """A block as HTML: `inner` for what holds words, `cells` for a table's row.

    `kind` and `level` are the block's; `number` an ordered item's own (0: a bullet), `is_gone` says
    that the new text has it no more or not here, `is_changed` that something differs in it.
    `clause` is the heading it stands under.
    """

    kind: str
    inner: str = ""
    level: int = 0
    number: int = 0
    is_inside: bool = False  # a paragraph that belongs to the list item before it
    is_gone: bool = False
    is_changed: bool = False
    clause: str = ""
    cells: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Chunk:
    """Some HTML that stands on its own, and whether anything in it changed."""

    html: str
    is_changed: bool


@dataclass(slots=True)
class Assembler:
    """Puts blocks together; `top` is the level of heading that the text's first level gets."""

    table: str
    top: int = 2
    is_outline: bool = True
    _level: int = 0

    def chunks(self, blocks: Iterable[Shown]) -> Iterator[Chunk]:
        """Give the chunks of a text in order."""
        for family, group in groupby(_joined(blocks), key=_family):
            found = list(group)
            if family == "list":
                yield Chunk(_list(found), _any_changed(found))
            elif family == "table":
                tables = _tables(found)
                yield from (Chunk(self._table(rows), _any_changed(rows)) for rows in tables)
            elif family == "code":
                lines = "\n".join(one.inner for one in found)
                yield Chunk(f"<pre><code>{lines}</code></pre>", _any_changed(found))
            else:
                yield from (Chunk(self._one(one), one.is_changed) for one in found)

    def _one(self, block: Shown) -> str:
        gone = _gone(block)
        if block.kind == "heading" and self.is_outline and not block.is_gone:
            # No level is left out on the way down, whatever the text does.
            self._level = min(block.level, self._level + 1)
            level = min(self._level + self.top - 1, 6)
            return f"<h{level}>{block.inner}</h{level}>"
        if block.kind == "heading":
            name = "redline-heading redline-gone" if block.is_gone else "redline-heading"
            return f'<p class="{name}">{block.inner}</p>'
        if block.kind == "rule":
            return f"<hr>{block.inner and f'<p>{block.inner}</p>'}"
        if block.kind == "quote":
            return f"<blockquote{gone}><p>{block.inner}</p></blockquote>"
        return f"<p{gone}>{block.inner}</p>"

    def _table(self, rows: Sequence[Shown]) -> str:
        width = max(len(row.cells) for row in rows)
        head = "".join(_row(row, "th", width) for row in rows if row.kind == "head")
        body = "".join(_row(row, "td", width) for row in rows if row.kind != "head")
        label = attribute(" – ".join(filter(None, [self.table, rows[0].clause])))
        return (
            f'<div class="redline-scroll" role="region" tabindex="0" aria-label='
            f'"{label}"><table>{head and f"<thead>{head}</thead>"}'
            f"{body and f'<tbody>{body}</tbody>'}</table></div>"
        )


def _tables(rows: Iterable[Shown]) -> list[list[Shown]]:
    """Cut rows before each header row: tables may follow each other."""
    found: list[list[Shown]] = []
    for row in rows:
        if row.kind == "head" or not found:
            found.append([])
        found[-1].append(row)
    return found


def _any_changed(blocks: Iterable[Shown]) -> bool:
    return any(block.is_changed for block in blocks)


def _gone(block: Shown) -> str:
    return ' class="redline-gone"' if block.is_gone else ""


def _family(block: Shown) -> str:
    if block.kind == "item":
        return "list"
    if block.kind in {"head", "row"}:
        return "table"
    return "code" if block.kind in _LITERAL else "one"


def _joined(blocks: Iterable[Shown]) -> Iterator[Shown]:
    """Put the further paragraphs of a list's item into the item."""
    last: Shown | None = None
    for block in blocks:
        if block.is_inside and last is not None and last.kind == "item":
            last.inner += f"<p{_gone(block)}>{block.inner}</p>"
            last.is_changed = last.is_changed or block.is_changed
            continue
        if last is not None:
            yield last
        last = block
    if last is not None:
        yield last


def _row(row: Shown, tag: str, width: int) -> str:
    scope = ' scope="col"' if tag == "th" else ""
    cells = [*row.cells, *[""] * (width - len(row.cells))]
    return f"<tr{_gone(row)}>{''.join(f'<{tag}{scope}>{cell}</{tag}>' for cell in cells)}</tr>"


def _list(items: Sequence[Shown]) -> str:
    """Give nested lists; a list whose kind changes on the way is closed and another opened."""
    out: list[str] = []
    opened: list[tuple[str, int]] = []  # tag of each open list, number of its next item
    for item in items:
        tag = "ol" if item.number else "ul"
        depth = min(item.level, len(opened) + 1)
        while len(opened) > depth or (len(opened) == depth and opened[-1][0] != tag):
            out.append(f"</li></{opened.pop()[0]}>")
        if len(opened) == depth:
            out.append("</li>")
        else:
            out.append(f"<{tag}>")
            opened.append((tag, item.number))
        number = opened[-1][1]
        value = f' value="{number}"' if item.number else ""
        out.append(f"<li{value}{_gone(item)}>{item.inner}")
        opened[-1] = (tag, number + (not item.is_gone))
    out += [f"</li></{tag}>" for tag, _ in reversed(opened)]
    return "".join(out)
