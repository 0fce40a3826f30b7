"""Names of WordprocessingML (ECMA-376 part 1), and how to look at its elements."""

from collections.abc import Iterator
from typing import Final

from lxml import etree

STRICT: Final = (
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
TRANSITIONAL: Final = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
)
R: Final = TRANSITIONAL[1]
W: Final = f"{{{TRANSITIONAL[0]}}}"
REL: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}"
MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATHS: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_OFF: Final = ("0", "false", "off", "none")


def value(element: etree._Element | None, path: str) -> str | None:
    """Give the value of an element found by names below another ("pPr/pStyle"), if it is there."""
    for name in path.split("/"):
        element = None if element is None else element.find(f"{W}{name}")
    return None if element is None else element.get(f"{W}val", "")


def toggle(element: etree._Element | None, path: str) -> bool | None:
    """Give a property that is on, off or (None) not said."""
    found = value(element, path)
    return None if found is None else found.lower() not in _OFF


def integer(text: str | None) -> int | None:
    """Give a small whole number as written, or None for anything else."""
    shown = (text or "").strip()
    return int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 7 else None


def indent(element: etree._Element) -> int | None:
    """Give how far from the margin a paragraph or level stands (twentieths of a point)."""
    found = element.find(f"{W}pPr/{W}ind")
    if found is None:
        return None
    return integer(found.get(f"{W}left") or found.get(f"{W}start"))


def words(element: etree._Element) -> str:
    """Give the words of an element on one line."""
    pieces = ((one.text if one.tag in _TEXTS else None) or " " for one in element.iter(*_WORDS))
    return " ".join("".join(pieces).split())


_TEXTS: Final = (f"{W}t", f"{W}delText")
_WORDS: Final = (*_TEXTS, f"{W}p", f"{W}tab", f"{W}br")


def ancestors(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Give the elements around one, the nearest first, that have one of these names."""
    return element.iterancestors(*(f"{W}{name}" for name in names))


def unwrap(element: etree._Element) -> None:
    """Put the children of an element in its place."""
    if element.getparent() is not None:
        for child in list(element):
            element.addprevious(child)
        drop(element)


def drop(element: etree._Element) -> None:
    """Take an element out; WordprocessingML has no text between its elements."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def make(name: str, /, *children: etree._Element, **attributes: str) -> etree._Element:
    """Make an element; attributes are in the same namespace."""
    element = etree.Element(f"{W}{name}", {f"{W}{key}": held for key, held in attributes.items()})
    element.extend(children)
    return element


def run(text: str) -> etree._Element:
    """Make a run of plain text."""
    held = make("t")
    held.text = text
    return make("r", held)
