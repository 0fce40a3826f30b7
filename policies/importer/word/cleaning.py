"""A Word text reduced to what a policy can hold, with a caution for whatever is left out."""

from collections.abc import Iterator
from typing import Final

from lxml import etree

from policies.clauses import Caution
from policies.importer.word.changes import caution, line
from policies.importer.word.names import (
    MATHS,
    MC,
    R,
    W,
    drop,
    make,
    run,
    toggle,
    unwrap,
    value,
    words,
)
from policies.importer.word.styles import Styles

_WRAPPERS: Final = tuple(
    f"{W}{name}" for name in ("smartTag", "customXml", "dir", "bdo", "ruby", "rubyBase")
)
_FURNITURE: Final = tuple(
    f"{W}{name}"
    for name in (
        *("bookmarkStart", "bookmarkEnd", "proofErr", "lastRenderedPageBreak", "permStart"),
        *("permEnd", "commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef"),
        *("moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd"),
        *("sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "rt", "rubyPr", "sectPr"),
        *("footnoteRef", "endnoteRef", "separator", "continuationSeparator", "tblPrEx"),
    )
)
_PICTURES: Final = (f"{W}drawing", f"{W}pict", f"{W}object")
_RULE: Final = "{urn:schemas-microsoft-com:office:office}hr"
_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED: Final = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_LOST: Final = (f"{W}altChunk", f"{W}subDoc", f"{W}contentPart")


def clean(root: etree._Element, styles: Styles, targets: dict[str, str]) -> Iterator[Caution]:
    """Reduce a text in place; give the cautions. Tracked changes are accepted already."""
    _alternatives(root)
    yield from _controls(root)
    yield from _fields(root)
    yield from _contents(root, styles)
    yield from _boxes(root)
    yield from _pictures(root)
    yield from _formulas(root)
    yield from _lost(root)
    for one in list(root.iter(*_FURNITURE)):
        drop(one)
    for one in list(root.iter(*_WRAPPERS)):
        unwrap(one)
    _links(root, targets)
    for paragraph in list(root.iter(f"{W}p")):
        yield from _letters(paragraph, styles)


def _alternatives(root: etree._Element) -> None:
    """Keep what Word shows of two ways to write the same: boxes and drawings in the new way."""
    for one in list(root.iter(f"{MC}AlternateContent")):
        choice, fallback = one.find(f"{MC}Choice"), one.find(f"{MC}Fallback")
        drawn = choice is not None and next(choice.iter(*_PICTURES), None) is not None
        kept = choice if drawn or fallback is None else fallback
        one[:] = list(kept) if kept is not None else []
        unwrap(one)


def _controls(root: etree._Element) -> Iterator[Caution]:
    """Open content controls: a table of contents is left out, a prompt is a blank to fill in."""
    for one in list(root.iter(f"{W}sdt")):
        properties, content = one.find(f"{W}sdtPr"), one.find(f"{W}sdtContent")
        gallery = value(properties, "docPartObj/docPartGallery")
        if gallery == "Table of Contents":
            yield caution("table_of_contents", one)
            drop(one)
            continue
        if toggle(properties, "showingPlcHdr"):
            yield caution("placeholder", one)
        one[:] = list(content) if content is not None else []
        unwrap(one)


def _fields(root: etree._Element) -> Iterator[Caution]:
    """Leave out fields that make a table of contents; the others stand for their result."""
    for one in list(root.iter(f"{W}fldSimple")):
        if _is_contents(one.get(f"{W}instr", "")):
            yield caution("table_of_contents", one)
            drop(one)
        else:
            unwrap(one)
    instructions: list[str] = []
    for one in list(root.iter(f"{W}r")):
        was_open = any(map(_is_contents, instructions))
        for part in one.iter(f"{W}fldChar", f"{W}instrText"):
            _follow(part, instructions)
        is_open = any(map(_is_contents, instructions))
        if is_open and not was_open:
            yield caution("table_of_contents", one, "…")
        if is_open or was_open:
            drop(one)


def _follow(part: etree._Element, instructions: list[str]) -> None:
    kind = part.get(f"{W}fldCharType")
    if kind == "begin":
        instructions.append("")
    elif kind == "end" and instructions:
        instructions.pop()
    elif kind is None and instructions:
        instructions[-1] += part.text or ""


def _is_contents(instruction: str) -> bool:
    return instruction.strip().upper().split(" ")[0] == "TOC"


def _contents(root: etree._Element, styles: Styles) -> Iterator[Caution]:
    before = -1
    for one in [p for p in root.iter(f"{W}p") if styles.is_contents(p)]:
        if line(one) != before + 1 and words(one):
            yield caution("table_of_contents", one)
        before = line(one)
        drop(one)


def _boxes(root: etree._Element) -> Iterator[Caution]:
    """Put the text of a box after the paragraph that holds it: where it floats nobody knows."""
    for box in list(root.iter(f"{W}txbxContent")):
        around = next(box.iterancestors(f"{W}p"), None)
        if around is not None and words(box):
            yield caution("text_box", around, words(box))
            for block in reversed(list(box)):
                around.addnext(block)


def _pictures(root: etree._Element) -> Iterator[Caution]:
    for one in list(root.iter(*_PICTURES)):
        ruled = any(held.get(_RULE) for held in one.iter())
        if not (ruled or words(one) or _was_box(one)):
            yield caution("image", one, _described(one))
        drop(one)


def _was_box(picture: etree._Element) -> bool:
    return next(picture.iter(f"{W}txbxContent"), None) is not None


def _described(picture: etree._Element) -> str:
    """Give what the author said that a picture shows."""
    for one in picture.iter():
        for name in ("descr", "title", "alt", "name"):
            if text := (one.get(name) or "").strip():
                return text
    return "…"


def _formulas(root: etree._Element) -> Iterator[Caution]:
    for one in list(root.iter(f"{MATHS}oMath")):
        text = "".join(held.text or "" for held in one.iter(f"{MATHS}t"))
        yield caution("formula", one, text)
        one.addprevious(run(text))
        drop(one)
    for one in list(root.iter(f"{MATHS}oMathPara")):
        unwrap(one)


def _lost(root: etree._Element) -> Iterator[Caution]:
    for one in list(root.iter(*_LOST)):
        yield caution("left_out", one, etree.QName(one).localname)
        drop(one)


def _links(root: etree._Element, targets: dict[str, str]) -> None:
    """Keep links that lead out of the file; one to a place in it means nothing on a page."""
    for one in list(root.iter(f"{W}hyperlink")):
        if not targets.get(one.get(f"{{{R}}}id", "")):
            unwrap(one)


def _letters(paragraph: etree._Element, styles: Styles) -> Iterator[Caution]:
    """Take hidden runs out of a paragraph, notice struck ones; keep bold, italic, raised digits."""
    hidden, struck, bold = [], [], []
    style = styles.of(paragraph)
    for one in [r for r in paragraph.iter(f"{W}r") if next(r.iterancestors(f"{W}p")) is paragraph]:
        if styles.says(one, "vanish", style):
            hidden.append(words(one))
            drop(one)
            continue
        if styles.says(one, "strike") or styles.says(one, "dstrike"):
            struck.append(words(one))
        if words(one):
            bold.append(styles.says(one, "b", style))
        _plain(one, bold=styles.says(one, "b"), italic=styles.says(one, "i"))
    if bold and all(bold):
        paragraph.set("bold", "1")
    if any(hidden):
        yield caution("hidden_text", paragraph, " ".join(hidden))
    if any(struck):
        yield caution("struck_text", paragraph, " ".join(struck))


def _plain(one: etree._Element, *, bold: bool, italic: bool) -> None:
    properties = one.find(f"{W}rPr")
    raised = value(one, "rPr/vertAlign")
    if properties is not None:
        drop(properties)
    signs = [make(name) for name, on in (("b", bold), ("i", italic)) if on]
    if signs:
        one.insert(0, make("rPr", *signs))
    if raised in ("superscript", "subscript") and words(one).isdecimal():
        for held in one.iter(f"{W}t"):
            held.text = (held.text or "").translate(
                _RAISED if raised == "superscript" else _LOWERED
            )
    for held in list(one):
        _simple(held)


def _simple(held: etree._Element) -> None:
    """Write a break of any kind as one of lines, a character of a tab's kind as a tab."""
    if held.tag in (f"{W}br", f"{W}cr"):
        held.tag = f"{W}br"
        held.attrib.clear()
    elif held.tag == f"{W}ptab":
        held.tag = f"{W}tab"
