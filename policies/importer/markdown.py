"""Lines of Markdown into headings and blocks; what it gives, written again, reads the same."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from policies.clauses import Block, List, Paragraph
from policies.importer import grammar, rows
from policies.importer.fences import Fences
from policies.importer.lines import Line, indent, outdent

_DEEPEST_LIST = 6
_CLOSING_HASHES = re.compile(r"(?:^|[ \t]+)#+$")
_WRAPPED_BOLD = re.compile(r"(\*\*|__)(?=\S)((?:(?!\1).)+)(?<=\S)\1$")
_OWN_LINE = re.compile(r"\(?(?:\d{1,3}|[a-z])\)\s")


class Heading(NamedTuple):
    """A heading: its depth (hashes), its text with its number, its line."""

    depth: int
    text: str
    at: int


class Found(NamedTuple):
    """A block and the line it begins on."""

    block: Block
    at: int


def parts(lines: Sequence[Line]) -> Iterator[Heading | Found]:
    """Give the headings and blocks of a text in order."""
    return _merged(_parts(lines, depth=0))


def _merged(found: Iterator[Heading | Found]) -> Iterator[Heading | Found]:
    """Leave out empty lists, make one of two that nothing separates: written, they are one."""
    last: Found | None = None
    for part in found:
        if isinstance(part, Heading):
            yield from [last] if last else []
            last = None
            yield part
        elif not (isinstance(part.block, List) and not part.block.items):
            joined = _one_list(last.block, part.block) if last else None
            if last and joined is None:
                yield last
            last = Found(joined, last.at) if last and joined else part
    yield from [last] if last else []


def _one_list(one: Block, other: Block) -> Block | None:
    if not (isinstance(one, List) and isinstance(other, List) and one.ordered == other.ordered):
        return None
    return List(items=(*one.items, *other.items), ordered=one.ordered, start=one.start)


def _parts(lines: Sequence[Line], *, depth: int) -> Iterator[Heading | Found]:
    at = 0
    fences = Fences(lines)
    while at < len(lines):
        line = lines[at]
        if line.blank:
            at += 1
            continue
        end = fences.after(at)
        if end:
            yield Found(Paragraph(text=_verbatim(lines[at:end])), line.at)
        elif not depth and (heading := _atx(line)):
            yield heading
            end = at + 1
        else:
            part, end = _block(lines, at, depth)
            yield part if isinstance(part, Heading) else Found(part, line.at)
        at = end


def _block(lines: Sequence[Line], at: int, depth: int) -> tuple[Heading | Block, int]:
    text = lines[at].text
    if grammar.is_rule(text):
        # Dashes after the dash of an item would be one rule again.
        rule = "***" if depth and "-" in text else text.strip()
        return Paragraph(text=rule), at + 1
    if depth < _DEEPEST_LIST and (first := grammar.marker(text)):
        return _list(lines, at, first, depth)
    if rows.begins(lines, at):
        return rows.take(lines, at)
    if text.lstrip().startswith(">"):
        return _quote(lines, at)
    return _paragraph(lines, at, depth)


def _atx(line: Line) -> Heading | None:
    found = grammar.ATX.match(line.text)
    if found is None:
        return None
    title = _title(_CLOSING_HASHES.sub("", found[2].rstrip()))
    return Heading(len(found[1]), title, line.at) if title else None


def _title(text: str) -> str:
    text = text.strip()
    if found := _WRAPPED_BOLD.match(text):
        text = found[2].strip()
    # Python-Markdown drops hashes that end a heading, even "C#".
    return re.sub(r"(?<!\\)(#+)$", lambda run: "\\#" * len(run[0]), text)


def _verbatim(lines: Sequence[Line]) -> str:
    inner = [line.text.rstrip() for line in lines[1:-1]]
    return "\n".join([lines[0].text.strip(), *inner, lines[-1].text.strip()])


def _quote(lines: Sequence[Line], at: int) -> tuple[Block, int]:
    end = at + 1
    while end < len(lines) and not lines[end].blank:
        text = lines[end].text.lstrip()
        if not text.startswith(">") and grammar.starts_block(text):
            break
        end += 1
    return Paragraph(text="\n".join(line.text.strip() for line in lines[at:end])), end


def _paragraph(lines: Sequence[Line], at: int, depth: int) -> tuple[Heading | Block, int]:
    end = at + 1
    while end < len(lines) and not lines[end].blank:
        text = lines[end].text
        level = 0 if depth else grammar.underlines(text)
        if level:
            title = _title(_joined(lines[at:end]).replace("\n", " "))
            return Heading(level, title, lines[at].at), end + 1
        if grammar.starts_block(text) or rows.begins(lines, end):
            break
        end += 1
    return Paragraph(text=_joined(lines[at:end])), end


def _joined(lines: Sequence[Line]) -> str:
    """Give the text of a paragraph: one line, but for the breaks its author typed."""
    text = ""
    pieces: list[str] = []
    for line in lines[:-1]:
        text, broken = _break(line.text)
        pieces += [text, "\n" if broken else " "]
    pieces.append(lines[-1].text.strip())
    for index in range(1, len(lines)):
        if _OWN_LINE.match(pieces[2 * index]):
            pieces[2 * index - 1] = "\n"
    return "\n".join(_guarded(line) for line in "".join(pieces).split("\n"))


def _guarded(line: str) -> str:
    """Keep a line from beginning a block; a note or the address of a link is meant to."""
    return line if grammar.DEFINITION.match(line) else grammar.guard(line)


def _break(text: str) -> tuple[str, bool]:
    """Give a line without its mark of a hard break (two spaces, a backslash), and if it had one."""
    line = text.strip()
    if text.endswith("  "):
        return line, True
    slashes = len(line) - len(line.rstrip("\\"))
    odd = slashes % 2 == 1 and slashes < len(line)
    return (line[:-1].rstrip(), True) if odd else (line, False)


def _list(lines: Sequence[Line], at: int, first: grammar.Marker, depth: int) -> tuple[Block, int]:
    items, end = _items(lines, at, first)
    texts = (_item(item, depth) for item in items)
    return List(
        items=tuple(text for text in texts if text or first.number is not None),
        ordered=first.number is not None,
        start=1 if first.number is None else first.number,
    ), end


def _items(lines: Sequence[Line], at: int, first: grammar.Marker) -> tuple[list[list[Line]], int]:
    """Give the lines of each item, the marker taken off and the rest moved left, and the end."""
    items: list[list[Line]] = [[Line(first.content, lines[at].at)]]
    blank, end = False, at + 1
    for index in range(at + 1, len(lines)):
        line = lines[index]
        if line.blank:
            blank = True
            items[-1].append(Line("", line.at))
            continue
        if indent(line.text) > first.column + 1:
            items[-1].append(line)
        elif found := grammar.marker(line.text):
            if (found.number is None) != (first.number is None):
                break
            items.append([Line(found.content, line.at)])
        elif blank or grammar.starts_block(line.text):
            break
        else:
            items[-1].append(line)
        blank, end = False, index + 1
    return items, end


def _item(lines: list[Line], depth: int) -> str:
    while lines and lines[-1].blank:
        lines.pop()
    if not lines:
        return ""
    text = lines[0].text
    if len(lines) == 1 and not (grammar.marker(text) or grammar.starts_block(text)):
        return grammar.guard(text.strip())
    rest = lines[1:]
    margins = [indent(line.text) for line in rest if not line.blank]
    margin = min([4, *(m for m in margins if m > 1)])
    moved = [Line(lines[0].text, lines[0].at), *(Line(outdent(t, margin), n) for t, n in rest)]
    inside = _merged(_parts(moved, depth=depth + 1))
    found = [part.block for part in inside if isinstance(part, Found)]
    return "".join(_with_gap(found))


def _with_gap(blocks: Sequence[Block]) -> Iterator[str]:
    """Give the blocks of an item; a list that follows its paragraph closely stays close to it."""
    before: Block | None = None
    for block in blocks:
        if before is not None:
            close = isinstance(before, Paragraph) and isinstance(block, List) and block.start == 1
            yield "\n" if close else "\n\n"
        yield block.markdown()
        before = block
