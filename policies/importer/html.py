"""HTML into Markdown lines: what a browser shows as text, with its headings, lists and tables."""

import re
from collections.abc import Iterator, Sequence
from typing import cast

from lxml import etree

from policies.clauses import Caution
from policies.importer import grammar
from policies.importer.decoding import Unreadable
from policies.importer.grid import Grid, is_layout
from policies.importer.inline import escape_brackets, escape_part
from policies.importer.lines import Line

_DROPPED = frozenset(("head", "script", "style", "nav", "template", "noscript"))
_BLOCK_NAMES = """
address article aside blockquote body caption center dd details dialog div dl dt fieldset
figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu ol p
pre section summary table tbody td tfoot th thead tr ul
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_STRESSED = {"b": "**", "strong": "**", "i": "*", "em": "*"}
_SPACES = re.compile("[ \t\r\n\f\v\x1c-\x1e\x85\u2028\u2029]+")
_LAST_LINE = 65_535
_START = re.compile("[0-9]{1,9}")
_XML = re.compile(r"^\s*<\?xml[^>]*\?>")


def convert(text: str) -> tuple[list[Line], list[Caution]]:
    """Give the Markdown of a page, each line with the source line of its element, and cautions.

    Scripts, styles, the head and the navigation are no content. Raises `Unreadable` when the page
    is nested beyond what the parser keeps, rather than lose its inside.
    """
    page = Page()
    return page.lines(parse(text)), page.cautions


def parse(text: str) -> etree._Element:
    """Give the elements of a page; `Unreadable` when there are none, or they nest too deeply."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(_XML.sub("", text).encode(), parser)
    except etree.XMLSyntaxError:
        root = None
    if any("depth" in str(entry.message) for entry in parser.error_log):
        raise Unreadable("too_deep")
    if root is None:
        raise Unreadable("empty")
    return root


class Page:
    """One page on its way to Markdown."""

    def __init__(self) -> None:
        self.cautions: list[Caution] = []

    def lines(self, root: etree._Element) -> list[Line]:
        """Give the Markdown of the whole page, a blank line after each block."""
        return [line for block in self.blocks(root) for line in (*block, Line("", block[-1].at))]

    def blocks(self, element: etree._Element) -> Iterator[list[Line]]:
        """Give the blocks inside an element, each as its lines."""
        pieces = [_collapse(element.text)]
        for child in element:
            if child.tag in _BLOCKS or _holds_blocks(child):
                yield from _paragraph(pieces, element)
                pieces = []
                yield from self.block(child)
            elif child.tag not in _DROPPED:
                pieces.append(self._inline(child, _last(pieces)))
            pieces.append(_collapse(child.tail))
        yield from _paragraph(pieces, element)

    def block(self, element: etree._Element) -> Iterator[list[Line]]:
        """Give the blocks that an element is."""
        tag, at = str(element.tag), line_of(element)
        if tag in _DROPPED:
            return
        if tag in _HEADINGS:
            yield from self._labelled("#" * _HEADINGS[tag] + " {}", element)
        elif tag in ("ul", "ol", "menu", "dl"):
            yield from self._list(element)
        elif tag == "table" and not is_layout(element):
            yield from self._table(element)
        elif tag == "blockquote":
            quoted = self.blocks(element)
            yield from ([Line("> " + line.text, line.at) for line in block] for block in quoted)
        elif tag == "pre":
            yield from _paragraph([(escape_part("".join(map(str, element.itertext()))))], element)
        elif tag == "hr":
            yield [Line("---", at)]
        else:
            yield from self.blocks(element)

    def _labelled(self, form: str, element: etree._Element) -> Iterator[list[Line]]:
        if text := self.flat(element, plain=True):
            yield [Line(form.format(text), line_of(element))]

    def _list(self, element: etree._Element) -> Iterator[list[Line]]:
        lines: list[Line] = []
        start = element.get("start") or ""
        number = int(start) if _START.fullmatch(start) else 1
        for child in element:
            inside = [] if child.tag in _DROPPED else list(self._item(child))
            if not inside:
                continue
            if child.tag in ("ul", "ol", "dd") and lines:
                lines += [
                    *_moved([[Line("", line_of(child))], *inside] if child.tag == "dd" else inside)
                ]
                continue
            mark = f"{number}. " if element.tag == "ol" else "- "
            number += 1
            first, *rest = _moved(inside)
            lines += [Line(mark + first.text.removeprefix("    "), first.at), *rest]
        yield from [lines] if lines else []

    def _item(self, element: etree._Element) -> Iterator[list[Line]]:
        if element.tag in ("ul", "ol", "table"):
            yield from self.block(element)
        elif element.tag == "dt":
            yield from self._labelled("**{}**", element)
        else:
            yield from self.blocks(element)

    def _table(self, element: etree._Element) -> Iterator[list[Line]]:
        for caption in element.iterchildren("caption"):
            yield from self.blocks(caption)
        grid = Grid(element, lambda cell: self.flat(cell).replace("|", "\\|"))
        if not grid.headed:
            line = " | ".join(grid.rows[0])
            self.cautions.append(
                Caution(id="table_header_guessed", line=line_of(element), context=line)
            )
        rows = ["| " + " | ".join(row) + " |" for row in grid.rows]
        dashes = "| " + " | ".join(["---"] * len(grid.rows[0])) + " |"
        yield [Line(row, line_of(element)) for row in (rows[0], dashes, *rows[1:])]

    def flat(self, element: etree._Element, *, plain: bool = False) -> str:
        """Give all the text of an element on one line; `plain` leaves out what is stressed."""
        pieces = [_collapse(element.text)]
        for child in element:
            if child.tag in _BLOCKS or child.tag == "br" or _holds_blocks(child):
                pieces.append(f" {self.flat(child, plain=plain)} ")
            elif child.tag in _STRESSED and plain:
                pieces.append(self.flat(child, plain=True))
            elif child.tag not in _DROPPED:
                pieces.append(self._inline(child, _last(pieces)))
            pieces.append(_collapse(child.tail))
        return _SPACES.sub(" ", "".join(pieces)).strip(" ")

    def _inline(self, element: etree._Element, before: str) -> str:
        tag = str(element.tag)
        if tag == "br":
            return "\n"
        if tag == "img":
            alt, source = element.get("alt", "").strip(), element.get("src", "")
            return f"![{escape_brackets(alt)}]({_target(source)})" if alt else ""
        pieces = [_collapse(element.text)]
        for child in element:
            if child.tag not in _DROPPED:
                pieces.append(self._inline(child, _last(pieces)))
            pieces.append(_collapse(child.tail))
        text = "".join(pieces)
        if tag == "a" and element.get("href"):
            return _link(text, element.get("href", ""))
        after = (element.tail or "")[:1]
        return _stressed(text, _STRESSED[tag], before, after) if tag in _STRESSED else text


