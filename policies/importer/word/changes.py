"""Tracked changes and comments: the text as if every change were accepted, and a caution each."""

from collections.abc import Iterator

from lxml import etree

from policies.clauses import Caution
from policies.importer.word.names import W, ancestors, drop, integer, unwrap, words

_GONE = ("del", "moveFrom")
_COME = ("ins", "moveTo")
_PROPERTIES = ("rPr", "pPr", "trPr", "tcPr")
_LONGEST = 200


def number_paragraphs(root: etree._Element) -> None:
    """Write on each paragraph its place in the file, from 1: what cautions call a line."""
    for at, paragraph in enumerate(root.iter(f"{W}p"), start=1):
        paragraph.set("at", str(at))


def line(element: etree._Element) -> int:
    """Give the place of the paragraph that an element is, is in, or begins with; 0 without one."""
    inside = element if element.get("at") else next(element.iter(f"{W}p"), None)
    around = next(ancestors(element, "p"), None)
    found = around if around is not None and not element.get("at") else inside
    return (integer(found.get("at")) if found is not None else None) or 0


def caution(kind: str, element: etree._Element, context: str = "") -> Caution:
    """Give a caution about an element, with its words when nothing else is to be shown."""
    return Caution(id=kind, line=line(element), context=(context or words(element))[:_LONGEST])


def accept(root: etree._Element) -> Iterator[Caution]:
    """Accept every change of a text in place; give a caution for each paragraph that has one."""
    for paragraph in root.iter(f"{W}p"):
        changed = [one for one in _changes(paragraph) if next(ancestors(one, "p")) is paragraph]
        if changed:
            yield caution("tracked_changes", paragraph, " ".join(_shown(changed)))
    yield from _rows(root)
    for one in list(_changes(root)):
        if one.tag in [f"{W}{name}" for name in _GONE]:
            drop(one)
        else:
            unwrap(one)
    for mark in list(root.iter(f"{W}del")):
        _join(mark)


def _changes(root: etree._Element) -> Iterator[etree._Element]:
    """Give the changes that hold text; those among properties are marks of something else."""
    for one in root.iter(*(f"{W}{name}" for name in (*_GONE, *_COME))):
        parent = one.getparent()
        if parent is not None and parent.tag not in [f"{W}{name}" for name in _PROPERTIES]:
            yield one


def _shown(changed: list[etree._Element]) -> Iterator[str]:
    for one in changed:
        sign = "−" if one.tag in [f"{W}{name}" for name in _GONE] else "+"
        if text := words(one):
            yield f"{sign} {text}"


def _rows(root: etree._Element) -> Iterator[Caution]:
    """Take out deleted rows and cells of tables."""
    marks = [(f"{W}trPr", f"{W}del", f"{W}tr"), (f"{W}tcPr", f"{W}cellDel", f"{W}tc")]
    for properties, mark, whole in marks:
        for found in [one for one in root.iter(mark) if _name(one.getparent()) == properties]:
            held = next(found.iterancestors(whole), None)
            if held is not None:
                yield caution("tracked_changes", held, f"− {words(held)}")
                drop(held)


def _join(mark: etree._Element) -> None:
    """Put a paragraph whose end is deleted before the text of the next one."""
    paragraph = next(ancestors(mark, "p"), None)
    after = paragraph.getnext() if paragraph is not None else None
    if paragraph is None or after is None or after.tag != f"{W}p":
        return
    place = 1 if after.find(f"{W}pPr") is not None else 0
    after[place:place] = [child for child in paragraph if child.tag != f"{W}pPr"]
    drop(paragraph)


def _name(element: etree._Element | None) -> str:
    return "" if element is None else str(element.tag)


def remarks(root: etree._Element, comments: etree._Element | None) -> Iterator[Caution]:
    """Give a caution for each comment, at the paragraph that it is about."""
    places = {
        one.get(f"{W}id"): line(one)
        for one in root.iter(f"{W}commentReference", f"{W}commentRangeStart")
    }
    for one in comments.iterchildren(f"{W}comment") if comments is not None else ():
        at = places.get(one.get(f"{W}id"), 0)
        yield Caution(id="comment", line=at, context=words(one)[:_LONGEST])
