"""The numbers that Word writes before paragraphs, which the text itself does not hold."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from policies.importer.word.names import W, indent, integer, toggle, value
from policies.importer.word.styles import Styles

LEVELS: Final = 9
_PLACE: Final = re.compile(r"%([1-9])")
_ROMANS: Final = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L")),
    *((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_KNOWN: Final = {
    *("decimal", "decimalZero", "bullet", "none"),
    *("upperRoman", "lowerRoman", "upperLetter", "lowerLetter"),
}


@dataclass(frozen=True, kw_only=True)
class Level:
    """One level of a list: how its numbers are written, where they start and start again."""

    form: str
    text: str
    start: int
    restarts: int
    legal: bool
    style: str
    indent: int | None

    @property
    def is_bullet(self) -> bool:
        """True when the level has a sign that says nothing, or none."""
        return self.form == "bullet" or not _PLACE.search(self.text)

    @property
    def is_known(self) -> bool:
        """False for a way of counting (words, ordinals, other scripts) that is not ours."""
        return self.form in _KNOWN

    @property
    def parts(self) -> int:
        """Give how many numbers stand in it: two in "3.1"."""
        return len(_PLACE.findall(self.text))


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What Word writes before one paragraph: the level's place, its count, its whole mark."""

    depth: int
    count: int
    text: str
    level: Level
    scheme: str


class Numbering:
    """All lists of a file, and how far each has counted."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        self._schemes = dict(_abstracts(root))
        self._lists = dict(_lists(root))
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()

    def mark(self, paragraph: etree._Element) -> Mark | None:
        """Give the mark of the next paragraph of the document, and count it."""
        found = self._place(paragraph)
        if found is None:
            return None
        key, depth = found
        scheme = self._scheme(key)
        level = self._level(key, depth)
        if scheme is None or level is None:
            return None
        self._count(key, scheme, depth, level)
        counts = self._counts[scheme]
        shown = _PLACE.sub(lambda place: self._shown(key, int(place[1]) - 1, level), level.text)
        return Mark(
            depth=depth, count=counts[depth] or 0, text=shown.strip(), level=level, scheme=scheme
        )

    def _place(self, paragraph: etree._Element) -> tuple[str, int] | None:
        """Give the list of a paragraph and its level, by its own word or its style's."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        key = value(own, "numId")
        if key is not None:
            depth = integer(value(own, "ilvl"))
            return None if key in ("0", "") else (key, min(depth or 0, LEVELS - 1))
        for style, said in self._styles.numbering(self._styles.of(paragraph)):
            key = value(said, "numId")
            if key is not None:
                depth = integer(value(own, "ilvl")) or self._depth_of_style(key, style, said)
                return None if key in ("0", "") else (key, min(depth, LEVELS - 1))
        return None

    def _depth_of_style(self, key: str, style: str, said: etree._Element) -> int:
        for depth in range(LEVELS):
            level = self._level(key, depth)
            if level is not None and level.style == style:
                return depth
        return integer(value(said, "ilvl")) or 0

    def _scheme(self, key: str) -> str | None:
        """Give the id of the definition that a list follows, through list styles."""
        for _ in range(LEVELS):
            held = self._lists.get(key)
            if held is None:
                return None
            link = self._schemes.get(held.scheme)
            if link is None or link.style is None:
                return held.scheme
            key = self._styles.number_of_list_style(link.style) or ""
        return None

    def _level(self, key: str, depth: int) -> Level | None:
        scheme = self._scheme(key)
        own = self._lists[key].levels.get(depth) if key in self._lists else None
        if own is not None:
            return own
        return self._schemes[scheme].levels.get(depth) if scheme in self._schemes else None

    def _count(self, key: str, scheme: str, depth: int, level: Level) -> None:
        """Lists of one definition count together, but for one that says where it starts again."""
        counts = self._counts.setdefault(scheme, [None] * LEVELS)
        start = self._lists[key].starts.get(depth)
        before = counts[depth]
        if start is not None and (key, depth) not in self._begun:
            counts[depth] = start
        else:
            counts[depth] = level.start if before is None else before + 1
        self._begun.add((key, depth))
        for deeper in range(depth + 1, LEVELS):
            below = self._level(key, deeper)
            # lvlRestart: 0 never starts again, n only after level n (ECMA-376 17.9.10).
            if below is None or below.restarts < 0 or depth < below.restarts:
                counts[deeper] = None

    def _shown(self, key: str, depth: int, level: Level) -> str:
        own = self._level(key, depth)
        if own is None:
            return ""
        scheme = self._scheme(key) or ""
        count = self._counts[scheme][depth]
        form = "decimal" if level.legal else own.form
        return written(own.start if count is None else count, form)


@dataclass(frozen=True, kw_only=True)
class _Scheme:
    levels: dict[int, Level]
    style: str | None


@dataclass(frozen=True, kw_only=True)
class _List:
    scheme: str
    starts: dict[int, int]
    levels: dict[int, Level]


def written(count: int, form: str) -> str:
    """Give a number as a level writes it; a form that is not known counts in figures."""
    if form in ("upperRoman", "lowerRoman"):
        text = _roman(count)
        return text if form == "upperRoman" else text.lower()
    if form in ("upperLetter", "lowerLetter") and count > 0:
        text = chr(ord("A") + (count - 1) % 26) * min(1 + (count - 1) // 26, 20)
        return text if form == "upperLetter" else text.lower()
    if form in ("none", "bullet"):
        return ""
    return f"{count:02d}" if form == "decimalZero" else str(count)


def _roman(count: int) -> str:
    if not 0 < count < 4000:
        return str(count)
    pieces = []
    for worth, sign in _ROMANS:
        pieces.append(sign * (count // worth))
        count %= worth
    return "".join(pieces)


def _abstracts(root: etree._Element | None) -> Iterator[tuple[str, _Scheme]]:
    for held in root.iterchildren(f"{W}abstractNum") if root is not None else ():
        levels = dict(_levels(held))
        style = value(held, "numStyleLink")
        yield held.get(f"{W}abstractNumId", ""), _Scheme(levels=levels, style=style)


def _lists(root: etree._Element | None) -> Iterator[tuple[str, _List]]:
    for held in root.iterchildren(f"{W}num") if root is not None else ():
        starts, levels = {}, {}
        for override in held.iterchildren(f"{W}lvlOverride"):
            depth = integer(override.get(f"{W}ilvl")) or 0
            levels.update(dict(_levels(override)))
            start = integer(value(override, "startOverride"))
            if start is not None:
                starts[depth] = start
        scheme = value(held, "abstractNumId") or ""
        yield held.get(f"{W}numId", ""), _List(scheme=scheme, starts=starts, levels=levels)


def _levels(held: etree._Element) -> Iterator[tuple[int, Level]]:
    for level in held.iterchildren(f"{W}lvl"):
        depth = integer(level.get(f"{W}ilvl")) or 0
        if depth < LEVELS:
            restarts = integer(value(level, "lvlRestart"))
            start = integer(value(level, "start"))
            yield (
                depth,
                Level(
                    form=value(level, "numFmt") or "decimal",
                    text=value(level, "lvlText") or "",
                    start=1 if start is None else start,
                    restarts=-1 if restarts is None else restarts,
                    legal=bool(toggle(level, "isLgl")),
                    style=value(level, "pStyle") or "",
                    indent=indent(level),
                ),
            )