def line_of(element: etree._Element) -> int:
    """Give the source line of an element; 0 when it has none."""
    # The stubs know no type; lxml gives None for an element that no file holds.
    return cast("int | None", element.sourceline) or 0


def set_line(element: etree._Element, line: int) -> None:
    """Say which source line an element is from; lxml keeps 16 bits of it."""
    element.sourceline = max(0, min(line, _LAST_LINE))  # type: ignore[assignment]


def _last(pieces: Sequence[str]) -> str:
    return next((piece[-1] for piece in reversed(pieces) if piece), "")


def _holds_blocks(element: etree._Element) -> bool:
    return any(child.tag in _BLOCKS for child in element.iterdescendants())


def _collapse(text: str | None) -> str:
    return escape_part(_SPACES.sub(" ", text)) if text else ""


def _paragraph(pieces: Sequence[str], element: etree._Element) -> Iterator[list[Line]]:
    """Give the paragraph made of pieces of Markdown; a line feed in them is a line break."""
    lines = [_SPACES.sub(" ", line).strip(" ") for line in "".join(pieces).split("\n")]
    kept = [grammar.guard(line) for line in lines if line and not line.isspace()]
    if kept:
        at = line_of(element)
        yield [*(Line(line + "  ", at) for line in kept[:-1]), Line(kept[-1], at)]


def _moved(blocks: Sequence[Sequence[Line]]) -> list[Line]:
    """Give the blocks of a list item under one another, four columns to the right."""
    moved: list[Line] = []
    for place, block in enumerate(blocks):
        listed = grammar.marker(block[0].text) is not None
        if place and not listed:
            moved.append(Line("", block[0].at))
        moved += [Line("    " + line.text, line.at) for line in block]
    return moved


def _stressed(text: str, sign: str, before: str, after: str) -> str:
    """Put signs of emphasis around each line, where Markdown would read them as such."""
    if not text.strip():
        return text
    lines = []
    for line in text.split("\n"):
        inner = line.strip()
        start, end = line[: len(line) - len(line.lstrip())], line[len(line.rstrip()) :]
        opens = inner[:1].isalnum() or not (before.isalnum() and not start)
        closes = inner[-1:].isalnum() or not (after.isalnum() and not end)
        plain = not inner or not (opens and closes) or inner.startswith("*") or inner.endswith("*")
        lines.append(line if plain else f"{start}{sign}{inner}{sign}{end}")
    return "\n".join(lines)


def _link(text: str, target: str) -> str:
    label = _SPACES.sub(" ", text).strip()
    start = " " if text[:1].isspace() else ""
    end = " " if text[-1:].isspace() else ""
    if not label:
        return text
    if "://" in target and label.replace("\\", "") == target.strip():
        return f"{start}<{target.strip()}>{end}"
    return f"{start}[{label if '![' in label else escape_brackets(label)}]({_target(target)}){end}"


def _target(target: str) -> str:
    address = re.sub(r"\s", "%20", target.strip()).replace("<", "%3C").replace(">", "%3E")
    return f"<{address}>" if "(" in address or ")" in address else address
