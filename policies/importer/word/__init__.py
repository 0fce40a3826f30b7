"""Word files (.docx) into Markdown lines, with what Word shows and its text does not hold."""

from collections.abc import Iterator

from lxml import etree

from policies.clauses import Caution
from policies.importer.decoding import Unreadable
from policies.importer.lines import Line
from policies.importer.word import changes, cleaning, conversion, outline, tables, writing
from policies.importer.word.names import W, drop, words
from policies.importer.word.numbering import Mark, Numbering
from policies.importer.word.package import Package, Part, unpack
from policies.importer.word.styles import Styles

_KEPT_EMPTY = (f"{W}footnoteReference", f"{W}endnoteReference", f"{W}sym", f"{W}fldChar")


def convert(data: bytes, name: str) -> tuple[list[Line], list[Caution]]:
    """Give the Markdown of a Word file and cautions; a line is the place of a paragraph, from 1.

    Headings come from styles, from Word's own numbers, and from short bold paragraphs. Changes are
    accepted, comments and hidden text left out: each with a caution. Raises `Unreadable`.
    """
    package = unpack(data, name)
    try:
        cautions, roots, targets = _reduced(package)
    except RecursionError:
        raise Unreadable("too_deep") from None
    lines, more = conversion.convert(roots, targets, name)
    return lines, [*cautions, *more]


def _reduced(
    package: Package,
) -> tuple[list[Caution], dict[str, etree._Element], dict[str, dict[str, str]]]:
    styles = Styles(package.styles)
    document = package.document.root
    parts = {"document": package.document}
    parts |= {"footnotes": package.footnotes} if package.footnotes else {}
    parts |= {"endnotes": package.endnotes} if package.endnotes else {}
    cautions: list[Caution] = []
    changes.number_paragraphs(document)
    cautions += changes.remarks(document, package.comments)
    for part in parts.values():
        cautions += changes.accept(part.root)
        cautions += cleaning.clean(part.root, styles, part.targets)
    cautions += _unknown_notes(document, parts)
    cautions += _shape(document, styles, Numbering(package.numbering, styles))
    for part in parts.values():
        writing.finish(part.root)
    return cautions, {key: part.root for key, part in parts.items()}, _targets(parts)


def _targets(parts: dict[str, Part]) -> dict[str, dict[str, str]]:
    return {key: part.targets for key, part in parts.items()}


def _unknown_notes(document: etree._Element, parts: dict[str, Part]) -> Iterator[Caution]:
    """Take out calls of notes that are not in the file."""
    for kind in ("footnote", "endnote"):
        part = parts.get(f"{kind}s")
        notes = part.root.iterchildren(f"{W}{kind}") if part else ()
        known = {one.get(f"{W}id") for one in notes if one.get(f"{W}type") in (None, "normal")}
        for call in list(document.iter(f"{W}{kind}Reference")):
            if call.get(f"{W}id") not in known:
                yield changes.caution("left_out", call, kind)
                drop(call)


def _shape(document: etree._Element, styles: Styles, numbering: Numbering) -> Iterator[Caution]:
    body = document.find(f"{W}body")
    if body is None:
        return
    marks = _marks(body, numbering)
    for paragraph in list(body.iter(f"{W}p")):
        if not words(paragraph) and next(paragraph.iter(*_KEPT_EMPTY), None) is None:
            drop(paragraph)
    yield from tables.flatten(body, marks)
    yield from writing.write(outline.pieces(body, styles, marks), styles)


def _marks(body: etree._Element, numbering: Numbering) -> dict[etree._Element, Mark]:
    """Number all paragraphs, empty ones too: Word counts them."""
    found = {one: numbering.mark(one) for one in body.iter(f"{W}p")}
    return {one: mark for one, mark in found.items() if mark is not None}
