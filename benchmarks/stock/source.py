"""Turns the HTML of a version into the stream of a stock page, so that both say the same."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from lxml import html

HOST = "cabinetzen.localhost"
SLUG = "politique"  # of the stock page

Block = dict[str, Any]


def stream_of(document: str) -> list[Block]:
    """Give the blocks, as a StreamField stores them, of a version's HTML without its title."""
    blocks = [block for section in html.fragments_fromstring(document) for block in _of(section)]
    return blocks[1:]  # the first heading is the page's title


def _of(section: html.HtmlElement) -> Iterator[Block]:
    for kind, run in groupby(section, key=_kind):
        if kind == "paragraph":
            text = "".join(html.tostring(one, encoding="unicode") for one in run)
            yield {"type": kind, "value": text}
        else:
            yield from ({"type": kind, "value": _value(kind, one)} for one in run)


def _kind(element: html.HtmlElement) -> str:
    if element.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
        return "heading"
    return "table" if element.find(".//table") is not None else "paragraph"


def _value(kind: str, element: html.HtmlElement) -> Any:
    if kind == "heading":
        return _text(element)
    header = [{"type": "text", "heading": _text(cell)} for cell in element.iterfind(".//th")]
    rows = [
        {"values": [_text(cell) for cell in row.iterfind("td")]}
        for row in element.iterfind(".//tbody/tr")
    ]
    return {"columns": header, "rows": rows, "caption": ""}


def _text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())
