"""What the styles of a Word file say of a paragraph or a run: its heading level, bold, hidden."""

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from policies.importer.word.names import W, integer, toggle, value

_HEADING: Final = re.compile(r"(?:heading|titre|überschrift)\s?([1-9])", re.IGNORECASE)
_TITLE: Final = re.compile(r"(?:title|titre)", re.IGNORECASE)
_CONTENTS: Final = re.compile(r"(?:toc|tm)\s?[1-9]", re.IGNORECASE)
_CONTENTS_TITLE: Final = re.compile(
    r"(?:toc heading|en-?t[êe]te de table des mati[èe]res|contents heading)", re.IGNORECASE
)
_LONGEST_CHAIN: Final = 12


class Styles:
    """The styles by id; a style says what the one it is based on says, unless it says otherwise."""

    def __init__(self, root: etree._Element | None) -> None:
        self._by_id: dict[str, etree._Element] = {}
        self._default: str | None = None
        self._said: dict[tuple[str, str], bool | None] = {}
        for style in root.iterchildren(f"{W}style") if root is not None else ():
            key = style.get(f"{W}styleId", "")
            self._by_id.setdefault(key, style)
            is_paragraph = style.get(f"{W}type") == "paragraph"
            if is_paragraph and style.get(f"{W}default") in ("1", "true", "on"):
                self._default = key

    def chain(self, key: str | None) -> Iterator[etree._Element]:
        """Give a style and those that it is based on, the nearest first."""
        for _ in range(_LONGEST_CHAIN):
            style = self._by_id.get(key or "")
            if style is None:
                return
            yield style
            key = value(style, "basedOn")

    def of(self, paragraph: etree._Element) -> str | None:
        """Give the id of a paragraph's style."""
        return value(paragraph, "pPr/pStyle") or self._default

    def heading(self, paragraph: etree._Element) -> int | None:
        """Give the level (from 1) of a paragraph that its style, or itself, makes a heading."""
        for place in (paragraph, *self.chain(self.of(paragraph))):
            level = integer(value(place, "pPr/outlineLvl"))
            if level is not None:
                return level + 1 if level < 9 else None
            if place is not paragraph and (found := _HEADING.fullmatch(self._name(place))):
                return int(found[1])
        # A file without its styles still names them ("Titre1", "Heading1").
        found = _HEADING.fullmatch(value(paragraph, "pPr/pStyle") or "")
        return int(found[1]) if found else None

    def is_title(self, paragraph: etree._Element) -> bool:
        """True for the title of the document."""
        return self._is_named(paragraph, _TITLE)

    def is_contents(self, paragraph: etree._Element) -> bool:
        """True for a line, or the title, of a table of contents."""
        return self._is_named(paragraph, _CONTENTS) or self._is_named(paragraph, _CONTENTS_TITLE)

    def _is_named(self, paragraph: etree._Element, name: re.Pattern[str]) -> bool:
        key = value(paragraph, "pPr/pStyle") or ""
        style = self._by_id.get(key)
        return bool(name.fullmatch(key if style is None else self._name(style)))

    def says(self, run: etree._Element, name: str, style: str | None = None) -> bool:
        """Say whether a toggle (`b`, `i`, `vanish` …) is on for a run.

        Its own word counts, else its style's, else that of `style`, its paragraph's.
        """
        properties = run.find(f"{W}rPr")
        if properties is not None:
            said = toggle(properties, name)
            said = self._style_says(value(properties, "rStyle"), name) if said is None else said
            if said is not None:
                return said
        return bool(self._style_says(style, name))

    def _style_says(self, key: str | None, name: str) -> bool | None:
        if key is None:
            return None
        if (key, name) not in self._said:
            found = (toggle(style, f"rPr/{name}") for style in self.chain(key))
            self._said[key, name] = next((one for one in found if one is not None), None)
        return self._said[key, name]

    def numbering(self, key: str | None) -> Iterator[tuple[str, etree._Element]]:
        """Give what a paragraph style and its bases say of numbers, with the style that says it."""
        for style in self.chain(key):
            found = style.find(f"{W}pPr/{W}numPr")
            if found is not None:
                yield style.get(f"{W}styleId", ""), found

    def number_of_list_style(self, key: str | None) -> str | None:
        """Give the id of the numbering that a list style stands for."""
        return value(self._by_id.get(key or ""), "pPr/numPr/numId")

    @staticmethod
    def _name(style: etree._Element) -> str:
        return (value(style, "name") or str(style.get(f"{W}styleId", ""))).strip()
