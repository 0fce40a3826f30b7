"""Which paragraphs of a Word text are headings: by style, by number, by being short and bold."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from lxml import etree

from policies.importer import bullets, dates, plain, sections
from policies.importer.lines import Line
from policies.importer.numbers import numbered
from policies.importer.word.names import W, words
from policies.importer.word.numbering import Mark
from policies.importer.word.styles import Styles

DEEPEST: Final = 6
_LONGEST_TITLE: Final = 100
_LONGEST_NUMBERED: Final = 140
_FIGURES: Final = ("decimal", "decimalZero", "upperRoman", "upperLetter")


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A paragraph of the text, or a table (no words): what is seen of it."""

    element: etree._Element
    text: str
    mark: Mark | None = None
    bold: bool = False
    style: int | None = None
    is_title: bool = False

    @property
    def shown(self) -> str:
        """Give the words with the number that Word writes before them."""
        if self.mark is None or self.mark.level.is_bullet:
            return self.text
        return f"{self.mark.text} {self.text}"


def pieces(
    body: etree._Element, styles: Styles, marks: Mapping[etree._Element, Mark]
) -> list[Piece]:
    """Give the paragraphs and tables of a text in order."""
    return [
        Piece(
            element=one,
            text=words(one) if one.tag == f"{W}p" else "",
            mark=marks.get(one),
            bold=bool(one.get("bold")),
            style=styles.heading(one) if one.tag == f"{W}p" else None,
            is_title=one.tag == f"{W}p" and styles.is_title(one),
        )
        for one in body
        if one.tag in (f"{W}p", f"{W}tbl")
    ]


def depths(held: Sequence[Piece]) -> dict[int, int]:
    """Give the depth (1 is the title) of each piece that is a heading, by its place."""
    titled = any(piece.is_title for piece in held)
    found = {}
    for place, piece in enumerate(held):
        if piece.is_title and piece.text:
            found[place] = 1
        elif piece.style is not None and piece.text:
            found[place] = min(DEEPEST, piece.style + titled)
    is_styled = any(piece.style is not None and piece.text for piece in held)
    found |= {place: depth for place, depth in _schemes(held).items() if place not in found}
    if not is_styled:
        found |= {place: depth for place, depth in _typed(held).items() if place not in found}
    found |= _bold(held, found)
    return found


def _schemes(held: Sequence[Piece]) -> dict[int, int]:
    """Give the paragraphs that Word numbers as contracts do: "3." with "3.1" somewhere under it.

    Such a number is that of a clause, even before a whole sentence. When headings have numbers of
    another scheme, "3.1" is a list inside a clause.
    """
    marked = [(place, p.mark) for place, p in enumerate(held) if p.mark is not None and p.text]
    of_headings = {
        p.mark.scheme for p in held if p.style is not None and p.mark and not p.mark.level.is_bullet
    }
    deepest: dict[str, int] = {}
    for _, mark in marked:
        if mark.level.parts > 1 and (not of_headings or mark.scheme in of_headings):
            deepest[mark.scheme] = max(deepest.get(mark.scheme, 0), mark.depth)
    return {
        place: min(DEEPEST, mark.level.parts + 1)
        for place, mark in marked
        if mark.depth <= deepest.get(mark.scheme, -1)
        and mark.level.form in _FIGURES
        and not mark.level.is_bullet
    }


def _typed(held: Sequence[Piece]) -> dict[int, int]:
    """Give the headings whose numbers are typed, told from lists as in a plain text.

    Beside bold numbered headings, a number that is not bold counts only when it is like "3.1".
    """
    lines = [line for piece in held for line in (Line(piece.text or "…", 0), Line("", 0))]
    found = {at // 2: level for at, level in sections.headings(lines).items()}
    found = {place: level for place, level in found.items() if held[place].mark is None}
    bold = {place for place in found if held[place].bold}
    return {
        place: level
        for place, level in found.items()
        if not bold or place in bold or _is_decimal(held[place].text)
    }


def _is_decimal(text: str) -> bool:
    number = numbered(text)
    return number is not None and number.kind == "decimal"


def _bold(held: Sequence[Piece], found: Mapping[int, int]) -> dict[int, int]:
    """Give the short paragraphs that are bold throughout; each is under the heading before it."""
    added: dict[int, int] = {}
    filled = [place for place, p in enumerate(held) if p.text or p.element.tag == f"{W}tbl"]
    apart = _apart(held)
    above = 1
    # What ends the text heads nothing.
    for place in filled[:-1]:
        piece = held[place]
        if place in found:
            above = found[place]
        elif _is_bold_heading(piece, apart):
            number = numbered(piece.shown)
            if number is not None:
                above = added[place] = min(DEEPEST, len(number.path) + 1)
            elif place == filled[0]:
                added[place] = 1
            elif not _has_date(piece.text):
                added[place] = min(DEEPEST, above + 1)
    return added


def _has_date(text: str) -> bool:
    """True when a day is named: "Version of 3 March 2026" heads nothing."""
    return next(dates.find(text), None) is not None


def _is_bold_heading(piece: Piece, apart: Collection[tuple[str, int]]) -> bool:
    if not (piece.bold and piece.text):
        return False
    number, mark = numbered(piece.shown), piece.mark
    if mark is not None and mark.level.is_bullet:
        return False
    if mark is not None and (mark.scheme, mark.depth) not in apart:
        return False
    if number is not None:
        return _is_short(number.title)
    typed = mark is not None or bullets.mark(piece.text) is not None
    return not typed and plain.is_title(piece.text, _LONGEST_TITLE)


def _is_short(title: str) -> bool:
    return bool(title) and len(title) <= _LONGEST_NUMBERED and not plain.is_sentence(title)


def _apart(held: Sequence[Piece]) -> set[tuple[str, int]]:
    """Give the levels of lists most of whose items have text under them: items have none."""
    counts: Counter[tuple[str, int]] = Counter()
    for piece, after in pairwise(held):
        if piece.mark is not None:
            counts[piece.mark.scheme, piece.mark.depth] += 1 if after.mark is None else -1
    return {key for key, count in counts.items() if count > 0}


def split(piece: Piece) -> tuple[str, str]:
    """Give the heading of a numbered paragraph, and the sentence under it when it is one."""
    number = numbered(piece.shown)
    if number is not None and number.title and plain.is_sentence(number.title):
        return number.mark, number.title
    return piece.shown, ""


def runs_of(held: Sequence[Piece], headings: Mapping[int, int]) -> Iterator[list[int]]:
    """Give the places of items that follow one another closely: each is one list."""
    found: list[int] = []
    for place, piece in enumerate(held):
        if place not in headings and is_item(piece):
            found.append(place)
        elif found:
            yield found
            found = []
    if found:
        yield found


def is_item(piece: Piece) -> bool:
    """True for an item of a list: Word's own, or one with a typed bullet."""
    if not piece.text:
        return False
    typed = bullets.mark(piece.text)
    return piece.mark is not None or (
        typed is not None and bullets.is_bullet(typed) and bool(typed.content)
    )
