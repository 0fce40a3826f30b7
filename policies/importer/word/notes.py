"""Footnotes and endnotes of the converter's page, as notes of Markdown."""

import copy
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from policies.clauses import Caution
from policies.importer import html
from policies.importer.lines import Line

_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_LINKS: Final = ("#footnote", "#endnote")


class Page(html.Page):
    """A page on which some paragraphs are notes: they have a `note` attribute, their number."""

    def block(self, element: etree._Element) -> Iterator[list[Line]]:
        """Give the blocks that an element is; a note is one, its lines broken hard."""
        number = element.get("note")
        if number is None:
            yield from super().block(element)
            return
        at = html.line_of(element)
        texts = [text for child in element if (text := self.flat(child))] or [self.flat(element)]
        texts[0] = f"[^{number}]: {texts[0]}"
        yield [*(Line(f"{text}  ", at) for text in texts[:-1]), Line(texts[-1], at)]


def is_link(link: etree._Element) -> bool:
    """True for the call of a note, and for the way back from it."""
    return (link.get("href") or "").startswith(_LINKS)


def replace(element: etree._Element, text: str) -> None:
    """Put text in the place of an element."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    text += element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + text
    else:
        parent.text = (parent.text or "") + text
    parent.remove(element)


def place(root: etree._Element) -> list[Caution]:
    """Put each note at the end of the clause that calls it: a clause is rendered alone.

    A heading calls no note: its note becomes a paragraph under it, and a caution says so.
    """
    held = {str(one.get("id")): one for one in root.iter("li") if one.get("id")}
    for note in held.values():
        for back in [link for link in note.iter("a") if is_link(link)]:
            replace(back, "")
    calls = [one for one in root.iter("a") if is_link(one) and one.get("id")]
    cautions: list[Caution] = []
    ends = _ends_of_clauses(root)
    for number, call in enumerate(calls, start=1):
        note = held[str(call.get("href"))[1:]]
        cautions += _place(call, note, ends, number=str(number))
    for note in list(root.iter("li")):
        if note.get("id"):
            replace(note, "")
    return cautions


def _place(
    call: etree._Element,
    note: etree._Element,
    ends: Mapping[etree._Element, etree._Element],
    *,
    number: str,
) -> Iterator[Caution]:
    sup = call.getparent()
    if sup is None:
        return
    text = etree.Element("div")
    text.text = note.text
    text.extend(copy.deepcopy(child) for child in note)
    html.set_line(text, html.line_of(sup))
    heading = next(sup.iterancestors(*_HEADINGS), None)
    if heading is not None:
        heading.addnext(text)
        text.tail = None
        line = html.line_of(heading)
        yield Caution(id="note_in_heading", line=line, context="".join(map(str, text.itertext())))
        replace(sup, "")
        return
    block = next((one for one in sup.iterancestors() if one in ends), None)
    if block is None:
        # A note that calls a note: Markdown has no such thing.
        yield Caution(id="left_out", line=0, context="".join(map(str, text.itertext())))
        replace(sup, "")
        return
    text.set("note", number)
    ends[block].addprevious(text)
    replace(sup, f"[^{number}]")


def _ends_of_clauses(root: etree._Element) -> dict[etree._Element, etree._Element]:
    """Give, for each block of the page, what its clause ends before: a heading, or the notes."""
    ends: dict[etree._Element, etree._Element] = {}
    for body in root:
        end = None
        for block in reversed(body):
            if end is None or block.tag in _HEADINGS:
                end = block
            else:
                ends[block] = end
    return ends
