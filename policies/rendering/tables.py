"""The tables and lists of a version, from its HTML as it was fixed: by clause, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lxml.html import HtmlElement, document_fromstring

from policies.markup import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policies.models import Version

HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True, kw_only=True)
class Held:
    """A table: the anchor and heading of its clause, the register it came from ("" for none)."""

    anchor: str
    heading: str
    register: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Item:
    """A list item that begins with words in bold: where it stands, and these words."""

    anchor: str
    heading: str
    term: str


@dataclass(frozen=True, kw_only=True)
class Section:
    """A clause: its anchor, its heading, its lasting id, its element."""

    anchor: str
    heading: str
    clause: str
    element: HtmlElement


def sections_of(version: Version) -> list[Section]:
    """Give the clauses of a version in the order of its text."""
    page = document_fromstring(f"<body>{version.html}</body>")
    return [
        Section(
            anchor=str(section.get("id")),
            heading=_words(next((one for one in section if one.tag in HEADINGS), None)),
            clause=str(section.get("data-clause") or ""),
            element=section,
        )
        for section in page.iterfind(".//section")
    ]


def tables_of(version: Version, sections: list[Section]) -> Iterator[Held]:
    """Give every table with a header: typed ones, registers, and those written in Markdown."""
    registers = _registers(version)
    for section in sections:
        for table in section.element.iterfind(".//table"):
            header = tuple(map(_words, table.iterfind(".//th")))
            rows = [tuple(map(_words, row.findall("td"))) for row in table.iterfind(".//tr")]
            if any(header):
                yield Held(
                    anchor=section.anchor,
                    heading=section.heading,
                    register=registers.get((section.clause, header), ""),
                    header=header,
                    rows=tuple(row for row in rows if any(row)),
                )


def items_of(sections: list[Section]) -> Iterator[Item]:
    """Give the list items that begin with words in bold."""
    for section in sections:
        for item in section.element.iterfind(".//li"):
            first = item.find(".//strong")
            if first is not None and _words(item).startswith(_words(first)):
                term = _words(first).rstrip(" :.")
                yield Item(anchor=section.anchor, heading=section.heading, term=term)


def _registers(version: Version) -> dict[tuple[str, tuple[str, ...]], str]:
    """Give the names of registers by clause and header: HTML has no place for them."""
    found = {}
    for block in version.source["body"]:
        for part in block["value"].get("body") or () if block["type"] == "clause" else ():
            if part["type"] == "register":
                header = tuple(plain(str(column)) for column in part["value"].get("columns") or ())
                found[block.get("id") or "", header] = str(part["value"].get("register") or "")
    return found


def _words(element: HtmlElement | None) -> str:
    return "" if element is None else " ".join(str(element.text_content()).split())
