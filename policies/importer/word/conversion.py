"""From the reduced Word text, through mammoth's HTML, to Markdown lines."""

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Final

import mammoth  # type: ignore[import-untyped]
from lxml import etree

from policies.clauses import Caution
from policies.importer import html
from policies.importer.decoding import Unreadable
from policies.importer.lines import Line
from policies.importer.word import notes
from policies.importer.word.names import REL, TRANSITIONAL, R
from policies.importer.word.writing import NUMBERING, PLACE

_NAMESPACE: Final = f'xmlns:w="{TRANSITIONAL[0]}"'
_UNKNOWN: Final = re.compile(r"ignored: (.*)")
# The converter is written for files that Word wrote: others make it fail in its own ways.
_FAILURES: Final = (
    *(ArithmeticError, AttributeError, LookupError, OSError, TypeError, ValueError),
    *(AssertionError, NotImplementedError),
)
Roots = Mapping[str, etree._Element]
Targets = Mapping[str, Mapping[str, str]]


def convert(roots: Roots, targets: Targets, name: str) -> tuple[list[Line], list[Caution]]:
    """Give the Markdown of a reduced text, each line with the place of its paragraph, and cautions.

    `roots` are the document and its notes by name, `targets` where their links lead.
    """
    try:
        result = mammoth.convert_to_html(
            _packed(roots, targets),
            include_embedded_style_map=False,
            external_file_access=False,
            convert_image=_no_image,
        )
    except RecursionError:
        raise Unreadable("too_deep") from None
    except _FAILURES:
        raise Unreadable("damaged", name=name) from None
    lost = [_UNKNOWN.search(message.message) for message in result.messages]
    cautions = [Caution(id="left_out", line=0, context=found[1]) for found in lost if found]
    root = html.parse(result.value or "<p></p>")
    _tell_places(root)
    _signs(root)
    cautions += notes.place(root)
    page = notes.Page()
    lines = page.lines(root)
    return lines, [*cautions, *page.cautions]


def _no_image(_image: object) -> list[object]:
    return []


def _packed(roots: Roots, targets: Targets) -> io.BytesIO:
    """Put the reduced text into a file of its own: nothing else of the first one is read again."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(
            "word/numbering.xml", f"<w:numbering {_NAMESPACE}>{NUMBERING}</w:numbering>"
        )
        for name, root in roots.items():
            archive.writestr(f"word/{name}.xml", etree.tostring(root))
            links = etree.Element(f"{REL}Relationships")
            for key, target in targets.get(name, {}).items():
                link = etree.SubElement(links, f"{REL}Relationship")
                link.attrib.update({"Id": key, "Type": f"{R}/hyperlink", "Target": target})
            archive.writestr(f"word/_rels/{name}.xml.rels", etree.tostring(links))
    held.seek(0)
    return held


def _tell_places(root: etree._Element) -> None:
    """Move the places of paragraphs from bookmarks to the elements around, as their lines."""
    known: set[etree._Element] = set()
    for mark in list(root.iter("a")):
        found = PLACE.fullmatch(mark.get("id") or "")
        if found is None:
            continue
        for around in mark.iterancestors():
            if around not in known:
                known.add(around)
                html.set_line(around, int(found[1]))
        _count(mark, found[2])
        notes.replace(mark, "")


def _count(mark: etree._Element, number: str | None) -> None:
    """Let an ordered list begin with the number that its first item had in Word."""
    item = mark.getparent()
    around = item.getparent() if item is not None else None
    if number and around is not None and around.tag == "ol" and around.get("start") is None:
        around.set("start", number)


def _signs(root: etree._Element) -> None:
    """Write the boxes to tick of a form as signs; take off links to a place in the file."""
    for box in list(root.iter("input")):
        notes.replace(box, "☑" if box.get("checked") is not None else "☐")
    for link in list(root.iter("a")):
        if (link.get("href") or "").startswith("#") and not notes.is_link(link):
            notes.replace(link, "".join(map(str, link.itertext())))
