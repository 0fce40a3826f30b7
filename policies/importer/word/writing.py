"""A Word text written again in the few forms that the converter is sure of."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from lxml import etree

from policies.clauses import Caution
from policies.importer import bullets
from policies.importer.word import outline
from policies.importer.word.changes import caution
from policies.importer.word.names import W, drop, indent, make, run
from policies.importer.word.outline import Piece
from policies.importer.word.styles import Styles

BULLET, ORDERED = "1", "2"
DEEPEST: Final = 4
_STEP: Final = 360
# Where a paragraph is in the file travels through the converter as the name of a bookmark.
PLACE: Final = re.compile(r"at-(\d+)(?:-(\d+))?")


@dataclass(kw_only=True)
class _Open:
    """An open level of a list: how far it stands, its last number, if numbers stay as words."""

    far: int
    last: int | None = None
    as_words: bool = False


def write(held: Sequence[Piece], styles: Styles) -> Iterator[Caution]:
    """Write headings, lists and paragraphs in place; give cautions about their numbers."""
    headings = outline.depths(held)
    for found in outline.runs_of(held, headings):
        _list(held, found, styles)
    for place, depth in headings.items():
        _heading(held[place], depth)
    told = set()
    for piece in held:
        level = piece.mark.level if piece.mark is not None else None
        if level is not None and not level.is_known and level.form not in told:
            told.add(level.form)
            yield caution("number_form", piece.element, piece.shown)


def _heading(piece: Piece, depth: int) -> None:
    title, sentence = outline.split(piece)
    paragraph = piece.element
    if not sentence:
        if title != piece.text:
            _prefix(paragraph, title.removesuffix(piece.text))
        _shape(paragraph, make("pStyle", val=f"Heading{depth}"))
        return
    head = make("p", run(title))
    head.set("at", paragraph.get("at", "0"))
    _shape(head, make("pStyle", val=f"Heading{depth}"))
    paragraph.addprevious(head)
    if piece.mark is None:
        _cut(paragraph, len(piece.text) - len(sentence))
    _shape(paragraph)


def _list(held: Sequence[Piece], found: Sequence[int], styles: Styles) -> None:
    levels: list[_Open] = []
    for place in found:
        piece = held[place]
        far = _far(piece, styles)
        while len(levels) > 1 and far < levels[-1].far:
            levels.pop()
        if not levels or (far > levels[-1].far and len(levels) <= DEEPEST):
            levels.append(_Open(far=far))
        _item(piece, levels)


def _far(piece: Piece, styles: Styles) -> int:
    """Give how far an item stands from the margin: deeper levels stand further."""
    mark = piece.mark
    own = indent(piece.element)
    if own is None and mark is not None:
        own = mark.level.indent
    if own is None:
        chain = styles.chain(styles.of(piece.element))
        own = next((far for style in chain if (far := indent(style)) is not None), None)
    depth = mark.depth if mark is not None else 0
    # Some files set no margin, or the same for all levels.
    return (own if own is not None else _STEP * (depth + 1)) + 20 * depth


def _item(piece: Piece, levels: list[_Open]) -> None:
    """Write an item; a number that Markdown cannot give it stays before it, as words."""
    mark, level, depth = piece.mark, levels[-1], len(levels) - 1
    count: int | None = None
    if mark is None:
        typed = bullets.mark(piece.text)
        _cut(piece.element, len(piece.text) - len(typed.content) if typed else 0)
    elif not mark.level.is_bullet:
        plain = mark.level.form == "decimal" and mark.text == f"{mark.count}."
        follows = level.last is None or mark.count == level.last + 1
        # Right after another list, "1." would go on with its numbers.
        level.as_words = level.as_words or (plain and not follows)
        if plain and not level.as_words:
            count = mark.count
        else:
            _prefix(piece.element, f"{mark.text} ")
    level.last = count
    number = make("numPr", make("ilvl", val=str(depth)), make("numId", val=_kind(count)))
    _shape(piece.element, number)
    if count is not None:
        piece.element.set("count", str(count))


def _kind(count: int | None) -> str:
    return BULLET if count is None else ORDERED


def _shape(paragraph: etree._Element, *properties: etree._Element) -> None:
    """Give a paragraph these properties only."""
    held = paragraph.find(f"{W}pPr")
    if held is not None:
        drop(held)
    paragraph.insert(0, make("pPr", *properties))
    paragraph.set("shaped", "1")


def _prefix(paragraph: etree._Element, text: str) -> None:
    place = 1 if paragraph.find(f"{W}pPr") is not None else 0
    paragraph.insert(place, run(text))


def _cut(paragraph: etree._Element, count: int) -> None:
    """Take the first words of a paragraph away: `count` characters, spaces counted once."""
    for held in list(paragraph.iter(f"{W}t", f"{W}tab", f"{W}br")):
        if held.tag != f"{W}t":
            drop(held)
            count -= 1
        else:
            text = held.text or ""
            kept = " ".join(text.split()) if not text.isspace() else " "
            if len(kept) > count:
                held.text = text.lstrip()[count:].lstrip()
                return
            held.text = ""
            count -= len(text)
        if count <= 0:
            return


def finish(root: etree._Element) -> None:
    """Leave a paragraph no properties but those it was given here; mark where it was."""
    for paragraph in list(root.iter(f"{W}p")):
        _join_runs(paragraph)
        if paragraph.get("shaped") is None:
            _shape(paragraph)
        count = paragraph.get("count")
        name = f"at-{paragraph.get('at', '0')}" + (f"-{count}" if count else "")
        paragraph.insert(1, make("bookmarkStart", name=name))


def _join_runs(paragraph: etree._Element) -> None:
    """Make one run of those that look the same: Word cuts a sentence at each correction."""
    for look, held in groupby(list(paragraph), key=_look):
        runs = list(held)
        if look is not None and len(runs) > 1:
            runs[0][-1].text = "".join(one[-1].text or "" for one in runs)
            for one in runs[1:]:
                drop(one)


def _look(element: etree._Element) -> tuple[str, ...] | None:
    """Give the signs of a run that holds one text and nothing else; None for anything else."""
    names = [str(child.tag) for child in element]
    if element.tag != f"{W}r" or names not in ([f"{W}t"], [f"{W}rPr", f"{W}t"]):
        return None
    return tuple(str(sign.tag) for sign in element[0])


NUMBERING: Final = "".join(
    f'<w:abstractNum w:abstractNumId="{key}">'
    + "".join(f'<w:lvl w:ilvl="{depth}"><w:numFmt w:val="{form}"/></w:lvl>' for depth in range(9))
    + "</w:abstractNum>"
    for key, form in ((BULLET, "bullet"), (ORDERED, "decimal"))
) + "".join(
    f'<w:num w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>' for key in (BULLET, ORDERED)
)
